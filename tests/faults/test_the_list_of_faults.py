"""Every fault we know of is listed, every test that is named exists, and the page says what the list says."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from table import BEGIN, PAGE, ROOT, STATES, read_list, table, with_table

FAULTS = read_list()
ALL = [
    *(str(number) for number in range(1, 52)),
    *(f"C{number}" for number in range(1, 6)),
    *(f"H{number}" for number in range(1, 14)),
    *(f"M{number}" for number in range(1, 22)),
]
LATER = re.compile(r"[SNDLZ]\d{1,2}")
"""Defects of 2 December 2026, Z for those of danger; they stand behind all others."""


@cache
def _tests_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_number_is_listed_once_and_in_order() -> None:
    assert list(FAULTS)[: len(ALL)] == ALL
    assert [number for number in list(FAULTS)[len(ALL) :] if not LATER.fullmatch(number)] == []


@pytest.mark.parametrize("number", FAULTS)
def test_what_is_said_of_a_fault_can_be_looked_up(number: str) -> None:
    one = FAULTS[number]
    assert set(one) <= {"name", "state", "tests", "why"}
    assert one["name"]
    assert one["state"] in STATES
    tests = one.get("tests", [])
    wrong = [test for test in tests if (test.partition("::")[2] not in _tests_of(test.partition("::")[0]))]
    assert wrong == []
    assert len(set(tests)) == len(tests)
    assert bool(tests) == (one["state"] != "not here")
    # Why: what is not shown needs words; what is shown may say where it ends.
    assert "why" in one or one["state"] == "shown"


def test_the_page_says_what_the_list_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == 1
    assert page == with_table(page, table(FAULTS)), "run `python tests/faults/table.py`"
