"""Picking the fact that answers: details are in step, tables and titles are cut rightly, limits compare only what can be compared."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalogue.segment import pieces
from bot.catalogue.tables import with_rows
from bot.catalogue.value_kinds import OF_DETAIL, kinds_in
from bot.dialogue.turn.resources import Resources
from bot.retrieval.facts.fact_features import Asked
from bot.retrieval.facts.limits import by_age, by_income
from bot.retrieval.facts.question_types import OTHER, DetailsError, details_key, read_details
from bot.retrieval.facts.training import KEPT
from bot.retrieval.learned_models import Learned
from bot.retrieval.needs.classifier import key_of
from bot.retrieval.services.query import query

INTENTS = Path("intents")


def test_the_kept_model_is_of_these_details() -> None:
    assert key_of(INTENTS / KEPT) == details_key(INTENTS), "run `oneline details learn` and commit intents/details.npz"


def test_every_detail_is_asked_and_written_and_every_kind_is_of_one() -> None:
    found = {detail.id: detail for detail in read_details(INTENTS)}
    assert OTHER in found
    assert set(OF_DETAIL) <= set(found)
    assert all(len(d.asked) >= 20 and (d.id == OTHER or len(d.written) >= 20) for d in found.values())


def test_a_broken_file_of_details_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "details"
    folder.mkdir(parents=True)
    (folder / "odd.yml").write_text("details:\n  hours:\n    asked: [1]\n", encoding="utf-8")
    with pytest.raises(DetailsError, match=r"odd\.yml"):
        read_details(tmp_path)


def test_intents_without_details_answer_by_meaning_alone(tmp_path: Path) -> None:
    assert Learned(tmp_path, tmp_path / "kept").details().details == (OTHER,)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("how long till somebody tells me yes or no", "decision_time"),
        ("can my nephew sign it in my place", "proxy"),
        ("which address do i post it to", "apply_post"),
        ("do i have to give the money back later", "repay"),
        ("要多少钱", "cost_fee"),
        ("他们会不会告诉移民局", "privacy"),
    ],
)
def test_a_question_tells_its_detail(learned: Learned, text: str, detail: str) -> None:
    model = learned.details()
    chances = model.of_questions(query(text).meaning)[0]
    assert model.details[int(chances.argmax())] == detail


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Is there anything I pay for the repair?", "The repair is free"),
        ("do i pay for new parts", "New parts"),
    ],
)
def test_the_fact_that_answers_is_among_the_first_two(house: Resources, text: str, holds: str) -> None:
    service = house.catalogue.get("heating-repair")
    assert service is not None
    found = house.catalogue.answers(service, Asked(query(text)))
    assert any(holds in fact.texts["en"] for fact in found.facts[:2])
    assert sum(found.chances) + found.none == pytest.approx(1.0)


def test_a_table_of_one_cell_a_line_becomes_rows() -> None:
    lines = [
        "Income must be at or below:",
        "Household size",
        "Monthly income",
        "1",
        "$900",
        "2",
        "$1,200",
        "More below.",
    ]
    assert with_rows(lines) == [
        "Income must be at or below:",
        "· Household size 1: Monthly income $900",
        "· Household size 2: Monthly income $1,200",
        "More below.",
    ]


def test_a_table_of_prices_is_named_by_its_first_cell() -> None:
    lines = [
        "Ticket",
        "Price",
        "When",
        "Single",
        "$2",
        "All day",
        "Return",
        "$3.50",
        "After 9 a.m",
        "Buy them on board.",
    ]
    assert with_rows(lines)[:2] == ["· Single: Price $2, When All day", "· Return: Price $3.50, When After 9 a.m"]


def test_prose_is_no_table() -> None:
    lines = ["Opening hours", "Come early.", "We are shut on Monday.", "1", "2"]
    assert with_rows(lines) == lines


def test_titles_head_what_follows_and_a_question_stays_with_its_answer() -> None:
    text = "Fees\n· No membership fee\n· Lost your card? Ring 555 0100 for another.\nThe desk is open all day."
    assert list(pieces(text)) == [
        ("Fees:", "No membership fee"),
        ("Fees:", "Lost your card? Ring 555 0100 for another."),
        ("", "The desk is open all day."),
    ]


@pytest.mark.parametrize(
    ("rule", "said", "period", "within"),
    [
        ("Household size 2: Monthly income $1,200", 1100, "month", True),
        ("Household size 2: Monthly income $1,200", 1300, "month", False),
        ("Household size 1: Yearly income $31,000, Monthly income $2,600", 29000, "", True),
        ("Your income must be $50,000 a year or less", 4000, "month", None),
        ("You can get up to $800 a month", 900, "year", None),
        ("Bring two forms", 900, "month", None),
    ],
)
def test_an_income_beside_its_limit(rule: str, said: int, period: str, within: bool | None) -> None:
    found = by_income(rule, Decimal(said), period)
    assert (found.within if found else None) is within


def test_a_row_without_a_period_takes_that_of_its_entry() -> None:
    row = "Household size 2: Maximum household income for 2026 $4,542"
    assert by_income(row, Decimal(4000), "month") is None
    found = by_income(row, Decimal(4000), "month", "month")
    assert found is not None
    assert found.within


@pytest.mark.parametrize(
    ("rule", "age", "within"),
    [
        ("You are 60 or older", 58, False),
        ("You are 60 or older", 60, True),
        ("Ages 19 to 64", 81, False),
        ("Children under 5", 5, False),
        ("年满60周岁的老人", 61, True),
        ("Be 65 or older, or 18 and over with a disability", 30, None),
        ("Wait 30 days", 20, None),
        ("Your income is under 900 yuan a month", 72, None),
        ("Earn under 2,400 a month", 64, None),
    ],
)
def test_an_age_beside_its_limit(rule: str, age: int, within: bool | None) -> None:
    found = by_age(rule, age)
    assert (found.within if found else None) is within


def test_kinds_of_value() -> None:
    assert kinds_in("Mail it to P.O. Box 7, Maplewood, NJ 07040") >= {"place"}
    assert "web" not in kinds_in("Applications are closed")
    assert "duration" not in kinds_in("11月办理")
