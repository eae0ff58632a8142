"""Tests of names that stand in a text word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.tokens import index_terms
from bot.retrieval.services.name_match import NameMatcher, save_named

STOP = frozenset({"the", "of", "for"})
NAMES = (
    ("Bus card", "Travel pass"),
    ("Bus card for pupils", "公交卡"),
    ("Home repair", "修房子"),
    ("Travel pass",),
    ("",),
)


@pytest.fixture
def named(tmp_path: Path) -> NameMatcher:
    """The names above, written and opened."""
    terms = sorted({term for each in NAMES for text in each for term in index_terms(text, STOP)})
    vocabulary = {term: place for place, term in enumerate(terms)}
    save_named(tmp_path, NAMES, STOP, vocabulary)
    return NameMatcher(tmp_path, STOP, vocabulary)


def test_a_longer_name_leads_by_more(named: NameMatcher) -> None:
    leads = named.leads("i lost the bus cards for pupils")
    assert leads[1] > leads[0] > 0
    assert set(leads) == {0, 1}


def test_a_name_of_several_services_leads_each_of_them(named: NameMatcher) -> None:
    assert set(named.leads("travel pass please")) == {0, 3}


def test_a_text_without_a_name_leads_nowhere(named: NameMatcher) -> None:
    assert named.leads("hello") == named.leads("") == {}


def test_services_that_share_all_words_are_counted(named: NameMatcher) -> None:
    assert [named.sharing(text) for text in ("bus card", "card pass", "bus hello", "", "公交卡")] == [2, 1, 0, 0, 1]


def test_alike_are_those_with_all_known_words_in_one_name(named: NameMatcher) -> None:
    assert named.alike("the bus card hello", 6).tolist() == [0, 1]
    assert named.alike("card pass", 6).tolist() == []
    assert named.alike("bus card", 1).tolist() == []
    assert named.alike("hello", 6).tolist() == []


def test_a_text_is_all_of_a_name_that_one_service_has(named: NameMatcher) -> None:
    assert named.is_all("bus card", 0)
    assert not named.is_all("travel pass", 0)
    assert not named.is_all("my bus card", 0)
