"""Reads the words and numbers of emergencies: `intents/emergency.yml` and `intents/emergency.numbers.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from bot.safety.emergency_text import Speller, fold
from bot.safety.emergency_words import SERVICES, EmergencyWords, Number, Tongue, Word
from bot.safety.folding import Misspellings
from bot.safety.vocabulary import known_words
from bot.system.yaml_file import read_yaml

WORDS, NUMBERS = "emergency.yml", "emergency.numbers.yml"
NOT_ROLES = {"spaced", "unless", "digits", "said"}
"""Keys of a language that hold no words of a role."""
CALLS = ("cry", "plea")
MOST_KEYED = 6
"""Digits of a number that is watched for among keys."""
SHORT = 3
"""Digits of a number that is said in every way."""


def read_emergency_words(folder: Path) -> EmergencyWords:
    """All of it under a folder; raises ValueError where a word is no text."""
    data, numbers = read_yaml(folder / WORDS), read_yaml(folder / NUMBERS)["numbers"]
    words: dict[str, Word] = {}
    for language in data["languages"].values():
        for text, word in _words(language, folder / WORDS):
            words[text] = _joined(words.get(text), word)
        for text, digits in _spellings(language, numbers):
            words[text] = _joined(words.get(text), Word(number=digits, is_free=not _is_spaced(language)))
    spoken = {tag for tag in data["languages"] if (folder / tag / "language.yml").exists()}
    return EmergencyWords(
        words,
        {_digits(each): Number(row["for"], bool(row.get("alone"))) for each, row in numbers.items()},
        tuple(_tongue(row, folder / WORDS) for tag, row in data["languages"].items() if tag not in spoken),
        tuple(
            re.compile(_bounded(each, row)) for row in data["languages"].values() for each in row.get("unless") or ()
        ),
        data["signs"],
        data["rung_as"],
        _speller(data["languages"], spoken, folder),
    )


def emergency_keys(folder: Path, own: Iterable[str]) -> frozenset[str]:
    """Digits that mean the emergency where they are keyed: the world's and a city's own, of few digits."""
    world = (each for each, row in read_yaml(folder / NUMBERS)["numbers"].items() if row.get("alone"))
    return frozenset(digits for each in (*world, *own) if len(digits := _digits(each)) <= MOST_KEYED)


def _words(language: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Word]]:
    """Each word of a language, folded, with what it is."""
    for key, texts in language.items():
        if key in NOT_ROLES:
            continue
        word = Word(frozenset(key.split("+")), is_free=not _is_spaced(language))
        for text in texts:
            if not isinstance(text, str):
                raise ValueError(f"{path}: {text!r} under {key} is no text; write it in quotes")
            yield fold(text), word


def _joined(known: Word | None, word: Word) -> Word:
    """What a word is in two languages together."""
    if known is None:
        return word
    return Word(known.roles | word.roles, known.number or word.number, known.is_free or word.is_free)


def _spellings(language: Mapping[str, Any], numbers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All ways to say the numbers in a language, folded, each with its digits."""
    gaps = (" ", "") if _is_spaced(language) else ("",)
    names = language.get("digits") or [[]] * 10
    for written in numbers:
        digits = _digits(written)
        # Why fewer of a long number: each digit more has as many ways again, and nobody mixes them.
        most = None if len(digits) <= SHORT else 1
        figures = ((digit, *names[int(digit)][:most]) for digit in digits)
        for said in product(*figures):
            yield from ((fold(gap.join(said)), digits) for gap in (gaps if all(map(str.isdigit, said)) else gaps[:1]))
    for written, ways in (language.get("said") or {}).items():
        yield from ((fold(way), _digits(written)) for way in ways)


def _tongue(language: Mapping[str, Any], path: Path) -> Tongue:
    words = list(_words(language, path))
    calls = frozenset(text for text, word in words if word.roles & set(CALLS))
    return Tongue(calls, {text: each for text, word in words for each in SERVICES if each in word.roles})


def _speller(languages: Mapping[str, Any], spoken: set[str], folder: Path) -> Speller:
    """Of the languages in letters that the line speaks: only of these is known which words are right as they stand."""
    tags = [tag for tag in sorted(spoken) if _is_spaced(languages[tag])]
    texts = [text for tag in tags for key in SERVICES for text in languages[tag].get(key) or ()]
    known = {word for tag in tags for word in known_words(folder / tag)}
    return Speller(Misspellings({word for text in texts for word in fold(text).split()}, known))


def _bounded(pattern: str, language: Mapping[str, Any]) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)" if _is_spaced(language) else f"(?:{pattern})"


def _is_spaced(language: Mapping[str, Any]) -> bool:
    return bool(language.get("spaced", True))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
