"""Days and times as callers and texters say them, in both languages: the table in phrases.yml."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.dates.read import read_when
from bot.language.dates.when import Side, When

HERE = Path(__file__).parent
NOW = "2026-11-25T10:00"
HOLIDAYS: dict[date, dict[str, str]] = {
    row["date"]: row["name"] for row in yaml.safe_load((HERE.parents[3] / "city" / "holidays.yml").read_text("utf-8"))
}


def read_table(name: str) -> list[tuple[str, dict[str, Any]]]:
    """The rows of a table, each with its language."""
    table = yaml.safe_load((HERE / name).read_text("utf-8"))
    return [(language, row) for language, rows in table.items() for row in rows]


ROWS = [pytest.param(language, row, id=f"{language}: {row['say']}") for language, row in read_table("phrases.yml")]
HELD_OUT_RIGHT = 56
"""Of the sixty; 55 at their first reading, before anything was mended by it."""
CHANGES_RIGHT = 80
"""Of the eighty; 66 at their first reading, by which the reader was mended."""


def read_row(language: str, row: dict[str, Any]) -> When:
    """What a row of a table is read as."""
    now = datetime.fromisoformat(row.get("at", NOW))
    side = Side(row.get("side", Side.COMING))
    return read_when(row["say"], language, now, side=side, holidays=HOLIDAYS, asked=row.get("asked", ""))


def as_row(when: When) -> dict[str, Any]:
    """A reading as a row of the table has it."""
    question = when.question()
    asked = question.options[1:] if question else ()
    row = {
        "want": [str(stretch) for stretch in when.suits],
        "others": [str(option) for option in asked],
        "not": [str(stretch) for stretch in when.without],
        "wish": str(when.wish),
        "doubt": str(question.doubt) if question else "",
    }
    return {name: value for name, value in row.items() if value}


def is_right(language: str, row: dict[str, Any]) -> bool:
    """True where a row is read as it says."""
    wanted = {name: row[name] for name in ("want", "others", "not", "wish", "doubt") if row.get(name)}
    return as_row(read_row(language, row)) == wanted


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_it_is_read_as_it_was_meant(language: str, row: dict[str, Any]) -> None:
    assert is_right(language, row), as_row(read_row(language, row))


@pytest.mark.parametrize(
    ("table", "right"), [("held_out.yml", HELD_OUT_RIGHT), ("held_out_changes.yml", CHANGES_RIGHT)]
)
def test_phrases_that_the_reader_was_not_made_from_are_read_no_worse_than_at_first(table: str, right: int) -> None:
    assert sum(is_right(language, row) for language, row in read_table(table)) >= right
