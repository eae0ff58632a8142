"""What is called slow is there, and what is left still touches every part."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from tiers import FAST, LONG, SLOW, is_slow, place_in_line
from workers import TOGETHER

ROOT = Path(__file__).parents[1]
FILES = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("test_*.py"))


def _is_there(begins: str) -> bool:
    """Whether there are tests whose ids begin so, each in its file."""
    file, _, name = begins.partition("::")
    found = [each for each in FILES if each.startswith(file)]
    of_each = (f"def {name.partition('[')[0]}" in (ROOT / each).read_text(encoding="utf-8") for each in found)
    return bool(found) and all(of_each)


def test_what_is_named_is_there() -> None:
    gone = [begins for begins in (*SLOW, *FAST, *LONG) if not _is_there(begins)]
    assert gone == [], "these are no tests any more; take them out of tests/support/tiers.py"


@pytest.mark.parametrize("file", [*TOGETHER, *TOGETHER.values()])
def test_what_runs_together_is_there(file: str) -> None:
    assert file in FILES


@pytest.mark.parametrize("folder", sorted({str(Path(file).parent) for file in FILES}))
def test_every_folder_has_fast_tests(folder: str) -> None:
    files = [file for file in FILES if str(Path(file).parent) == folder]
    kept = (begins for begins in FAST if begins.startswith(tuple(files)))
    assert any(chain((not is_slow(file) for file in files), kept))


def test_what_is_kept_though_its_file_is_slow_would_be_slow_without() -> None:
    assert all(test.startswith(tuple(SLOW)) and not is_slow(test) for test in FAST)


def test_what_takes_long_is_begun_first() -> None:
    assert sorted(["tests/bot/a.py::b", LONG[1] + "::a", LONG[0] + "::z"], key=place_in_line)[0].startswith(LONG[0])
    assert place_in_line("tests/bot/a.py::b") == len(LONG)
