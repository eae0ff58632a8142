"""Every conversation of the suite, played: in seconds with keyword understanding, and once more with Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from player import Conversation, Turn, check, load, number_of, number_picked

from bot.app import open_house
from bot.house import House
from bot.played import Player
from bot.settings import Settings
from bot.understand import KeywordUnderstanding, RasaUnderstanding
from channels.rendering import renderers

HERE = Path(__file__).parent
NYC = HERE.parents[2] / "shared" / "data" / "catalogues" / "nyc_benefits" / "programs.generated.json"
NUMBER = "+15555550123"
CITY = [one for language in ("en", "zh") for one in load(HERE / language)]
REAL = load(HERE / "nyc")


def problems_of(conversation: Conversation, house: House) -> list[str]:
    """What went wrong in a conversation, turn by turn; empty when nothing did."""
    table = renderers(house.phrases, house.city.line)
    player = Player(house, lambda channel, reply: table[channel](reply))
    found, before, got = list[str](), "", dict[str, Any]()
    for number, turn in enumerate(conversation.turns, 1):
        try:
            got = player.play(_line(conversation, turn, house, got))
        except ValueError as error:
            return [*found, f"turn {number}: {error}"]
        found += [
            f"turn {number} {turn.say or turn.keys or turn.pick!r}: {p}; said {got['said']}"
            for p in check(turn.expect, got, before)
        ]
        if pick := number_of(turn.expect, got):
            got = player.play(_line(conversation, Turn(turn.expect, say=str(pick)), house, got))
        before = "\n".join(got["said"])
    return found


def _line(conversation: Conversation, turn: Turn, house: House, got: dict[str, Any]) -> dict[str, Any]:
    """One line as `oneline converse` takes it."""
    said = turn.say or (str(number_picked(turn, got)) if turn.pick else "")
    sender = NUMBER if conversation.channel == "sms" else f"visitor-{conversation.name}"
    at = conversation.at.replace(tzinfo=ZoneInfo(house.city.timezone)).isoformat()
    keys = said if turn.pick and conversation.channel == "phone" else turn.keys
    text = "" if keys else said
    return {
        "session": conversation.name,
        "channel": conversation.channel,
        "sender": sender,
        "at": at,
        "text": text,
        "keys": keys,
    }


def _name(conversation: Conversation) -> str:
    return f"{conversation.file}: {conversation.name}"


@pytest.fixture(scope="module")
def with_rasa(settings: Settings, rasa_url: str) -> House:
    """The demo city's house with Rasa."""
    return open_house(settings, RasaUnderstanding(rasa_url, 10.0))


@pytest.fixture(scope="module")
def new_york(settings: Settings, rasa_url: str) -> Iterator[House]:
    """New York's catalogue with Rasa."""
    if not NYC.exists():
        pytest.skip("New York's catalogue is not beside the project (../shared/data)")
    yield open_house(settings, RasaUnderstanding(rasa_url, 10.0), NYC)


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", CITY, ids=_name)
def test_with_rasa(conversation: Conversation, with_rasa: House) -> None:
    assert problems_of(conversation, with_rasa) == []


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", REAL, ids=_name)
def test_on_new_yorks_catalogue(conversation: Conversation, new_york: House) -> None:
    assert problems_of(conversation, new_york) == []


def test_most_go_well_without_rasa(house: House) -> None:
    """Keywords pass the same conversations at a lower bar."""
    wrong = {_name(one): problems for one in CITY if (problems := problems_of(one, house))}
    assert len(wrong) <= 0.4 * len(CITY), wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_enough_of_them(language: str) -> None:
    assert len(load(HERE / language)) >= 60


def test_understanding_without_rasa_needs_no_other_process(keywords: KeywordUnderstanding) -> None:
    assert keywords.understand("what do i need to bring", "en").intent == "ask_bring"
    assert keywords.understand("要带什么", "zh").source == "keywords"
