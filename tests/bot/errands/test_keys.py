"""What each key leads to, as a caller meets it: in a list, at a question, and where nothing is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.errands.menu import ASPECTS
from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.reply import Ask, Choices
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
FRESH = Session("s", "en", greeted=True)


def _press(session: Session, keys: str, house: Resources) -> TurnResult:
    return converse(Turn("1", "phone", "call:CA1", NOON, keys=keys), session, house)


def _about(house: Resources, service: str) -> Session:
    """Somebody has been told of a service."""
    assert house.catalogue.get(service)
    return replace(FRESH, focus=ServiceFocus(service=service))


def _service(house: Resources) -> str:
    """A service of which more than three things can be asked."""
    return next(
        service.source_id
        for service in house.catalogue.services
        if service.public and service.offices and len({fact.aspect for fact in service.facts} & set(ASPECTS)) > 3
    )


def _choices(answered: TurnResult) -> Choices:
    return next(part for part in answered.reply.parts if isinstance(part, Choices))


@pytest.mark.parametrize("key", [*"123456", "#"])
def test_a_key_that_means_nothing_opens_the_menu(house: Resources, key: str) -> None:
    assert _press(FRESH, key, house).reply.choices[0].value == "menu:find"


@pytest.mark.parametrize("key", [*"123456", "#"])
def test_with_a_service_in_hand_it_tells_what_may_be_asked_of_it(house: Resources, key: str) -> None:
    values = [option.value for option in _press(_about(house, _service(house)), key, house).reply.choices]
    assert len(values) == 4
    assert all(value.startswith("aspect:") for value in values[:3])
    assert values[3] == "aspects:3"


def test_something_else_leads_through_all_that_may_be_asked_and_to_the_menu(house: Resources) -> None:
    answered, asked = _press(_about(house, _service(house)), "1", house), list[str]()
    for _ in range(3):
        values = [option.value for option in answered.reply.choices]
        asked += [value for value in values if value.startswith("aspect:")]
        answered = _press(answered.session, str(len(values)), house)
        if answered.reply.choices[0].value == "menu:find":
            break
    assert answered.reply.choices[0].value == "menu:find"
    assert len(set(asked)) == len(asked) > 3


def test_what_may_be_asked_is_answered_about_that_service(house: Resources) -> None:
    service = _service(house)
    listed = _press(_about(house, service), "1", house)
    for key, option in enumerate(listed.reply.choices[:3], 1):
        picked = _press(listed.session, str(key), house)
        assert picked.record.service == service, option
        assert picked.session.focus.service == service


def test_the_key_after_the_last_names_more_until_there_are_no_more(house: Resources) -> None:
    names = tuple(service.source_id for service in house.catalogue.services if service.public)[:7]
    values, belief = tuple(f"service:{name}" for name in names), tuple((name, 0.14) for name in names)
    listed = replace(FRESH, focus=ServiceFocus(open_options=values[:3], last_list=values[:3], belief=belief))
    further = _press(listed, "4", house)
    assert [option.value for option in further.reply.choices] == list(values[3:6])
    assert _choices(further).more
    last = _press(further.session, "4", house)
    assert [option.value for option in last.reply.choices] == list(values[6:])
    assert not _choices(last).more


@pytest.mark.parametrize(
    ("key", "intent"),
    [("*", "repeat"), ("**", "back"), ("8", "slower"), ("7", "louder"), ("9", "language"), ("0", "person")],
)
def test_these_keys_mean_the_same_in_a_list_and_outside_one(house: Resources, key: str, intent: str) -> None:
    menu = _press(FRESH, "1", house)
    for session in (FRESH, menu.session, _about(house, _service(house))):
        assert _press(session, key, house).record.intent == intent


def test_a_star_says_the_list_again_and_it_stays_open(house: Resources) -> None:
    menu = _press(FRESH, "1", house)
    again = _press(menu.session, "*", house)
    assert again.reply.choices == menu.reply.choices
    assert _press(again.session, "1", house).reply.choices != menu.reply.choices


def test_two_stars_lead_to_the_service_before_or_to_the_start(house: Resources) -> None:
    one, two = [service.source_id for service in house.catalogue.services if service.public][:2]
    session = replace(FRESH, focus=ServiceFocus(service=two, previous_services=(one,)))
    assert _press(session, "**", house).record.service == one
    back = _press(_press(FRESH, "1", house).session, "**", house)
    assert back.session.focus.open_options == ()


def test_nine_changes_the_language_and_back_and_keeps_the_service(house: Resources) -> None:
    session = _about(house, _service(house))
    other = _press(session, "9", house)
    assert (other.session.language, other.session.focus.service) == ("zh", session.focus.service)
    assert _press(other.session, "9", house).session.language == "en"


def test_zero_inside_a_number_is_data_and_star_zero_a_person(house: Resources) -> None:
    asked = _press(FRESH, "0", house)
    assert asked.session.waits_for("digits")
    assert _press(asked.session, "05555550123", house).session.asked.slots["number"] == "05555550123"
    assert not _press(asked.session, "0", house).cases
    assert _press(asked.session, "*0", house).session.waits_for("digits")


@pytest.mark.parametrize(("key", "is_person"), [("1", True), ("2", False)])
def test_one_and_two_answer_yes_and_no_where_that_is_asked(house: Resources, key: str, is_person: bool) -> None:
    asked = replace(FRESH, expects=Expectation("yes-no", "person"))
    answered = _press(asked, key, house)
    assert answered.session.waits_for("digits") == is_person


def test_done_at_a_question_of_yes_or_no_asks_it_once_more_and_drops_nothing(house: Resources) -> None:
    asked = replace(FRESH, expects=Expectation("yes-no", "number", {"number": "05550123456", "reason": "asked"}))
    question = (Ask("number", "Is that right?", "yes-no"),)
    answered = _press(replace(asked, last=question), "#", house)
    assert answered.reply.parts == question
    assert answered.session.expects == asked.expects


@pytest.mark.parametrize("key", ["7", "8", "*"])
def test_a_list_survives_louder_slower_and_once_more(house: Resources, key: str) -> None:
    listed = _press(FRESH, "5", house)
    after = _press(listed.session, key, house)
    assert after.session.focus.open_options == listed.session.focus.open_options
    assert after.reply.choices == listed.reply.choices
    assert _press(after.session, "1", house).reply == _press(listed.session, "1", house).reply


@pytest.mark.parametrize("key", ["9", "99"])
def test_the_other_language_is_left_the_way_it_was_entered(house: Resources, key: str) -> None:
    session = FRESH
    for one in key:
        answered = _press(session, one, house)
        session = answered.session
    assert house.phrases.say(session.language, "phone.change_back") in [
        getattr(p, "text", "") for p in answered.reply.parts
    ]


def test_help_on_a_call_tells_the_keys_and_in_a_text_how_to_stop(house: Resources) -> None:
    told = {
        channel: " ".join(getattr(part, "text", "") for part in say_on(house, channel, "help").reply.parts)
        for channel in ("phone", "sms", "chat")
    }
    assert "8" in told["phone"]
    assert "STOP" in told["sms"]
    assert "STOP" not in told["phone"] + told["chat"]


def say_on(house: Resources, channel: str, text: str) -> TurnResult:
    return converse(Turn("1", channel, "x", NOON, text=text), FRESH, house)
