"""A number left to be rung back on is looked at: one that costs or lies abroad is asked about once, and staff are warned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language.entities.callback_numbers import doubt_of
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

ALLOWED = {"US", "GB", "CN"}
COSTLY = "+19005550199"


class Caller:
    """Somebody who asks to be rung back."""

    def __init__(self, house: Resources, sender: str = "chat-1", channel: str = "chat") -> None:
        self.house, self.session, self.sender, self.channel = house, Session("1", "en"), sender, channel

    def say(self, text: str = "", keys: str = "") -> TurnResult:
        turn = Turn("1", self.channel, self.sender, datetime(2026, 11, 25, 2, tzinfo=UTC), text, keys)
        answered = converse(turn, self.session, self.house)
        self.session = answered.session
        return answered


@pytest.mark.parametrize(
    ("number", "country", "doubt"),
    [
        ("+1 900 555 0199", "US", "premium"),
        ("900 555 0199", "US", "premium"),
        ("+44 909 879 0000", "GB", "premium"),
        ("+44 70 1234 5678", "GB", "premium"),
        ("+44 843 012 3456", "GB", "premium"),
        ("400 810 1234", "CN", "shared_cost"),
        ("+371 6712 3456", "US", "foreign"),
        ("+1 876 555 0123", "US", "foreign"),
        ("+252 61 234 5678", "CN", "foreign"),
        ("138 0013 8000", "CN", ""),
        ("+1 212 555 2368", "US", ""),
        ("+15555550123", "CN", ""),
        ("020 7946 0958", "GB", ""),
        ("not a number", "US", ""),
    ],
)
def test_numbers_are_told_apart(number: str, country: str, doubt: str) -> None:
    assert doubt_of(number, country, ALLOWED) == doubt


def test_a_costly_number_is_asked_about_once_and_another_is_kept_without_a_warning(house: Resources) -> None:
    caller = Caller(house)
    caller.say(keys="0")
    asked = caller.say(COSTLY)
    assert not asked.cases
    assert asked.reply.parts[0].prompt == house.phrases.say("en", "person.number.other")  # type: ignore[union-attr]
    kept = caller.say("13800138000").cases
    assert kept[0].slots["number"] == "13800138000"
    assert "warning" not in kept[0].slots


def test_who_has_no_other_is_written_down_and_staff_are_warned(house: Resources) -> None:
    caller = Caller(house)
    caller.say(keys="0")
    caller.say(COSTLY)
    assert caller.say(COSTLY).cases[0].slots["warning"] == "premium"


def test_a_foreign_number_that_is_shown_is_not_rung_without_a_word(house: Resources) -> None:
    city = replace(house.city, staffing=replace(house.city.staffing, ring_back=()))
    caller = Caller(replace(house, city=city), "+37167123456", "sms")
    asked = caller.say(keys="0")
    assert not asked.cases
    assert caller.say("+37167123456").cases[0].slots["warning"] == "foreign"


def test_keyed_numbers_are_looked_at_too_and_read_back_only_once_they_may_be_rung(house: Resources) -> None:
    caller = Caller(house)
    caller.say(keys="0")
    # What is keyed has no plus: here it is read as a number of the city's own country.
    assert caller.say(keys="4008101234").reply.parts[0].prompt == house.phrases.say("en", "person.number.other")  # type: ignore[union-attr]
    caller.say(keys="4008101234")
    assert caller.say(keys="1").cases[0].slots["warning"] == "shared_cost"
