"""How a language says days and times, as data: `intents/<language>/dates.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.language import grammar as grammars
from bot.language.any_word import any_word
from bot.language.grammar import Grammar
from bot.language.traits import read_language
from bot.system.yaml_file import read_yaml

KINDS = (
    "nothing",
    "lunars",
    "births",
    "days",
    "asked_days",
    "leads",
    "tails",
    "times",
    "asked_times",
    "day_parts",
    "marks",
    "shifts",
    "told_of",
)
PLACES = {
    "{d}": r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?",
    "{year}": r"(?:\d{4}|(?:19|20) (?:oh |o |0 )?\d{1,2})",
}
ANYWHERE = "_anywhere"
"""At the end of a rule's name: its pattern may also stand within a word, as the dash of "10-12"."""
KEPT = 512
"""Pairs of kind and text whose matches are kept: some twelve a text."""
Rows = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The patterns of one language for days and times, and its words."""

    grammar: Grammar
    """Its number words."""
    rows: Mapping[str, Rows]
    """Kind of pattern → (rule, pattern), in the order they are tried."""
    words: Mapping[str, Any]
    """Word → what it stands for, by kind of word."""
    weekdays: Mapping[str, int]
    """Word → weekday, Monday is 0."""
    months: Mapping[str, int]
    """Name → month, January is 1."""
    spellings: Rows
    """What is meant → how else it is written."""
    gaps: Mapping[str, re.Pattern[str]]
    """What may stand between two pieces that belong together ("between"), or that are one day ("tight")."""

    def matches(self, kind: str, text: str) -> tuple[tuple[str, re.Match[str]], ...]:
        """Each (rule, match) of a kind, first pattern first."""
        return _matches(self, kind, text)


@lru_cache(maxsize=KEPT)
def _matches(forms: Forms, kind: str, text: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """Kept, for a turn is read for days by many rules."""
    return tuple((rule, match) for rule, pattern in forms.rows[kind] for match in pattern.finditer(text))


@cache
def forms(language: str) -> Forms | None:
    """How a language says days and times, or None if it has no file for it."""
    path = grammars.FOLDER / language / "dates.yml"
    grammar = grammars.grammar(language)
    if grammar is None or not path.is_file():
        return None
    data = read_yaml(path)
    weekdays = {str(word): i for i, names in enumerate(data.pop("weekdays")) for word in names}
    own = {str(word): i for i, names in enumerate(data.pop("months"), 1) for word in names}
    months = {**read_language(path.parent).month_names, **own}
    places = {**PLACES, **_places(data, weekdays, months)}
    edged = bool(grammar.words["words"])
    rows = {kind: tuple(_compiled(data.pop(kind), places, edged)) for kind in KINDS}
    spellings = tuple(_compiled(data.pop("spellings"), places, edged))
    gaps = {name: re.compile(data.pop(name)) for name in ("between", "tight", "born", "ends")}
    return Forms(grammar, rows, data, weekdays, months, spellings, gaps)


def _places(data: Mapping[str, Any], weekdays: Mapping[str, int], months: Mapping[str, int]) -> dict[str, str]:
    """What stands for itself in braces, as patterns."""
    festivals = [name for kind in ("festivals", "lunar_festivals", "solar_terms") for name in data[kind]]
    festivals += [name for names in data["same_holiday"] for name in names]
    weeks = [word for word, unit in data["units"].items() if unit == "week"]
    return {
        "{day}": _any(weekdays),
        "{month}": _any(months),
        "{nth}": _any(data["nth"]),
        "{festival}": f"(?P<festival>{_any(festivals)})",
        "{count}": r"\d+|" + _any([*data["counts"], "a"]),
        "{unit}": r"(?:" + _any(data["units"]) + r")s?",
        "{which}": _any(word for word in data["which"]),
        "{week}": "(?:" + _any(weeks) + ")",
    }


def _any(words: Sequence[str] | Mapping[str, Any] | Iterator[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return any_word(map(str, words))


def _compiled(
    rows: Sequence[str | Mapping[str, str]], places: Mapping[str, str], between_words: bool
) -> Iterator[tuple[str, re.Pattern[str]]]:
    """(rule, pattern) of each row; a row that is a pattern alone has no rule."""
    for row in rows:
        for rule, pattern in row.items() if isinstance(row, Mapping) else [("", row)]:
            for place, words in places.items():
                pattern = pattern.replace(place, words)
            if rule.endswith(ANYWHERE):
                yield rule.removesuffix(ANYWHERE), re.compile(pattern)
            else:
                yield rule, grammars.edged(pattern, between_words)
