"""A turn's words, prepared once for all readers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from bot.config.thresholds import THRESHOLDS
from bot.forms.turn import Heard
from bot.forms.words import FormWords
from bot.language.entities.entity import Found
from bot.language.entities.extract import read
from bot.language.script import BETWEEN_HAN

CLAUSE = re.compile(r"[.;!?。；！？\n]+(?!\d)|,(?!\d)|，|、|：|\b(?:but|and|then)\b|" + BETWEEN_HAN.pattern, re.I)
SENTENCE = re.compile(r"(?<=[.!?。！？;；\n])(?!\d)\s*")
MARKS = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'"})
BESIDE = re.compile(r",(?!\d)|，|(?<!\s)\s(?=(?:and|but|so|only)\s)|" + BETWEEN_HAN.pattern, re.I)
"""Where a question may begin behind what is told."""
LETTER = re.compile(r"\w")
MOSTLY, LITTLE = THRESHOLDS.form.mostly, 3


class Spoken:
    """A turn's text, and what was read in it."""

    def __init__(self, text: str, heard: Heard, words: FormWords, country: str) -> None:
        self.text = unicodedata.normalize("NFKC", text).translate(MARKS).strip()
        self.heard, self.words, self.country = heard, words, country

    def without(self, spans: Iterable[tuple[int, int]]) -> Spoken:
        """The same text with some pieces blanked; all others stand where they stood."""
        text = self.text
        for start, end in spans:
            text = text[:start] + ("," + " " * (end - start - 1))[: end - start] + text[end:]
        blanked = Spoken("", self.heard, self.words, self.country)
        blanked.text = text
        return blanked

    @cached_property
    def found(self) -> tuple[Found[Any], ...]:
        """Dates, sums, ages, numbers in it."""
        return read(self.text, self.heard.language, self.heard.now, self.country)

    def entities(self, *kinds: str) -> Iterator[Found[Any]]:
        """Those of some kinds, in the order they were said."""
        return (found for found in self.found if found.kind in kinds)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause begins and ends in which a piece stands."""
        # Why all of it: the blank between Han characters is one only with the character behind it.
        before = [match.end() for match in CLAUSE.finditer(self.text) if match.end() <= start]
        after = CLAUSE.search(self.text, end)
        return (before[-1] if before else 0), (after.start() if after else len(self.text))

    def before(self, start: int, end: int) -> str:
        """What its clause says before a piece."""
        return self.text[self.clause(start, end)[0] : start]

    def after(self, start: int, end: int) -> str:
        """What its clause says after a piece."""
        return self.text[end : self.clause(start, end)[1]]

    def is_mostly(self, spans: tuple[tuple[int, int], ...]) -> bool:
        """True if pieces make up most of the text."""
        said = len(LETTER.findall(self.text))
        return said > 0 and sum(len(LETTER.findall(self.text[a:b])) for a, b in spans) >= MOSTLY * said

    def is_little_beside(self, spans: tuple[tuple[int, int], ...]) -> bool:
        """True if beside some pieces a text says no more than "no, it is" or "I said"."""
        rest = "".join(mark if not any(a <= at < b for a, b in spans) else " " for at, mark in enumerate(self.text))
        for kind in ("corrects", "instead", "it is", "numbering", "no", "yes"):
            rest = self.words.patterns[kind].sub(" ", rest)
        return len(LETTER.findall(rest)) <= LITTLE

    @cached_property
    def is_skip(self) -> bool:
        """True if it says little but that a question is to be left out."""
        match = self.words.patterns["skip"].search(self.text)
        return match is not None and self.is_mostly((match.span(),))

    @cached_property
    def is_polite(self) -> bool:
        """True if it says thanks or hello and nothing else."""
        rest = self.words.patterns["polite"].sub(" ", self.text)
        return rest != self.text and not LETTER.search(rest)

    @cached_property
    def is_pause(self) -> bool:
        """True if it asks for a moment and says nothing else."""
        rest = self.words.patterns["polite"].sub(" ", self.words.patterns["pause"].sub(" ", self.text))
        return self.words.has("pause", self.text) and not LETTER.search(rest)

    @cached_property
    def is_left(self) -> bool:
        """True if it puts all of it off, or calls it off."""
        return self.is_called_off or self.words.has("later", self.text)

    @cached_property
    def is_called_off(self) -> bool:
        """True if it calls all of it off."""
        match = self.words.patterns["undo"].search(self.text)
        return match is not None and self.is_mostly((match.span(),))

    @cached_property
    def is_unknown(self) -> bool:
        """True if it says that the answer is not known."""
        return self.words.has("unknown", self.text) or self.heard.act == "dont-know"

    @cached_property
    def is_correction(self) -> bool:
        """True if something said before is put right; "no one" is an answer."""
        return self.words.has("corrects", self.text[self.words.leads_with("nobody", self.text) :])


def parted(text: str, words: FormWords) -> tuple[str, str]:
    """A text without the questions in it, and those questions; a question that is a wish stays."""
    told: list[str] = []
    asked: list[str] = []
    for sentence in (each for whole in SENTENCE.split(text) for each in _run_on(whole, words)):
        (asked if _is_asked(sentence, words) else told).append(sentence)
    return " ".join(told).strip(), " ".join(asked).strip()


def _is_asked(sentence: str, words: FormWords) -> bool:
    """True for a question that is no wish."""
    plain = unicodedata.normalize("NFKC", sentence).translate(MARKS)
    is_wish = words.has("wishes", plain) and not words.has("asks fact", plain)
    return words.has("questions", plain) and not is_wish and not words.has("later", plain)


def _run_on(sentence: str, words: FormWords) -> list[str]:
    """A sentence, and the question that runs on behind it: "im 71 can they carry it down", "Friday, and what does it cost"."""
    for cut in BESIDE.finditer(sentence):
        before, rest = sentence[: cut.start()], sentence[cut.start() :].lstrip(" ,，")
        if LETTER.search(before) and not _belongs(before, words) and _is_asked(rest, words):
            return [before, rest]
    begins = words.patterns["runs on"].search(sentence)
    if begins is None or not begins.start() or _belongs(sentence[: begins.start()].rstrip(" ,，"), words):
        return [sentence]
    return [sentence[: begins.start()], sentence[begins.start() :]]


def _belongs(before: str, words: FormWords) -> bool:
    """True if what stands before a question is part of it, or leads it in: "before I say", "if it rains"."""
    match = words.patterns["leads in"].match(before.strip())
    return words.has("questions", before) or (match is not None and match.end() == len(before.strip()))
