"""M14: a search that takes four times as long in a text twice as long holds the interpreter, and with it everybody."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import patterns
import pytest

ROOT = Path(__file__).parents[2]


LEXICON = "bot/safety/lexicon.py"


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    done = subprocess.run([sys.executable, patterns.__file__], capture_output=True, text=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.timeout(1200)
def test_no_pattern_over_what_residents_say_grows_faster_than_the_text(found: dict[str, Any]) -> None:
    assert found["patterns"] > 80
    assert [one for one in found["slow"] if one[1] != LEXICON] == []


@pytest.mark.timeout(1200)
def test_no_pattern_of_danger_grows_faster_than_the_text(found: dict[str, Any]) -> None:
    assert [one for one in found["slow"] if one[1] == LEXICON] == []


def test_a_pattern_that_grows_too_fast_is_told_and_its_cure_is_not() -> None:
    # Why up to three times: on a busy machine one measure of a short text may come out too slow, and the longer one looks no worse.
    assert any(patterns.grown(re.compile(r"\d+年前"), "1") > patterns.MOST for _ in range(3))
    assert any(patterns.grown(re.compile(r"(?<!\d)\d{1,4}年前"), "1") < patterns.MOST for _ in range(3))


@pytest.mark.parametrize(
    ("pattern", "endless"), [(r"\d{1,4}月", False), (r"a+b", True), (r"(?:x{0,3}y)?", False), (r"a{3,}", True)]
)
def test_only_what_has_no_end_is_measured(pattern: str, endless: bool) -> None:
    assert patterns.repeats(re.compile(pattern)) == endless
