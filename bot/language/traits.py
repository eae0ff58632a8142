"""What a language is, as data: `intents/<language>/language.yml`; code asks its traits and never its tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from bot.language import grammar as grammars
from bot.language.months import months
from bot.language.script import HAN, WORDS
from bot.system.yaml_file import read_yaml

NOTHING = re.compile(r"(?!)")
FILE = "language.yml"
LEAST_WORDS = 2
"""Words of one script from which a text may change the language: one alone switches nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's traits; what its file leaves out is as in most languages written with letters."""

    tag: str = ""
    keeper: str = ""
    locale: str = "en"
    """Whose names of months and days are used, as Babel calls it."""
    script: str = "Latin"
    """What it is written in: a key of `script.WORDS`."""
    source: bool = False
    """True for the language all others are made from."""
    between: str = " "
    """What stands between two sentences."""
    day: str = "d MMMM"
    """A date of this year, in Babel's signs."""
    day_and_year: str = "d MMMM yyyy"
    clock: str = "H:mm"
    comma: str = ", "
    question: str = "?"
    bracket: str = " ({})"
    """A note behind a word."""
    alternative: tuple[str, ...] = ()
    """How a sentence begins that goes on with the one before it ("Or …")."""
    months: tuple[tuple[str, ...], ...] = ()
    """Names of the twelve months, where Babel has none."""
    vendors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Who speaks or hears for us → what they call the language and its voice."""

    @property
    def is_spaced(self) -> bool:
        """True if blanks stand between words."""
        return self.script != "Han"

    @property
    def month_names(self) -> Mapping[str, int]:
        """Names of the months, whole and short, case folded → number from 1."""
        own = {name.casefold(): number for number, names in enumerate(self.months, 1) for name in names}
        return own or months(self.locale.partition("_")[0])

    def writes(self, word: str) -> bool:
        """True for a word in the language's script; what is in no other one counts for letters."""
        return bool(WORDS["Han"].search(word)) != self.is_spaced


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages under a folder."""

    known: Mapping[str, Language]
    common: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Language → its commonest words, by which languages of one script are told apart."""

    def __iter__(self) -> Iterator[Language]:
        return iter(self.known.values())

    def __getitem__(self, tag: str) -> Language:
        return self.known.get(tag) or Language(tag=tag)

    alternative: re.Pattern[str] = NOTHING
    """How a sentence begins that goes on with the one before it, in any of them."""

    @property
    def source(self) -> str:
        """Tag of the language all wordings are made from."""
        return next((each.tag for each in self if each.source), next(iter(self.known), ""))

    def language_of(self, text: str, current: str) -> str:
        """The language a text is written in; the current one where it is too short to tell.

        Han characters count as words where there are no more words of letters; one word alone switches nothing.
        """
        counts = {script: len(word.findall(text)) for script, word in WORDS.items()}
        han = counts.pop("Han")
        script = max(counts, key=lambda each: counts[each])
        if han:
            return self._written_in("Han", text, current) if han >= counts[script] else current
        return self._written_in(script, text, current) if counts[script] >= LEAST_WORDS else current

    def _written_in(self, script: str, text: str, current: str) -> str:
        """The language of a script whose commonest words a text has most of; where two have as many, the current one."""
        able = [each.tag for each in self if each.script == script]
        if len(able) < 2:
            return able[0] if able else current
        words = re.findall(r"[^\W\d_]+", text.casefold())
        shares = {tag: sum(word in self.common.get(tag, ()) for word in words) for tag in able}
        most = max(shares.values())
        best = [tag for tag in able if shares[tag] == most]
        return current if current in best or (len(best) > 1 and current in able) else best[0]


def read_language(folder: Path) -> Language:
    """The traits of one language's folder; raises ValueError that says what its file has wrong."""
    path = folder / FILE
    data = read_yaml(path) if path.exists() else {}
    try:
        language = msgspec.convert({**data, "tag": folder.name}, Language)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path}: {error}. See docs/adding-a-language.md.") from error
    if unknown := sorted(set(data) - set(Language.__dataclass_fields__)):
        raise ValueError(f"{path}: {', '.join(unknown)} is no trait. See docs/adding-a-language.md.")
    if language.script not in WORDS:
        raise ValueError(f"{path}: script {language.script!r} is none of {', '.join(WORDS)}.")
    return language


def read_languages(folder: Path) -> Languages:
    """The languages that have wordings under a folder."""
    known = [read_language(path.parent) for path in sorted(folder.glob("*/phrases"))]
    begins = "|".join(re.escape(start) for each in known for start in each.alternative)
    return Languages(
        {each.tag: each for each in known},
        {each.tag: _common(folder / each.tag) for each in known},
        re.compile(f"^(?:{begins})", re.IGNORECASE) if begins else NOTHING,
    )


@cache
def languages(folder: Path) -> Languages:
    """The same, read once."""
    return read_languages(folder)


def written_in(name: str) -> str:
    """Tag of the language that a name in a source that tells none is in, by its script."""
    known = languages(grammars.FOLDER)
    return next((each.tag for each in known if not each.is_spaced), known.source) if HAN.search(name) else known.source


def _common(folder: Path) -> frozenset[str]:
    path = folder / "keywords" / "stop.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()
