"""What is somebody's own is told to who asks to hear it, and left on no machine."""

from __future__ import annotations

import pytest
from test_call_session import STAFF, House, _text, _words

from voice.telephony.stream.ticket import Ticket

KEY, TEXT = "due-7-0", "You have a time at the river clinic."


def _house() -> House:
    return House(messages={KEY: (TEXT, "en")})


def test_nothing_of_it_is_said_before_somebody_asks() -> None:
    rung = _house().line(Ticket("CA1", "+14155550123", message=KEY))
    said = _text(rung.say())
    assert "clinic" not in said and said.endswith(_words("phone.message_open"))


@pytest.mark.parametrize("answer", [{"keys": "1"}, {"text": "yes"}, {"text": "是的"}])
def test_who_asks_hears_it_and_says_that_they_heard(answer: dict[str, str]) -> None:
    house = _house()
    rung = house.line(Ticket("CA1", "+14155550123", message=KEY))
    rung.say()
    assert TEXT in _text(rung.say(**answer)) and house.heard == []
    assert TEXT in _text(rung.say(keys="2"))
    assert rung.say(keys="1").ends and house.heard == [KEY]


def test_a_long_greeting_is_no_machine_and_is_asked_once_more() -> None:
    rung = _house().line(Ticket("CA1", "+14155550123", message=KEY))
    rung.say()
    again = rung.say("hello who is it i was just in the garden you know")
    assert not again.ends and "clinic" not in _text(again)
    assert TEXT in _text(rung.say("yes"))


def test_a_machine_is_left_a_word_that_tells_nothing() -> None:
    house = _house()
    rung = house.line(Ticket("CA1", "+14155550123", message=KEY))
    rung.say()
    left = rung.say()
    assert left.ends and "clinic" not in _text(left) and "ring us" in _text(left)
    assert (house.heard, house.turns) == ([], [])


@pytest.mark.parametrize("opened", [False, True])
def test_zero_is_a_person_at_once(opened: bool) -> None:
    house = _house()
    house.staff = STAFF
    rung = house.line(Ticket("CA1", "+14155550123", message=KEY))
    rung.say()
    if opened:
        rung.say(keys="1")
    put = rung.say(keys="0")
    assert (put.transfer, house.heard, house.turns) == (STAFF, [KEY], [])


def test_once_heard_it_leads_into_a_conversation() -> None:
    house = _house()
    rung = house.line(Ticket("CA1", "+14155550123", message=KEY))
    rung.say()
    rung.say(keys="1")
    rung.say("i can not come then")
    assert [turn.text for turn in house.turns] == ["i can not come then"]


def test_a_call_that_asks_keeps_the_answer_and_goes_on_after_a_yes() -> None:
    key, text = "due-7-0-asks", "Shall we ring you back whenever you ring that number?"
    for keys, yes in (("1", True), ("2", False)):
        house = House(messages={key: (text, "en")})
        rung = house.line(Ticket("CA1", "+14155550123", message=key))
        assert text in _text(rung.say()) and text in _text(rung.say(keys="*"))
        told = rung.say(keys=keys)
        assert (house.answered, told.ends) == ([(key, yes)], not yes)
    house = House(messages={key: (text, "en")})
    rung = house.line(Ticket("CA1", "+14155550123", message=key))
    rung.say()
    rung.say(keys="1")
    rung.say("my heating is cold")
    assert [(turn.text, turn.facts["call"]) for turn in house.turns] == [("my heating is cold", "ours")]
