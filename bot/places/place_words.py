"""How a language says where something is, as data: `intents/<language>/places.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import msgspec

from bot.language import grammar as grammars
from bot.system.yaml_file import read_yaml

FILE = "places.yml"


@dataclass(frozen=True, kw_only=True)
class PlaceWords:
    """The words and patterns of one language; patterns see figures as digits and everything in lower case."""

    keeper: str = ""
    endings: Mapping[str, tuple[str, ...]]
    """Kind of street → how it is said and written."""
    weak_endings: tuple[str, ...] = ()
    """Everyday words: a street only with a number before it, or where the city has it."""
    not_in_names: tuple[str, ...] = ()
    """What no name of a street begins with, or has in it."""
    nowhere: tuple[str, ...] = ()
    """What says nothing of where, by itself or beside one's own house."""
    not_after: tuple[str, ...] = ()
    """What makes another word of an ending it stands behind."""
    same_words: Mapping[str, str] = field(default_factory=dict)
    """Word in a name → another for the same."""
    ordinals: str = "(?!)"
    """What may stand behind the number a street is named by."""
    number_before: str
    """Ends where the street begins."""
    number_and_name: str = "(?!)"
    """All that is said where a place was asked for: a street by its name without its kind."""
    number_after: str
    """Begins where the street ends."""
    number_apart: str
    number_alone: str
    """At the start of what is said after "no, I mean"."""
    number_only: str
    """All that is said where a number is asked for."""
    poles: tuple[str, ...]
    units: tuple[str, ...]
    units_after: tuple[str, ...] = ()
    """Begins where the number ends."""
    unit_named: str = "(?!)"
    """A flat whose number stands apart from its word: kind and unit."""
    crossings: tuple[str, ...]
    """What stands between two streets that cross."""
    relations: Mapping[str, tuple[str, ...]]
    """How something lies to a landmark → how it is said."""
    weak_relations: tuple[str, ...] = ()
    """Beside a landmark of no known kind these say nothing."""
    relations_after: bool = False
    """True if they stand behind the landmark."""
    stop_after: str = "(?!)"
    """Begins where the street ends that a stop is named by."""
    stop_before: str = "(?!)"
    joins: tuple[str, ...] = ()
    """Between two landmarks that something lies between."""
    link: str = ""
    """May stand between a landmark and the relation behind it."""
    district_ending: str = ""
    """Left out where people name a district."""
    articles: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    """What is one's own and no landmark to anybody else."""
    names: str = ""
    kinds: tuple[str, ...] = ()
    """Kinds of places people go by."""
    looks: tuple[str, ...] = ()
    """What makes words in no list look like a place, beside relations and kinds."""
    ends_landmark: tuple[str, ...] = ()
    """Words at which what a landmark is called ends, or before which it begins."""
    corrections: tuple[str, ...] = ()
    negations: str = "(?!)"
    shown: Mapping[str, Any] = field(default_factory=dict)
    """How a place is told back."""

    @cached_property
    def endings_said(self) -> Mapping[str, str]:
        """Ending as said → its kind."""
        return {said: kind for kind, words in self.endings.items() for said in words}

    @cached_property
    def relation_words(self) -> Sequence[tuple[str, str]]:
        """(As said, relation), the longest first."""
        said = [(word, relation) for relation, words in self.relations.items() for word in words]
        return sorted(said, key=lambda pair: -len(pair[0]))


@cache
def place_words(language: str) -> PlaceWords | None:
    """The words of a language, or None if it has no file."""
    path = grammars.FOLDER / language / FILE
    if not path.is_file():
        return None
    return msgspec.convert(read_yaml(path), PlaceWords)


@cache
def languages() -> tuple[str, ...]:
    """Languages that have such words."""
    return tuple(sorted(path.parent.name for path in grammars.FOLDER.glob(f"*/{FILE}")))


@cache
def sounds(language: str) -> Mapping[str, str]:
    """Character → its sound, for a language whose recognisers write another one of the same; empty for others."""
    path = grammars.FOLDER / language / "keywords" / "pinyin.yml"
    table = read_yaml(path)["syllables"] if path.is_file() else {}
    return {mark: sound for sound, marks in table.items() for mark in marks}


@cache
def any_of(words: tuple[str, ...]) -> str:
    """A pattern of any of some words, the longest first; of nothing if there is none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once."""
    return re.compile(pattern)
