"""The page on faults names every one that is about calls, and only tests that there are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
# Why without the whole list: that has a test of its own, tests/faults/test_the_list_of_faults.py.
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").partition("## The whole list")[0]
NUMBERS = {10, 18, 26, 27, *range(30, 43)}


@cache
def _source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_fault_of_calls_has_its_row() -> None:
    assert {int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.M)} >= NUMBERS


def test_every_row_names_tests_that_there_are() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    named = {row: re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row) for row in [*rows, PAGE]}
    assert all(named.values())
    wrong = [f"{path}::{name}" for path, name in named[PAGE] if f"def {name}(" not in _source(path)]
    assert wrong == []
