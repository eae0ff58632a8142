"""After a call that was cut off nothing grave or private is said again, and nothing at all to a number that is only shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Expectation, Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NUMBER = "+8613800000000"


@dataclass
class Line:
    """One number, as calls come in under it."""

    house: Resources
    session: Session = field(default_factory=lambda: Session("s", "en"))
    at: datetime = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)

    def say(self, text: str = "", keys: str = "", **facts: str) -> str:
        answered = converse(Turn("1", "phone", NUMBER, self.at, text, keys, facts=facts), self.session, self.house)
        self.session = answered.session
        return said(answered)

    def ring(self, number: str = "vouched", wire: str = "page") -> str:
        self.at += timedelta(minutes=10)
        return self.say(call="new", number=number, wire=wire)

    def word(self, key: str) -> str:
        return self.house.phrases.say("en", key)


def said(answered: TurnResult) -> str:
    """All that a reply says, whatever its parts are."""
    return " ".join(
        str(value)
        for part in answered.reply.parts
        for value in (getattr(part, name, "") for name in ("text", "prompt", "label", "value", "code"))
        if value
    )


@pytest.fixture
def line(house: Resources) -> Line:
    return Line(house)


def test_after_danger_nobody_is_asked_to_carry_on_and_no_number_is_told_again(line: Line) -> None:
    line.ring()
    assert "110" in line.say("someone is breaking in")
    greeted = line.ring()
    assert line.word("phone.resume") not in greeted
    for answer in (line.say(keys="1"), line.say("repeat"), line.say("yes"), line.say("more")):
        assert "110" not in answer
    assert line.session.alarm == ""


def test_after_a_person_was_asked_for_neither_code_nor_number_is_told_again(line: Line) -> None:
    line.ring()
    told = line.say(keys="0")
    code = next(word for word in told.split() if word.isdecimal() and len(word) == 6)
    greeted = line.ring()
    assert line.word("phone.resume") not in greeted
    heard = " ".join([greeted, line.say(keys="*"), line.say("say that again"), line.say(keys="1")])
    assert code not in heard
    assert NUMBER not in heard


def test_a_number_that_was_being_read_back_is_not_read_to_the_next_caller(line: Line) -> None:
    line.ring()
    line.session = Session(
        "s", "en", expects=Expectation("yes-no", "number", {"number": "13912345678"}), wire="page", at=line.at,
    )  # fmt: skip
    greeted = line.ring()
    assert line.word("phone.resume") not in greeted
    assert "13912345678" not in greeted + line.say("yes") + line.say("repeat")


@pytest.mark.parametrize(("number", "wire"), [("shown", "page"), ("vouched", "sip"), ("", "")])
def test_who_only_shows_the_number_or_comes_by_another_wire_hears_nothing_of_it(
    line: Line, number: str, wire: str
) -> None:
    line.ring()
    line.say("how do i get the bus card for seniors")
    name = line.house.catalogue.services[0].name["en"]
    service = line.house.catalogue.get(line.session.focus.service)
    name = service.name["en"] if service else name
    greeted = line.ring(number, wire)
    heard = " ".join([greeted, line.say(keys="1"), line.say("repeat"), line.say("more"), line.say("where is it")])
    assert line.word("phone.resume") not in greeted
    assert name not in heard


def test_a_call_we_make_begins_with_nothing_of_the_calls_before(line: Line) -> None:
    line.ring()
    line.say(keys="0")
    line.at += timedelta(minutes=10)
    answer = line.say(keys="*", call="ours", number="shown", wire="sip")
    assert answer == line.word("again.none")


def test_where_the_number_is_vouched_for_the_question_is_open_again_and_nothing_is_repeated(line: Line) -> None:
    line.ring()
    told = line.say("how do i get the bus card for seniors")
    if not line.session.focus.service:
        told = line.say("1")
    assert line.word("phone.resume") in line.ring()
    resumed = line.say(keys="1")
    assert resumed.startswith("You asked about")
    assert not any(figure in resumed for figure in ("http", "0555"))
    assert len(resumed) < len(told)
