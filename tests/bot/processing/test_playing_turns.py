"""What `oneline converse` prints of a turn: choices a script can pick from, and the entry every reply is about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.turn.resources import Resources
from bot.processing.player import Player
from channels.render.registry import renderers


@pytest.fixture
def player(house: Resources) -> Player:
    """A line on the demo city, with keyword understanding."""
    table = renderers(house.phrases, house.city.line)
    return Player(house, lambda channel, reply: table[channel](reply))


def _say(player: Player, text: str, channel: str = "chat", language: str = "en") -> dict[str, Any]:
    return player.play({"session": "a", "channel": channel, "sender": "+15555550123", "lang": language, "text": text})


@pytest.mark.parametrize(("channel", "text", "language"), [("sms", "identity card", "en"), ("chat", "身份证", "zh")])
def test_choices_are_ids_and_names_in_the_order_offered(player: Player, channel: str, text: str, language: str) -> None:
    got = _say(player, text, channel, language)
    said = "\n".join(got["said"])
    assert len(got["choices"]) >= 2
    assert all(set(choice) == {"source_id", "name"} and choice["source_id"] for choice in got["choices"])
    places = [said.index(f"{number} {choice['name']}") for number, choice in enumerate(got["choices"], 1)]
    assert places == sorted(places)
    picked = _say(player, "2", channel, language)
    assert picked["service"] == got["choices"][1]["source_id"]


def test_a_choice_that_is_no_entry_has_a_name_alone(player: Player) -> None:
    got = _say(player, "menu")
    assert got["choices"] and all(choice["source_id"] is None and choice["name"] for choice in got["choices"])


def test_a_reply_without_choices_has_an_empty_list(player: Player) -> None:
    assert _say(player, "thanks")["choices"] == []


def test_service_is_the_entry_of_follow_ups_and_of_what_is_said_again(player: Player) -> None:
    found = _say(player, "my radiators are cold and i need a heating repair")
    if found["outcome"] == "choices":
        found = _say(player, "1")
    assert found["service"]
    for text in ("what does it cost", "and how long does it take", "say that again"):
        assert _say(player, text)["service"] == found["service"], text
