"""Words with a fixed sense, as data: `intents/<language>/keywords/*`; matched whole, never by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.language.normaliser import Dialect
from bot.language.opt_out import Stopping, bare, read_stopping
from bot.language.patterns import Patterns, read_patterns
from bot.language.pinyin import Pinyin
from bot.language.plain_turns import Plain, read_plain
from bot.language.promise_words import PromiseWords, read_promise_words
from bot.language.refusing import Refusing, read_refusing
from bot.language.script import HAN
from bot.language.text_shorthand import Shorthand, shorthand
from bot.language.traits import Languages, read_languages
from bot.system.yaml_file import read_yaml

EDGES = re.compile(r"^[\s.,!?;:'\"()。，！？；：、“”‘’…~·¡¿।-]+|[\s.,!;:'\"()。，！；：、“”‘’…~·।-]+$")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST, OTHER = -1, -2
UNLESS = "_unless"
"""After the name of a kind: longer words that hold one of it and mean another thing, as 是不是 ("is it") holds 不是 ("not")."""
TEXTS = 256
"""Texts that are kept as keywords are compared: a turn is folded by many rules."""


@lru_cache(maxsize=TEXTS)
def folded(text: str) -> str:
    """A message as keywords are compared: width and case folded, no marks at its ends, one space ("２。" is "2")."""
    plain = unicodedata.normalize("NFKC", text.replace("\0", "")).casefold()
    stripped = re.sub(r"\s+", " ", EDGES.sub("", bare(plain))).strip()
    return stripped.rstrip("?؟ ") or stripped or plain.strip()


@dataclass(frozen=True, slots=True)
class Keywords:
    """The fixed words of all languages together: each works in every language."""

    commands: dict[str, str]
    """Whole message → command ("stop", "person", …)."""
    numbers: dict[str, int]
    """Whole message → number picked, from 1; LAST is the last, OTHER the other one of two."""
    languages: dict[str, str]
    """Whole message → language tag asked for."""
    days: dict[str, dict[str, tuple[str, ...]]]
    """Language → "mon" … "sun", "today", "holiday", "tty", "aside" … → words; of days the first as we say it."""
    ways: dict[str, tuple[str, ...]]
    """Way of doing something ("phone", "post" …) → words for it, of all languages; "proxy" and "proxy does" go together."""
    joins: frozenset[str]
    """Words between clauses."""
    stop_words: frozenset[str]
    """Words too common to search by."""
    dialect: Dialect
    """What people write that is not the standard language."""
    stopping: Stopping = Stopping()
    """What asks for no more texts, in the languages people text in."""
    plain: Plain = Plain({})
    """The plainest questions about a service."""
    promise: PromiseWords = PromiseWords({}, {}, {}, {})
    """What is said of a call back that was promised."""
    refusing: Refusing = Refusing()
    """What somebody does not want."""
    patterns: Patterns = Patterns()
    """What is said where no list of words will do: corrections, two needs in one text."""
    picks: Mapping[str, int] = field(default_factory=dict)
    """Whole message → number picked, only while there is a list: "my last one" in a longer text picks nothing."""

    traits: Languages = Languages({})
    """What each language is like."""

    def command(self, text: str) -> str | None:
        """The command a whole message is, or None."""
        plain = folded(text)
        return self.commands.get(plain) or ("stop" if self.stopping.asks(plain) else None)

    def number(self, text: str) -> int | None:
        """The number a whole message picks: "2.", "②", "two", "no 2"; None when it is not one."""
        plain = folded(text)
        return int(plain) if plain.isdecimal() and len(plain) <= 2 else self.numbers.get(plain)

    def pick(self, text: str) -> int | None:
        """The number a whole message picks where there is a list: "second one" too; None when it picks none."""
        number = self.number(text)
        return self.picks.get(folded(text)) if number is None else number

    def place(self, text: str) -> int | None:
        """The place in a list that a longer text names by two words or more ("the first one"), LAST, OTHER, or None."""
        if (whole := self.picks.get(folded(text))) is not None:
            return whole
        named = [
            word for word in self.numbers if (len(word) > 2 if HAN.search(word) else " " in word) and _holds(text, word)
        ]
        return self.numbers[max(named, key=len)] if named else None

    def language(self, text: str) -> str | None:
        """The language a whole message asks for, or None."""
        return self.languages.get(folded(text))

    def has(self, what: str, text: str) -> bool:
        """True when a text holds a word of a kind ("today", "step_free", …) in any language."""
        if any(f"{what}{UNLESS}" in words for words in self.days.values()):
            text = self.without(f"{what}{UNLESS}", text)
        return any(_holds_any(text, words.get(what, ())) for words in self.days.values())

    def without(self, what: str, text: str) -> str:
        """A text without its words of a kind, blanks in their place."""
        words = sorted((word for kinds in self.days.values() for word in kinds.get(what, ())), key=len, reverse=True)
        for word in words:
            text = re.sub(re.escape(word) if HAN.search(word) else rf"\b{re.escape(word)}\b", " ", text, flags=re.I)
        return text

    def way(self, text: str) -> str:
        """The way of doing something that a text names, or empty."""
        if all(_holds_any(text, self.ways[part]) for part in ("proxy", "proxy does")):
            return "proxy"
        named = (way for way, words in self.ways.items() if not way.startswith("proxy") and _holds_any(text, words))
        return next(named, "")

    def somebody(self, text: str) -> bool:
        """True when a text names a relative or somebody else it is about."""
        return _holds_any(text, self.ways["proxy"])

    def day(self, text: str) -> int | None:
        """The weekday named in a text, Monday is 0, or None."""
        return next((i for i, day in enumerate(DAYS) if self.has(day, text)), None)

    def day_name(self, language: str, weekday: int) -> str:
        """How we say a weekday."""
        return self.days[language][DAYS[weekday]][0]


def _holds(text: str, word: str) -> bool:
    return _holds_any(text, (word,))


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    """True if a text holds one of some words: whole, but where its writing has no blanks or it is a sign."""
    return bool(words) and _pattern(words).search(text) is not None


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    whole = (
        re.escape(word) if HAN.search(word) or not word[0].isalnum() else rf"\b{re.escape(word)}\b" for word in words
    )
    return re.compile("|".join(whole), re.I)


def read_keywords(folder: Path) -> Keywords:
    """The keywords of every language under a folder."""
    commands: dict[str, str] = {}
    numbers: dict[str, int] = {}
    picks: dict[str, int] = {}
    languages: dict[str, str] = {}
    days: dict[str, dict[str, tuple[str, ...]]] = {}
    joins = set[str]()
    ways: dict[str, tuple[str, ...]] = {}
    spoken: dict[str, str] = {}
    beside: dict[str, str] = {}
    typed: list[Pinyin] = []
    shortened: list[Shorthand] = []
    for path in sorted(folder.glob("*/keywords")):
        data = _yaml(path / "commands.yml")
        commands |= {folded(w): name for name, words in data["commands"].items() for w in words}
        numbers |= {folded(w): int(n) for n, words in data["numbers"].items() for w in words}
        numbers |= {folded(w): LAST for w in data["last"]} | {folded(w): OTHER for w in data["other"]}
        picks |= {folded(w): {"last": LAST}.get(n) or int(n) for n, words in data["picks"].items() for w in words}
        languages |= {folded(w): tag for tag, words in data["languages"].items() for w in words}
        joins |= set(data["joins"])
        ways = _with_ways(ways, _yaml(path / "ways.yml"))
        days[path.parent.name] = _day_words({**_yaml(path / "days.yml"), **_optional(path / "thread.yml")})
        dialect = _optional(path / "dialect.yml")
        spoken |= dialect.get("words", {})
        beside |= dialect.get("beside", {})
        if (path / "pinyin.yml").exists():
            table = _yaml(path / "pinyin.yml")
            typed.append(Pinyin(table["syllables"], table["kept"], path.parent))
        if (path / "shorthand.yml").exists():
            shortened.append(shorthand(_yaml(path / "shorthand.yml")))
    return Keywords(
        commands, numbers, languages, days, ways, frozenset(joins), read_stop_words(folder), Dialect(spoken, typed, shortened, beside),
        read_stopping(folder, folded), read_plain(folder), read_promise_words(folder), read_refusing(folder), read_patterns(folder), picks,
        read_languages(folder),
    )  # fmt: skip


def read_stop_words(folder: Path) -> frozenset[str]:
    """The words of every language under a folder that are too common to search by."""
    files = folder.glob("*/keywords/stop.txt")
    return frozenset(word for path in files for word in path.read_text(encoding="utf-8").split())


def _with_ways(ways: dict[str, tuple[str, ...]], data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The ways known so far with those of one more language."""
    more = {**data["ways"], "proxy": data["proxy"]["who"], "proxy does": data["proxy"]["do"]}
    return {way: (*ways.get(way, ()), *words) for way, words in more.items()}


def _yaml(path: Path) -> Any:
    return read_yaml(path)


def _optional(path: Path) -> dict[str, Any]:
    return dict(_yaml(path)) if path.exists() else {}


def _day_words(data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    words = dict(data["days"]) | {k: v for k, v in data.items() if k not in {"days", "keeper"}}
    return {name: tuple(list_) for name, list_ in words.items()}
