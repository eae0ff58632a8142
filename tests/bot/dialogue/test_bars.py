"""The size of the core: what stands in `bars.yml` may only fall."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[3]
BARS = read_yaml(Path(__file__).parent / "bars.yml")
SAID = {"turn", "spoken"}
"""Names that hold what was said; their `text` is the words themselves."""
MAY_READ = ("bot/understanding/",)
CORE = (
    "bot/understanding",
    "bot/dialogue",
    "bot/tasks",
    "bot/knowledge",
    "bot/errands",
    "bot/answering",
    "bot/forms",
    "bot/nlu",
)


def _reads(path: Path) -> Iterator[ast.Attribute]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in {"text", "spoken"} and _name(node.value) in SAID:
            yield node


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_few_files_read_what_was_said() -> None:
    """Why: a file that reads the text decides anew what was meant; that is to be decided once."""
    files = (path for path in (ROOT / "bot").rglob("*.py") if not str(path.relative_to(ROOT)).startswith(MAY_READ))
    reads = {str(path.relative_to(ROOT)): count for path in files if (count := sum(1 for _ in _reads(path)))}
    assert len(reads) <= BARS["text"]["files"], f"{len(reads)} files read the text"
    assert sum(reads.values()) <= BARS["text"]["reads"], f"the text is read {sum(reads.values())} times"


def _alternatives(row: Any) -> int:
    """How many ways a pattern file offers: each string is one, and one more for each bar in it."""
    if isinstance(row, str):
        return 1 + row.count("|")
    if isinstance(row, dict):
        return sum(map(_alternatives, row.values()))
    return sum(map(_alternatives, row)) if isinstance(row, list) else 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_patterns_offer_no_more_than_they_did(language: str) -> None:
    """Why: a talk that went wrong is a labelled turn to learn from, and not one more pattern."""
    folder = ROOT / "intents" / language
    # Why not these: hashes of phrases, and what the desk's pages say; nothing is matched by them.
    files = [each for each in folder.glob("*.yml") if each.name not in {"phrases.sources.yml", "desk.yml"}]
    files += folder.glob("keywords/*.yml")
    found = sum(_alternatives(read_yaml(path)) for path in files)
    assert found <= BARS["alternatives"][language], f"{found} alternatives"


def test_the_core_does_not_grow() -> None:
    files = [path for folder in CORE if (ROOT / folder).is_dir() for path in (ROOT / folder).rglob("*.py")]
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in files)
    assert len(files) <= BARS["core"]["files"], f"{len(files)} files"
    assert lines <= BARS["core"]["lines"], f"{lines} lines"
