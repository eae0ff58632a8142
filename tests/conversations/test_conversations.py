"""Every conversation of the suite, played: in seconds with keyword understanding, and once more with Rasa.

`not_yet.txt` names the conversations that do not go well yet; each is expected to fail, so that one that begins to go well, or
one that stops doing so, is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
NOT_YET = set((HERE / "not_yet.txt").read_text(encoding="utf-8").splitlines())
WITHOUT_RASA = 0.35
"""Share of conversations that keywords alone must carry."""


class Play:
    """One conversation on its way through a house."""

    def __init__(self, conversation: Conversation, house: House) -> None:
        table = renderers(house.phrases, house.city.line)
        self._player = Player(house, lambda channel, reply: table[channel](reply))
        self._conversation, self._zone = conversation, ZoneInfo(house.city.timezone)
        self._got: dict[str, Any] = {}

    def problems(self) -> list[str]:
        """What went wrong, turn by turn; empty when nothing did."""
        found: list[str] = []
        for number, turn in enumerate(self._conversation.turns, 1):
            try:
                found += [f"turn {number} {turn.say or turn.keys or turn.pick!r}: {p}" for p in self._turn(turn)]
            except ValueError as error:
                return [*found, f"turn {number}: {error}"]
        return found

    def _turn(self, turn: Turn) -> list[str]:
        said = turn.say or (str(number_picked(turn, self._got)) if turn.pick else "")
        found = self._once(turn, said, turn.keys)
        if pick := number_of(turn.expect, self._got):
            found = self._once(turn, str(pick), "")
        return [f"{problem}; said {self._got['said']}" for problem in found]

    def _once(self, turn: Turn, said: str, keys: str) -> list[str]:
        before = self._got
        self._got = self._player.play(self._line(turn, said, keys))
        return check(turn.expect, self._got, "\n".join(before.get("said", ())), before.get("choices", ()))

    def _line(self, turn: Turn, said: str, keys: str) -> dict[str, Any]:
        """One line as `oneline converse` takes it; a call brings its number, a chat does not."""
        one = self._conversation
        if one.channel == "phone" and said.isdecimal() and len(said) == 1:
            said, keys = "", said
        sender = f"visitor-{one.name}" if one.channel == "chat" else NUMBER
        at = one.at.replace(tzinfo=self._zone).isoformat()
        return {
            "session": one.name, "channel": one.channel, "sender": sender, "lang": one.language, "at": at, "text": said, "keys": keys,
        }  # fmt: skip


def _name(conversation: Conversation) -> str:
    return f"{conversation.file}: {conversation.name}"


def _cases(conversations: list[Conversation]) -> list[Any]:
    return [
        pytest.param(one, id=_name(one), marks=[pytest.mark.xfail(strict=True)] if _name(one) in NOT_YET else [])
        for one in conversations
    ]


@pytest.fixture(scope="module")
def rasa(rasa_url: str) -> Iterator[RasaUnderstanding]:
    """Rasa, with time enough for a busy machine."""
    with closing(RasaUnderstanding(rasa_url, 10.0)) as understanding:
        yield understanding


@pytest.fixture(scope="module")
def with_rasa(settings: Settings, rasa: RasaUnderstanding) -> House:
    """The demo city's house with Rasa."""
    return open_house(settings, rasa)


@pytest.fixture(scope="module")
def new_york(settings: Settings, rasa: RasaUnderstanding) -> House:
    """New York's catalogue with Rasa."""
    if not NYC.exists():
        pytest.skip("New York's catalogue is not beside the project (../shared/data)")
    return open_house(settings, rasa, NYC)


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", _cases(CITY))
def test_with_rasa(conversation: Conversation, with_rasa: House) -> None:
    assert Play(conversation, with_rasa).problems() == []


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", _cases(REAL))
def test_on_new_yorks_catalogue(conversation: Conversation, new_york: House) -> None:
    assert Play(conversation, new_york).problems() == []


def test_many_go_well_without_rasa(house: House) -> None:
    """Keywords pass the same conversations at a lower bar, in seconds."""
    well = [one for one in CITY if not Play(one, house).problems()]
    assert len(well) >= WITHOUT_RASA * len(CITY)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_enough_of_them_and_most_go_well(language: str) -> None:
    conversations = load(HERE / language)
    assert len(conversations) >= 60
    assert sum(_name(one) not in NOT_YET for one in conversations) >= 60


def test_no_name_on_the_list_is_forgotten() -> None:
    assert {_name(one) for one in (*CITY, *REAL)} >= NOT_YET


def test_understanding_without_rasa_needs_no_other_process(keywords: KeywordUnderstanding) -> None:
    assert keywords.understand("what do i need to bring", "en").intent == "ask_bring"
    assert keywords.understand("要带什么", "zh").source == "keywords"
