"""YAML is read fast, and read the same as PyYAML's own reader does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.system.yaml_file import LOADER, parse_yaml, read_yaml

ROOT = Path(__file__).parents[3]
FILES = ["city/city.yml", "city/pacing.yml", "intents/en/keywords/commands.yml", "intents/zh/keywords/plain.yml"]
TEXTS = ["", "a: [1, 2.5, yes, null, 2026-11-25]", "- 您好 😀\n- 'it''s'\n- \"\\u00e9\"", "a: &b {c: d}\ne: *b"]


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_read_as_by_the_slow_reader(file: str) -> None:
    path = ROOT / file
    assert read_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_as_by_the_slow_reader(text: str) -> None:
    assert parse_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\tx: 1", "!!python/name:os.system a"])
def test_what_is_no_yaml_and_what_would_run_something_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        parse_yaml(text)


def test_nothing_of_ours_is_read_by_the_slow_reader() -> None:
    files = (path for room in ("bot", "channels", "oneline") for path in (ROOT / room).rglob("*.py"))
    assert [path for path in files if "yaml.safe_load" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("folder", ["intents", "city", "bot"])
def test_no_file_of_ours_gives_a_key_twice(folder: str) -> None:
    # Why: of two the reader takes the last, and says nothing of the first.
    paths = [path for path in (ROOT / folder).rglob("*.yml") if not {".venv", "models"} & {*path.parts}]
    twice = [
        (str(path.relative_to(ROOT)), key)
        for path in paths
        for key in _twice(yaml.compose(path.read_text("utf-8"), LOADER))
    ]
    assert paths
    assert twice == []


def _twice(node: yaml.Node | None) -> Iterator[str]:
    """Keys that stand more than once in one mapping."""
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        yield from {name for name in names if names.count(name) > 1}
        for _, value in node.value:
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
