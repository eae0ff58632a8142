"""A call begins: greeted, or asked whether to carry on, for a day and without a word on what it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@dataclass
class Caller:
    """One telephone, and the memory of the line."""

    house: Resources
    session: Session
    at: datetime = NOON
    last: TurnResult | None = None

    def say(self, text: str = "", keys: str = "", **facts: str) -> str:
        turn = Turn("1", "phone", "+8613800000000", self.at, text, keys, facts=facts)
        self.last = converse(turn, self.session, self.house)
        self.session = self.last.session
        return " ".join(getattr(part, "text", "") or getattr(part, "prompt", "") for part in self.last.reply.parts)

    def ring(self, later: timedelta = timedelta(), number: str = "vouched", wire: str = "page") -> str:
        self.at += later
        return self.say(call="new", number=number, wire=wire)

    def wording(self, key: str, **values: str) -> str:
        return self.house.phrases.say(self.session.language, key, 0, **values)

    @property
    def greeting(self) -> str:
        return self.wording("phone.greeting", line=self.house.city.line[self.session.language])


@pytest.fixture(params=["en", "zh"])
def caller(request: pytest.FixtureRequest, house: Resources) -> Caller:
    return Caller(house, Session("s", request.param))


def _in_the_middle(caller: Caller) -> str:
    """Somebody has come to a service by keys; gives its name."""
    caller.ring()
    for keys in ("1", "1", "1", "1"):
        caller.say(keys=keys)
    service = caller.house.catalogue.get(caller.session.focus.service)
    assert service
    return service.name[caller.session.language]


def test_a_first_call_is_greeted_and_asked_what_is_needed(caller: Caller) -> None:
    assert caller.ring() == f"{caller.greeting} {caller.wording('phone.ask')}"
    assert caller.last
    assert (caller.last.record.outcome, caller.session.greeted) == ("talk", True)


@pytest.mark.parametrize("later", [timedelta(seconds=5), timedelta(hours=2), DAY])
def test_within_a_day_the_caller_is_asked_whether_to_carry_on(caller: Caller, later: timedelta) -> None:
    name = _in_the_middle(caller)
    said = caller.ring(later)
    assert caller.last
    assert said == f"{caller.greeting} {caller.wording('phone.resume')}"
    assert [type(part) for part in caller.last.reply.parts] == [Say, Ask]
    assert name not in said
    assert not (set(name.split()) - {"a", "the", "of", "for"}) & set(said.split())
    assert (caller.last.record.service, caller.last.record.names) == ("", {})


def test_after_a_day_nothing_of_it_is_left(caller: Caller) -> None:
    name = _in_the_middle(caller)
    said = caller.ring(DAY + timedelta(seconds=1))
    assert said == f"{caller.greeting} {caller.wording('phone.ask')}"
    assert name not in said
    assert (caller.session.focus.service, caller.session.rest) == ("", ())


@pytest.mark.parametrize("yes", [{"keys": "1"}, {"text": "yes"}, {"text": "是的"}])
def test_who_carries_on_is_asked_about_the_same_thing_and_told_nothing_again(
    caller: Caller, yes: dict[str, str]
) -> None:
    _in_the_middle(caller)
    before = caller.session.focus.service
    caller.ring(timedelta(hours=1))
    said = caller.say(**yes)
    service = caller.house.catalogue.get(before)
    assert service
    name = service.name[caller.session.language]
    assert said == caller.wording("phone.resumed", name=name)
    assert caller.session.focus.service == before


def test_who_had_a_list_is_offered_it_again(caller: Caller) -> None:
    caller.ring()
    caller.say({"en": "I need a travel card for seniors", "zh": "办卡"}[caller.session.language])
    shown = caller.session.focus.open_options
    assert len(shown) > 1
    caller.ring(timedelta(hours=1))
    caller.say(keys="1")
    assert caller.session.focus.open_options == shown


@pytest.mark.parametrize("no", [{"keys": "2"}, {"text": "no"}, {"text": "不"}])
def test_who_does_not_starts_afresh(caller: Caller, no: dict[str, str]) -> None:
    name = _in_the_middle(caller)
    caller.ring(timedelta(hours=1))
    said = caller.say(**no)
    assert said == f"{caller.greeting} {caller.wording('phone.ask')}"
    assert (caller.session.focus.service, caller.session.last) == ("", caller.last.reply.parts if caller.last else ())
    assert name not in caller.ring(timedelta(minutes=1))


def test_who_says_something_else_is_answered_that(caller: Caller) -> None:
    _in_the_middle(caller)
    caller.ring(timedelta(hours=1))
    caller.say({"en": "I lost my identity card", "zh": "我的身份证丢了"}[caller.session.language])
    assert caller.last
    assert caller.last.record.service == "identity-card-lost" or caller.last.reply.choices
    assert caller.session.expects is None


def test_who_hangs_up_at_that_question_is_asked_it_again(caller: Caller) -> None:
    _in_the_middle(caller)
    assert caller.ring(timedelta(hours=1)) == caller.ring(timedelta(hours=1))
    assert caller.wording("phone.resume") in caller.ring()


def test_who_only_heard_the_greeting_is_not_asked_to_carry_on(caller: Caller) -> None:
    assert caller.ring() == caller.ring(timedelta(minutes=1))


def test_zero_at_that_question_is_a_person(caller: Caller) -> None:
    _in_the_middle(caller)
    caller.ring(timedelta(hours=1))
    caller.say(keys="0")
    assert caller.last
    assert caller.last.cases


def test_somebody_elses_case_is_no_reason_to_be_told_of_it(caller: Caller) -> None:
    caller.ring()
    caller.say(keys="0")
    assert caller.last
    code = caller.last.cases[0].code
    assert code not in caller.ring(timedelta(hours=1))
