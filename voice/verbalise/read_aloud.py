"""How figures are said: digits, codes, telephone numbers, money, clock times, dates, ordinals, in each language.

>>> digits("0555 555 0100", "en")
'zero five five, five five five, zero one, zero zero'
>>> read_aloud("Open 10:00 am to 4:30 pm.", "en")
'Open ten in the morning to half past four in the afternoon.'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import yaml

from voice.verbalise import rules_plain
from voice.verbalise.clean import clean, short_sentences
from voice.verbalise.spell import spell

VOICES = {
    tag: import_module(f"voice.verbalise.{name}")
    for tag, name in yaml.safe_load(Path(__file__).with_name("languages.yml").read_text(encoding="utf-8")).items()
}
"""Language tag → how it reads; each has DIGITS, GAP, WEB, MAIL and RULES. Others are read plainly."""

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_START = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_RUN = re.compile(r"\+?\(?\d(?:[\d ().\u2011-]*\d)?")


def voice_of(language: str) -> ModuleType:
    """How a language reads: by its own rules, or plainly where it has none yet."""
    return VOICES.get(language, rules_plain)


def read_aloud(text: str, language: str) -> str:
    """A text as it is said: no figure, sign or address is left for an engine to guess at."""
    return _loosened(_said(text, language))


def spoken_sentences(text: str, language: str, words: int = 12) -> list[str]:
    """The same in sentences of at most so many words where clauses allow it; a number is never cut."""
    return [_loosened(sentence) for sentence in short_sentences(_said(text, language), words)]


def digits(number: str, language: str) -> str:
    """The digits of a number one by one, in groups of three; words around it ("extension") are kept."""
    voice = voice_of(language)
    spoken = _RUN.sub(lambda run: spell(run.group(), voice.DIGITS, voice.GAP), clean(number))
    return " ".join(_loosened(spoken).split())


def _said(text: str, language: str) -> str:
    voice = voice_of(language)
    text = clean(text, voice.WEB, voice.MAIL)
    rules: Sequence[Rule] = voice.RULES
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return _START.sub(lambda start: start.group().upper(), text)


def _loosened(text: str) -> str:
    """Without the marks that hold the groups of a number together."""
    return text.replace("\u00a0", " ").replace("\u2060", "")
