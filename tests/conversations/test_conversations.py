"""Every conversation of the suite, played with Rasa; a third of the city's once more with keyword understanding alone.

`not_yet.txt` names the conversations that do not go well yet; each is expected to fail, so that one that begins to go well, or
one that stops doing so, is noticed. `again.py` writes the list anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from made_up import made_up
from play import CATALOGUES, HERE, Played, every, folder, name, play
from player import Conversation, load

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.nlu.keyword_fallback import KeywordNlu
from bot.nlu.rasa_client import RasaNlu
from oneline.assembly import open_house

EVERY = every()
CITY = [one for one in EVERY if CATALOGUES[folder(one)] is None]
NOT_YET = set((HERE / "not_yet.txt").read_text(encoding="utf-8").splitlines())
FAST = {name(one) for _, told in groupby(EVERY, lambda one: one.file) for one in [*told][::12]}
"""Every twelfth conversation of each file: to play them all takes minutes, and a file holds one kind of talk."""
WITHOUT_RASA = 0.35
"""Share of conversations that keywords alone must carry."""
AT_LEAST = {("en", "en"): 100, ("zh", "zh"): 100, ("nyc", "en"): 20, ("nyc", "zh"): 20, ("guangdong", "zh"): 20}
"""Folder and language of a conversation → how many there must be."""
Plays = Callable[[Conversation], Played]


def _cases(*, may_fail: bool) -> list[Any]:
    """Every conversation; those on the list are expected to fail where that is looked at."""
    wrong = NOT_YET if may_fail else set()
    return [
        pytest.param(
            one,
            id=name(one),
            marks=[
                *([] if name(one) in FAST else [pytest.mark.slow]),
                *([pytest.mark.xfail(strict=True)] if name(one) in wrong else []),
            ],
        )
        for one in EVERY
    ]


@pytest.fixture(scope="module")
def rasa(rasa_url: str) -> Iterator[RasaNlu]:
    """Rasa, with time enough for a busy machine."""
    with closing(RasaNlu(rasa_url, 120.0)) as understanding:
        yield understanding


@pytest.fixture(scope="module")
def plays(settings: Settings, rasa: RasaNlu) -> Plays:
    """Plays a conversation with Rasa on the catalogue of its folder, once."""

    @cache
    def house(place: str) -> Resources:
        return open_house(settings, rasa, CATALOGUES[place])

    @cache
    def played(one: Conversation) -> Played:
        path = CATALOGUES[folder(one)]
        if path and not path.exists():
            pytest.skip(f"{path.parent.name}/{path.name} is not beside the project (../shared/data/catalogues)")
        return play(one, house(folder(one) if path else "en"))

    return played


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", _cases(may_fail=True))
def test_it_goes_well_with_rasa(conversation: Conversation, plays: Plays) -> None:
    assert plays(conversation).problems == ()


@pytest.mark.rasa
@pytest.mark.parametrize("conversation", _cases(may_fail=False))
def test_no_figure_is_made_up(conversation: Conversation, plays: Plays) -> None:
    """No number, amount, date, telephone number, address or web address comes from nowhere, in any turn."""
    assert made_up(conversation, plays(conversation).said, folder(conversation)) == []


@pytest.mark.slow
def test_many_go_well_without_rasa(house: Resources) -> None:
    """Keywords pass every third of the conversations at a lower bar."""
    some = CITY[::3]
    assert sum(not play(one, house).problems for one in some) >= WITHOUT_RASA * len(some)


@pytest.mark.parametrize(("place", "language"), AT_LEAST)
def test_there_are_enough_of_them(place: str, language: str) -> None:
    assert sum(one.language == language for one in load(HERE / place)) >= AT_LEAST[place, language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_go_well(language: str) -> None:
    assert sum(name(one) not in NOT_YET for one in load(HERE / language)) >= 60


def test_no_name_on_the_list_is_forgotten_and_none_is_used_twice() -> None:
    names = [name(one) for one in EVERY]
    assert set(names) >= NOT_YET
    assert len(names) == len(set(names))


def test_understanding_without_rasa_needs_no_other_process(keywords: KeywordNlu) -> None:
    assert keywords.understand("what do i need to bring", "en").intent == "ask_bring"
    assert keywords.understand("要带什么", "zh").source == "keywords"
