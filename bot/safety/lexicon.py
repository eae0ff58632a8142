"""Patterns of danger, built from a table for each language of persons, tenses and kinds.

`intents/<language>/danger/patterns.yml` holds `slots` (groups of words), `kinds` (patterns that raise a danger or ask about
it) and `harmless` (what is taken out of a text first). A pattern is a regular expression in which `{name}` stands for the
words of a slot and `…` for a few words, or characters, between. A whole turn that is one of `everyday` is no danger where
no pattern raises one. Words of `ordinary` tell of a trouble of every day; those of `past` and `well` together, without
`present`, that something is past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.language.script import HAN
from bot.language.traits import Language, read_language
from bot.safety.danger import Danger
from bot.safety.folding import TEXTS, Dialects, Misspellings, plain
from bot.safety.rules import Match, Past, Rule
from bot.safety.vocabulary import inflected, misspellings_of
from bot.system.yaml_file import read_yaml

GAP_OF_WORDS, GAP_OF_CHARACTERS = r"(?: \w{1,30}){0,4} ", r"[^;]{0,6}"
"""What `…` stands for: at most four words, or six characters, within one sentence."""
LONGEST = 90
"""Characters of the longest text that is looked at for being an everyday one."""


@dataclass(frozen=True, slots=True)
class Table:
    """The patterns of one language, compiled."""

    language: str
    rules: tuple[Rule, ...]
    harmless: re.Pattern[str] | None
    over: re.Pattern[str] | None
    """Words that say it is over."""
    asked: re.Pattern[str] | None
    """The same words in a question: "has the ambulance left?"."""
    requests: re.Pattern[str] | None
    """Words with which something is asked of the city."""
    everyday: re.Pattern[str] | None
    """Whole texts that are no danger."""
    ordinary: re.Pattern[str] | None
    """Words of a trouble of every day that sounds like danger."""
    past: Past
    long_past: re.Pattern[str] | None
    """When something was that can wait by now: last year."""
    dialects: Dialects
    misspellings: Misspellings | None
    """None for writing without letters."""

    def texts(self, text: str) -> tuple[str, ...]:
        """The forms of a text in which danger is looked for: as it stands, and with its spelling put right."""
        stands = plain(self.dialects.standard(text))
        mended = self.misspellings.mended(stands) if self.misspellings else stands
        return (stands,) if mended == stands else (stands, mended)

    def match(self, text: str) -> Match:
        """What the patterns of this language find in a text."""
        raised: list[Danger] = []
        doubted: list[Danger] = []
        across: list[Danger] = []
        is_sure = is_certain = False
        forms = self.texts(text)
        for form in forms:
            rest = self.harmless.sub(" ; ", form) if self.harmless else form
            for rule in self.rules:
                raises, asks = rule.match(rest)
                raised += [rule.danger] * raises
                doubted += [rule.danger] * asks
                across += [rule.danger] * (raises and rule.is_across)
                is_sure = is_sure or (raises and rule.is_sure)
                is_certain = is_certain or (raises and rule.is_certain)
        is_everyday = not raised and self._is_everyday(forms[0])
        is_ordinary = not raised and not doubted and self.ordinary is not None and bool(self.ordinary.search(forms[0]))
        is_past = self.past.holds(forms[0])
        found = Match(_once(raised), _once(doubted), is_sure, is_everyday, is_ordinary, is_past, is_certain)
        return replace(found, across=_once(across))

    def is_long_past(self, text: str) -> bool:
        """True if a text tells of a time long ago, and of nothing since."""
        form, present = self.texts(text)[0], self.past.present
        if self.long_past is None or not self.long_past.search(form):
            return False
        return present is None or present.search(self.long_past.sub(" ; ", form)) is None

    def knows_words(self, text: str) -> bool:
        """True if each word of some letters stands in the files of this language, or nearly so."""
        return self.misspellings is None or all(map(self.misspellings.knows, self.texts(text)[-1].split()))

    def says_over(self, text: str) -> bool:
        """True if a text says that something is over, and does not only ask."""
        forms = (self.asked.sub(" ; ", form) if self.asked else form for form in self.texts(text))
        return self.over is not None and any(map(self.over.search, forms))

    def asks_whether_over(self, text: str) -> bool:
        """True if a text asks whether something is over."""
        return self.asked is not None and any(map(self.asked.search, self.texts(text)))

    def _is_everyday(self, form: str) -> bool:
        form = form.strip(" ;")
        return self.everyday is not None and len(form) <= LONGEST and self.everyday.fullmatch(form) is not None


@dataclass(frozen=True)
class Lexicon:
    """The patterns of all languages."""

    tables: tuple[Table, ...]

    @cached_property
    def match(self) -> Callable[[str], Match]:
        """What the patterns of any language find in a text; kept, for a text that sounds like danger is looked at again."""
        return lru_cache(maxsize=TEXTS)(self._match)

    def _match(self, text: str) -> Match:
        matches = [table.match(text) for table in self.tables]
        raised = _once(danger for match in matches for danger in match.raised)
        doubted = _once(danger for match in matches for danger in match.doubted)
        is_everyday = not raised and any(match.is_everyday for match in matches)
        is_ordinary = not raised and not doubted and any(match.is_ordinary for match in matches)
        is_past, is_sure = any(match.is_past for match in matches), any(match.is_sure for match in matches)
        is_certain = any(match.is_certain for match in matches)
        across = _once(danger for match in matches for danger in match.across)
        return Match(raised, doubted, is_sure, is_everyday, is_ordinary, is_past, is_certain, across)

    def says_over(self, text: str) -> bool:
        """True if a text says that something is over."""
        return any(table.says_over(text) for table in self.tables)

    def is_long_past(self, text: str) -> bool:
        """True if a text tells of a time long ago, and of nothing since."""
        return any(table.is_long_past(text) for table in self.tables)

    def knows_words(self, text: str) -> bool:
        """True if no word of a text is strange to all languages that are written in letters."""
        return all(table.knows_words(text) for table in self.tables)

    def asks_whether_over(self, text: str) -> bool:
        """True if a text asks whether something is over: "has the ambulance come?"."""
        return any(table.asks_whether_over(text) for table in self.tables)

    def asks_of_city(self, text: str) -> bool:
        """True if a text begins a sentence with words that ask something of the city: "i need a", "how do"."""
        return any(
            table.requests is not None and any(map(table.requests.search, table.texts(text))) for table in self.tables
        )

    def without_over(self, text: str) -> str:
        """A text, folded, without the words that say it is over."""
        for table in self.tables:
            form = table.texts(text)[0]
            text = table.over.sub(" ; ", form) if table.over else form
        return text

    def parts(self, text: str) -> tuple[str, ...]:
        """A text, folded, cut where a sentence ends or something is asked of the city; in one where it is all of a piece."""
        for table in self.tables:
            form = table.texts(text)[0]
            cut = table.requests.sub(lambda found: f" ; {found[0]}", form) if table.requests else form
            if len(parts := tuple(part for each in cut.split(";") if (part := each.strip()))) > 1:
                return parts
        return (text,)


def read_lexicon(folder: Path) -> Lexicon:
    """The patterns of every language under a folder."""
    return Lexicon(tuple(read_table(path, folder) for path in sorted(folder.glob("*/danger/patterns.yml"))))


def read_table(path: Path, folder: Path) -> Table:
    """The patterns of one file; raises ValueError that names a pattern which can not be used."""
    data = read_yaml(path)
    language = read_language(path.parents[1])
    slots = slots_of(data.get("slots") or {})
    rules = tuple(_rule(kind, row, slots, language, path) for kind, row in data["kinds"].items())

    def words(key: str) -> re.Pattern[str] | None:
        return compiled(data.get(key) or (), slots, language, path)

    long_past = words("long_past")
    past = Past(words("past"), words("well"), words("present"))
    spelt = misspellings_of(data, folder / language.tag) if language.is_spaced else None
    dialects = Dialects({**inflected(data.get("aspects") or {}), **(data.get("dialect") or {})})
    return Table(
        language.tag, rules, words("harmless"), words("over"), words("asked"), words("requests"), words("everyday"),
        words("ordinary"), past, long_past, dialects, spelt,
    )  # fmt: skip


def _once(dangers: Iterable[Danger]) -> tuple[Danger, ...]:
    return tuple(dict.fromkeys(dangers))


def slots_of(data: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each slot as a group of a regular expression; a slot may hold slots that stand above it."""
    slots: dict[str, str] = {}
    for name, words in data.items():
        slots[name] = "(?:" + "|".join(_filled(word, slots) for word in words) + ")"
    return slots


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda found: slots[found[1]], pattern)


def _rule(kind: str, row: Mapping[str, Any], slots: Mapping[str, str], language: Language, path: Path) -> Rule:
    danger = Danger(row["class"], kind.partition("/")[0])
    return Rule(
        danger,
        compiled(row.get("raise") or (), slots, language, path),
        compiled(row.get("ask") or (), slots, language, path),
        compiled(row.get("harmless") or (), slots, language, path),
        bool(row.get("sure")) or bool(row.get("certain")),
        bool(row.get("certain")),
        bool(row.get("across")),
    )


def compiled(
    patterns: Sequence[str], slots: Mapping[str, str], language: Language, path: Path
) -> re.Pattern[str] | None:
    """The patterns as one regular expression; words of a language written in letters are matched whole."""
    if not patterns:
        return None
    whole, gap = [], GAP_OF_WORDS if language.is_spaced else GAP_OF_CHARACTERS
    for pattern in patterns:
        filled = re.sub(r" ?… ?", lambda _: gap, _filled_or_fail(pattern, slots, path))
        whole.append(
            f"(?:{filled})" if HAN.search(pattern) or not language.is_spaced else rf"(?:(?<!\w)(?:{filled})(?!\w))"
        )
    try:
        return re.compile("|".join(whole))
    except re.error as error:
        raise ValueError(f"{path}: a pattern can not be used: {error}") from error


def _filled_or_fail(pattern: str, slots: Mapping[str, str], path: Path) -> str:
    try:
        return _filled(pattern, slots)
    except KeyError as error:
        raise ValueError(f"{path}: {pattern!r} names a slot that is not there: {error}") from error
