"""Questions whose right entry is known, and what search measures on them: a guard, so that no change makes it worse unseen."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from demo_city import all_keywords

from bench.questions import CATALOGUES, DATA, DEVELOPMENT, Asked, development, opened, own, there
from bot.language.keywords import folded
from bot.retrieval.compile import read_all
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult

ROOT = Path(__file__).parents[2]
JOINS = all_keywords().joins
MEASURED = pytest.mark.skipif(
    not (there("nyc") and (DATA / "dev").exists()), reason="New York is not beside the project (../shared/data)"
)


@cache
def _ids(name: str) -> frozenset[str]:
    if not there(name):
        pytest.skip(f"the catalogue {name} is not beside the project (../shared/data)")
    return frozenset(service.source_id for service in read_all(CATALOGUES[name])[0])


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_entry_a_question_names_is_in_its_catalogue(name: str) -> None:
    named = {source_id for asked in own(name) for source_id in asked.right}
    assert named - _ids(name) == set()


@pytest.mark.parametrize("name", CATALOGUES)
def test_questions_have_an_id_each_and_are_asked_once(name: str) -> None:
    lines = (ROOT / "bench" / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for field, texts in (("id", [row["id"] for row in rows]), ("text", [folded(row["text"]) for row in rows])):
        assert [text for text, count in Counter(texts).items() if count > 1] == [], field
    assert len(rows) >= 100
    assert {row["channel"] for row in rows} <= {"sms", "voice", "chat"} and {row["lang"][:2] for row in rows} <= {
        "en",
        "zh",
    }


def test_questions_of_the_demo_city_are_in_both_languages_and_some_ask_for_nothing_it_has() -> None:
    asked = own("linhe")
    assert {one.language for one in asked} == {"en", "zh"}
    assert any(not one.right for one in asked) and any(one.unclear for one in asked)


def _found(asked: Asked) -> tuple[Asked, SearchResult, list[str]]:
    catalogue = opened(asked.catalogue)
    found = catalogue.search.find(query(asked.text, JOINS), catalogue.hidden)
    return asked, found, [catalogue.services[candidate.number].source_id for candidate in found.candidates]


@cache
def _measured(name: str) -> list[tuple[Asked, SearchResult, list[str]]]:
    return [_found(asked) for asked in (development(name) if name in DEVELOPMENT else own(name))]


def _right(name: str, language: str, most: int) -> float:
    """Share of questions with a right entry that have it among the first few."""
    known = [(asked, ids) for asked, _, ids in _measured(name) if asked.right and asked.language == language]
    return statistics.fmean(bool(asked.right & set(ids[:most])) for asked, ids in known)


BARS = [
    pytest.param("linhe", "en", 1, 0.75, id="demo city, English, first"),
    pytest.param("linhe", "en", 3, 0.90, id="demo city, English, among three"),
    pytest.param("linhe", "zh", 3, 0.90, id="demo city, Chinese, among three"),
    pytest.param("nyc_en_dev", "en", 1, 0.75, id="New York, English, first", marks=MEASURED),
    pytest.param("nyc_en_dev", "en", 3, 0.90, id="New York, English, among three", marks=MEASURED),
    pytest.param("nyc_zh_dev", "zh", 3, 0.80, id="New York, Chinese, among three", marks=MEASURED),
]


@pytest.mark.parametrize(("name", "language", "most", "least"), BARS)
def test_what_is_right_is_found_as_often_as_measured(name: str, language: str, most: int, least: float) -> None:
    share = _right(name, language, most)
    print(f"{share:.2f}")
    assert share >= least


@MEASURED
def test_where_a_clerk_would_ask_back_the_line_does() -> None:
    sets = (*DEVELOPMENT, "nyc", "linhe")
    unclear = [found.outcome == "which" for name in sets for asked, found, _ in _measured(name) if asked.unclear]
    print(f"{statistics.fmean(unclear):.2f} of {len(unclear)}")
    assert len(unclear) >= 20 and statistics.fmean(unclear) >= 0.7


@MEASURED
def test_a_question_the_city_has_nothing_for_is_hardly_ever_taken_for_a_service() -> None:
    outside = [found.outcome == "this" for asked, found, _ in _measured("nyc") if not asked.right]
    print(f"{statistics.fmean(outside):.2f} of {len(outside)}")
    assert len(outside) >= 20 and statistics.fmean(outside) <= 0.05
