"""Danger is heard in every language, and little else is taken for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.safety import read_lexicon
from bot.understand import read_examples

ROOT = Path(__file__).parents[2]
LEXICON = read_lexicon(ROOT / "intents")
DEV = ROOT.parent / "shared" / "data" / "dev" / "safety_dev.jsonl"
SETS: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((ROOT / "tests" / "safety" / f"{language}.yml").read_text(encoding="utf-8"))
    for language in ("en", "zh")
}
EXPLICIT = [(text, level) for data in SETS.values() for level, texts in data["explicit"].items() for text in texts]


@pytest.mark.parametrize(("text", "level"), EXPLICIT)
def test_explicit_danger_is_always_heard(text: str, level: str) -> None:
    danger = LEXICON.hear(text)
    assert danger is not None
    assert danger.level == level


@pytest.mark.parametrize("text", [text for data in SETS.values() for text in data["heard"]])
def test_danger_in_other_words_is_heard(text: str) -> None:
    assert LEXICON.hear(text) is not None


@pytest.mark.parametrize("language", SETS)
def test_veiled_danger_is_nearly_always_heard(language: str) -> None:
    missed = [text for text in SETS[language]["veiled"] if LEXICON.hear(text) is None]
    assert len(missed) <= 0.05 * len(SETS[language]["veiled"]), missed


@pytest.mark.parametrize("language", SETS)
def test_what_only_sounds_like_danger_seldom_raises_it(language: str) -> None:
    harmless = [*SETS[language]["harmless"], *SETS[language]["harmless_too"]]
    raised = [text for text in harmless if LEXICON.hear(text) is not None]
    assert len(raised) <= 0.05 * len(harmless), raised


def test_ordinary_turns_hardly_ever_raise_it() -> None:
    texts = [text for _, text in read_examples(ROOT / "intents")]
    raised = [text for text in texts if LEXICON.hear(text) is not None]
    assert len(raised) <= 0.005 * len(texts), raised


@pytest.mark.parametrize(
    "text", ["I CAN'T BREATHE", "I can’t breathe!!", "ｃａｎｔ　ｂｒｅａｔｈｅ", "  i   cant\nbreathe "]
)
def test_the_way_of_writing_does_not_matter(text: str) -> None:
    assert LEXICON.hear(text) is not None


def test_the_development_set_is_heard() -> None:
    if not DEV.exists():
        pytest.skip("the safety development set is not beside the project (../shared/data)")
    rows = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    grave = [row["text"] for row in rows if row["class"].startswith(("emergency", "suicide"))]
    heard = [text for text in grave if LEXICON.hear(text) is not None]
    assert len(heard) >= 0.98 * len(grave)
