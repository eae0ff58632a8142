"""Reading level is a gate: every wording of every language passes, and translations are of the wording as it is now."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import textstat
import wordfreq
from easy_characters import hard_characters

from bot.catalogue.quality.aloud import office_words
from bot.language.phrases import Phrases, wording_hash
from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
INTENTS = ROOT / "intents"
PHRASES = Phrases(INTENTS)
# Words below Zipf 4.0 that stay because they name the thing itself.
ALLOWED = {"tty", "fax", "menu"}


def _wordings(language: str) -> list[tuple[str, str]]:
    return [(key, text) for key in sorted(PHRASES.keys(language)) for text in PHRASES.variants(language, key)]


def _plain(text: str) -> str:
    """A wording with something ordinary in its places."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return text.format(**dict.fromkeys(names, "it"))


def _hard_english(text: str) -> Iterator[str]:
    """What is hard in an English wording."""
    plain = _plain(text)
    sentences = [s for s in re.split(r"(?<=[.!?:])\s", plain) if s.strip()]
    if max((len(s.split()) for s in sentences), default=0) > 12:
        yield "a sentence has more than 12 words"
    if len(plain.split()) >= 5 and textstat.flesch_kincaid_grade(plain) > 6:
        yield "harder than sixth grade"
    words = set(re.findall(r"[a-z']+", plain.lower())) - ALLOWED
    yield from sorted(f"rare: {word}" for word in words if wordfreq.zipf_frequency(word, "en") < 4.0)


def _hard_chinese(text: str) -> Iterator[str]:
    """What is hard in a Chinese wording."""
    plain = re.sub(r"\{\w+\}", "", text)
    longest = max((len(re.findall(r"[\u4e00-\u9fff]", s)) for s in re.split(r"[。！？：，；]", plain)), default=0)
    if longest > 20:
        yield "more than 20 characters without a break"
    yield from (f"hard character: {character}" for character in hard_characters(plain))
    yield from (f"office word: {word}" for word in office_words(plain))


@pytest.mark.parametrize(("language", "hard"), [("en", _hard_english), ("zh", _hard_chinese)])
def test_every_wording_is_short_and_common(language: str, hard: Callable[[str], Iterator[str]]) -> None:
    # Why in one test: a thousand of a millisecond each cost ten times as much in going round.
    assert {(key, text): why for key, text in _wordings(language) if (why := [*hard(text)])} == {}


def test_every_language_words_the_same_keys_with_the_same_places() -> None:
    for language in PHRASES.languages:
        assert PHRASES.keys(language) == PHRASES.keys("en")
        for key in PHRASES.keys("en"):
            ours, theirs = (
                set(re.findall(r"\{(\w+)\}", " ".join(PHRASES.variants(tag, key)))) for tag in ("en", language)
            )
            assert ours == theirs, key


def test_translations_are_of_the_wording_as_it_is_now() -> None:
    for language in set(PHRASES.languages) - {"en"}:
        kept = read_yaml(INTENTS / language / "phrases.sources.yml")
        stale = [key for key in PHRASES.keys("en") if kept.get(key) != wording_hash(PHRASES.variants("en", key))]
        assert not stale, f"look at these wordings again, then run: oneline phrases reviewed {language}"


# Keys made in the code from a kind, a way, a language, what may be asked.
MADE = (
    "phone.label.",
    "way.",
    "written.",
    "danger.",
    "emergency.",
    "lead.",
    "language.",
    "text.",
    "keys.",
    "notice.",
    "due.by_way.",
    "menu.",
    "aloud.",
    "case.answer.",
    "open311.",
    "case.kind.",
    "case.for",
    "case.booked",
    "case.moved",
    "case.missed.",
    "case.refused.",
    "case.start.",
    "asks.",
    "refused.",
)


def test_every_wording_is_said_somewhere() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("bot", "channels", "oneline", "voice")
        for path in (ROOT / room).rglob("*.py")
    )
    assert [key for key in PHRASES.keys("en") if not key.startswith(MADE) and f'"{key}"' not in code] == []


def test_every_key_named_in_the_code_is_worded() -> None:
    keys, asked = PHRASES.keys("en"), set[str]()
    for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("channels/**/*.py"), *ROOT.glob("oneline/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                asked |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    assert asked - keys - set(PHRASES.languages) == set()
