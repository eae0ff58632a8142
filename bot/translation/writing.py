"""How a language is written, for telling it in another one: `intents/glossary/languages/<tag>.yml`, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from bot.config.settings import HERE
from bot.system.yaml_file import read_yaml
from bot.translation.glossary import GlossaryError

FOLDER = HERE / "intents" / "glossary" / "languages"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whole words and pieces of text; a text is searched for any of them."""

    words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds one of them, in capitals or small letters."""
        whole = [rf"\b(?:{'|'.join(self.words)})\b"] if self.words else []
        return re.compile("|".join((*whole, *self.pieces)), re.I)


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a postal address is recognised."""

    pattern: str
    below: int
    """A text of so many characters or more is no address, though it contains one."""
    unless: str
    """What shows that a text is a sentence and no address."""


class TimeOfDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a time of day of another language is told in this one."""

    always: str
    """Round the clock."""
    hour: str
    minute: str
    parts: dict[str, tuple[tuple[int, int, str], ...]]
    """"a" or "p" → first hour, last hour, what that part of the day is called; the first that holds the hour counts."""


class Writing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """How one language is written. The files say what each field is for."""

    tag: str
    keeper: str
    letters: str
    spaced: bool
    inflects: bool
    capitals: bool
    foreign_names: bool
    stop: str
    comma: str
    marks: dict[str, str]
    conditions: Words
    changes: Words
    edges: frozenset[str]
    address: Address
    tokens: dict[str, tuple[str, ...]]
    money: tuple[str, ...]
    date: str
    values: dict[str, str]
    told_date: tuple[str, ...]
    time: str = r"(?!)"
    between: str = ""
    beside: str = "{said}"
    told_time: TimeOfDay | None = None
    ends_list: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()
    bounds: frozenset[str] = frozenset()
    proper: tuple[str, ...] = ()
    joins: frozenset[str] = frozenset()
    no_name: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    plurals: dict[str, str] = {}
    verbs: dict[str, tuple[str, ...]] = {}

    @cached_property
    def own(self) -> re.Pattern[str]:
        """Finds a stretch of its own letters."""
        return re.compile(self.letters)

    @cached_property
    def limits(self) -> re.Pattern[str]:
        """Finds conditions: a part that is told without them would be another rule than the office's."""
        return self.conditions.pattern

    @cached_property
    def turns(self) -> re.Pattern[str]:
        """Finds words that change the meaning of the part beside them."""
        return self.changes.pattern

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Finds a word by which the name of a place or an office is recognised."""
        return re.compile(rf"\b(?:{'|'.join(self.proper)})\b" if self.proper else r"(?!)")


def read_writings(folder: Path = FOLDER) -> dict[str, Writing]:
    """Language tag → how it is written; raises GlossaryError with the file and what is wrong."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def _read(path: Path) -> Writing:
    plain: Any = read_yaml(path)
    try:
        return msgspec.convert({**plain, "tag": path.stem}, Writing)
    except (msgspec.ValidationError, TypeError) as error:
        raise GlossaryError(f"{path}: {error}") from error


WRITINGS = read_writings()


def all_of(words: Iterable[frozenset[str]]) -> frozenset[str]:
    """The words of all languages."""
    return frozenset[str]().union(*words)
