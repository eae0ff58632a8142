"""Who names an emergency is heard, in every language of the table, and what only looks so is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from demo_city import ROOT

from bot.safety.emergency_read import emergency_keys, read_emergency_words
from bot.safety.emergency_words import EmergencyWords, Named
from bot.system.yaml_file import read_yaml

SETS = sorted((ROOT / "tests" / "safety" / "emergency").glob("*.yml"))
OWN = {"110": "crime", "120": "medical", "119": "fire", "12356": "suicide", "96110": "fraud"}
"""Numbers of the demo city."""


@cache
def words() -> EmergencyWords:
    return read_emergency_words(ROOT / "intents")


@cache
def sentences(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(path)
    return read


def services(named: Named) -> set[str]:
    """What a turn names, with the demo city's numbers."""
    by_number = (OWN.get(each) or words().numbers[each].service for each in named.numbers)
    return {*named.services, *by_number}


def rows(key: str) -> list[tuple[str, str]]:
    return [(service, text) for path in SETS for service, texts in sentences(path)[key].items() for text in texts]


@pytest.mark.parametrize(("service", "text"), rows("told"))
def test_who_names_an_emergency_is_told_its_service(service: str, text: str) -> None:
    named = words().named(text, frozenset(OWN))
    assert named is not None
    assert service in services(named)
    assert not named.is_question
    assert not named.is_plea


@pytest.mark.parametrize(("service", "text"), rows("asked"))
def test_who_asks_for_a_number_is_no_alarm(service: str, text: str) -> None:
    named = words().named(text, frozenset(OWN))
    assert named is not None
    assert service in services(named)
    assert named.is_question


@pytest.mark.parametrize("text", [text for path in SETS for text in sentences(path)["plea"]])
def test_a_call_for_help_that_may_be_less_is_told_from_an_alarm(text: str) -> None:
    named = words().named(text)
    assert named is not None
    assert named.is_plea


@pytest.mark.parametrize("text", [text for path in SETS for text in sentences(path)["look_alikes"]])
def test_what_only_looks_like_it_is_not_sent_to_a_number(text: str) -> None:
    assert words().named(text, frozenset(OWN)) is None


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_each_set_is_large_enough(path: Path) -> None:
    rows_ = sentences(path)
    told = sum(len(texts) for key in ("told", "asked") for texts in rows_[key].values())
    assert told >= 45
    assert len(rows_["look_alikes"]) >= 40


def test_numbers_to_key_are_the_worlds_and_the_citys() -> None:
    keyed = emergency_keys(ROOT / "intents", ["0555 555 0100", "110"])
    assert {"110", "112", "119", "120", "911", "999", "000"} <= keyed
    assert "05555550100" not in keyed


def test_a_long_text_of_small_words_is_read_in_time() -> None:
    # Why: each word may be read in several ways, and all of them together may not be tried.
    assert words().named("for me to the in a now please " * 60 + "and so on with it") is None
