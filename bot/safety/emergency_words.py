"""Whether a turn names an emergency: its number, a service that comes, or a call for help, in many languages.

A turn is read as a chain of words of `intents/emergency.yml`; what a word is there, its roles, that file says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.safety.emergency_text import Speller, fold

SERVICES = ("medical", "poison", "fire", "rescue", "gas", "crime", "suicide", "fraud", "emergency")
"""What may be named, in the order it is told; "emergency" is any of them."""
ASKED_FOR = frozenset(SERVICES) - {"emergency"}
"""Those that come where somebody sends for them."""
DIGITS = re.compile(r"(?<![ ;])[ ;]*+\d[\d ;]*+")
FOR_WHOM = frozenset({"medical", "crime"})
"""Those whose names are no verbs: a person after one is who needs it."""
LONGEST, LONGEST_CHAIN = 400, 160
"""Characters of a turn in which a service is looked for, and of one that names an emergency and says nothing else."""
BEFORE = 24
"""Characters before a word of asking in which a "not" counts."""
TURNS = 64


@dataclass(frozen=True, slots=True)
class Word:
    """What one word is."""

    roles: frozenset[str] = frozenset()
    number: str = ""
    """Digits of the number that it is."""
    is_free: bool = False
    """Whether it may stand inside other letters: languages without spaces."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the world."""

    service: str
    is_alone: bool
    """Whether it names the emergency with nothing said beside it."""


@dataclass(frozen=True, slots=True)
class Named:
    """The emergency that a turn names."""

    services: tuple[str, ...]
    """Those of SERVICES that it asks for, by words."""
    numbers: tuple[str, ...] = ()
    """The numbers it names, as digits."""
    is_question: bool = False
    """Whether it only asks for the number."""
    is_plea: bool = False
    """Whether it is a call for help that may be less than an emergency."""
    is_whole: bool = True
    """Whether it says nothing else."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """Words of a language that the line does not speak, for a turn that says more than them."""

    calls: frozenset[str]
    services: Mapping[str, str]
    """Word → its service."""


@dataclass(frozen=True)
class EmergencyWords:
    """The words of all languages, and the numbers of the world."""

    words: Mapping[str, Word] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    tongues: tuple[Tongue, ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    rung_as: Mapping[str, str] = field(default_factory=dict)
    """Service → the one whose number is rung for it where a city has none of its own."""
    speller: Speller | None = None

    def __post_init__(self) -> None:
        """Keep what was read of a turn: several rules ask."""
        object.__setattr__(self, "named", lru_cache(maxsize=TURNS)(self.named))

    def named(self, text: str, own: frozenset[str] = frozenset()) -> Named | None:
        """The emergency that a text names; None if it names none. own: the city's numbers, as digits."""
        folded = fold(text, self.signs)
        if DIGITS.fullmatch(folded):
            digits = re.sub(r"\D", "", folded)
            return Named((), (digits,)) if self.is_number(digits, own) else None
        for form in (folded, *([] if self.speller is None else self.speller.spelt(folded))):
            rest = self._without_look_alikes(form)
            if (named := self._whole(rest, own) or self._within(rest) or self._abroad(rest)) is not None:
                return named
        return None

    def is_number(self, digits: str, own: Collection[str] = ()) -> bool:
        """True for a number that names an emergency by itself."""
        known = self.numbers.get(digits)
        return digits in own or (known is not None and known.is_alone)

    def _without_look_alikes(self, text: str) -> str:
        for pattern in self.unless:
            text = pattern.sub(" \x00 ", text)
        return text

    def _whole(self, text: str, own: frozenset[str]) -> Named | None:
        """What a text names that consists of known words alone."""
        chain = self._chain(text) if len(text) <= LONGEST_CHAIN else None
        if chain is None or any("not" in word.roles and "fill" not in word.roles for word in chain):
            return None
        roles = frozenset(role for word in chain for role in word.roles)
        services = tuple(each for each in SERVICES if each in roles)
        is_called, is_only = "call" in roles or bool(services), "ask" not in roles
        numbers = [word.number for word in chain if word.number]
        told = tuple(each for each in numbers if is_called or (is_only and self.is_number(each, own)))
        if services or told:
            return Named(services, told, is_question="ask" in roles)
        if roles & {"cry", "plea"}:
            return Named(("emergency",), is_plea="cry" not in roles)
        return None

    def _chain(self, text: str) -> list[Word] | None:
        """The words that a text consists of, the longest first; None if it says anything else."""
        dead: set[int] = set()

        def read(at: int) -> list[Word] | None:
            while at < len(text) and text[at] in " ;":
                at += 1
            if at == len(text):
                return []
            if at in dead:
                return None
            for end, word in self._at(text, at):
                if (rest := read(end)) is not None:
                    return [word, *rest]
            dead.add(at)
            return None

        return read(0)

    def _at(self, text: str, at: int) -> Iterable[tuple[int, Word]]:
        """The words that begin at a place of a text, the longest first, each with where it ends."""
        for length in range(min(self._longest, len(text) - at), 0, -1):
            word = self.words.get(text[at : at + length])
            if word is not None and (word.is_free or _is_apart(text, at, at + length)):
                yield at + length, word

    @cached_property
    def _longest(self) -> int:
        """Characters of the longest word."""
        return max(map(len, self.words), default=0)

    def _within(self, text: str) -> Named | None:
        """What a text asks for in the middle of other words: "send an ambulance to mill road"."""
        if (begun := self._begins(text)) is not None:
            return begun
        for at in range(min(len(text), LONGEST)):
            for end, word in self._at(text, at):
                if not word.roles & {"call", "send"} or self._is_denied(text[:at]):
                    continue
                found = self._after(text, end, is_call="call" in word.roles)
                if found is not None:
                    services = tuple(each for each in SERVICES if each in found.roles)
                    numbers = (found.number,) if found.number else ()
                    return Named(services, numbers, is_question="ask" in word.roles, is_whole=False)
        return None

    def _begins(self, text: str) -> Named | None:
        """The service that a text begins with, where the next word says where it is to come, that it hurries, or for whom."""
        start, is_urged = self._led(text)
        for end, word in self._at(text, start):
            services = tuple(each for each in SERVICES if each in word.roles & ASKED_FOR)
            at = end + len(text[end:]) - len(text[end:].lstrip(" ;"))
            roles = {role for _, after in self._at(text, at) for role in after.roles}
            # Why not of every service: "fire my landlord" and "rescue my cat" send for nobody.
            is_for = bool(set(services) & FOR_WHOM) and ("whom" in roles or is_urged)
            if services and (is_for or roles & {"there", "urge"}) and "ask" not in roles:
                return Named(services, is_whole=False)
        return None

    def _led(self, text: str) -> tuple[int, bool]:
        """Where a text begins once greetings and words of haste are taken off, and whether there are some of haste: "please, quick"."""
        at, is_urged = 0, False
        while ends := [(end, word) for end, word in self._at(text, at) if word.roles & {"lead", "urge"}]:
            at, word = max(ends, key=lambda each: each[0])
            is_urged = is_urged or "urge" in word.roles
            at += len(text[at:]) - len(text[at:].lstrip(" ;"))
        return at, is_urged

    def _after(self, text: str, at: int, *, is_call: bool) -> Word | None:
        """The service, or after a word of ringing the number, that follows with nothing but small words between."""
        while at < len(text) and text[at] == " ":
            at += 1
        for end, word in self._at(text, at):
            is_number = is_call and bool(word.number) and not text[end:].lstrip()[:1].isdigit()
            if is_number or word.roles & ASKED_FOR:
                return word
            if "fill" in word.roles and (found := self._after(text, end, is_call=is_call)) is not None:
                return found
        return None

    def _is_denied(self, before: str) -> bool:
        """True if a "not" stands right before, or one small word before."""
        near = before[-BEFORE:].rsplit(";", 1)[-1]
        starts = range(len(before) - len(near), len(before))
        return any(
            "not" in word.roles and self._is_small(before[end:]) for at in starts for end, word in self._at(before, at)
        )

    def _is_small(self, text: str) -> bool:
        chain = self._chain(text)
        return chain is not None and len(chain) <= 2

    def _abroad(self, text: str) -> Named | None:
        """What somebody calls for in a language that the line does not speak, whatever else they say."""
        for tongue in self.tongues:
            if not any(_holds(text, word) for word in tongue.calls):
                continue
            found = {service for word, service in tongue.services.items() if _holds(text, word)}
            if found:
                return Named(tuple(each for each in SERVICES if each in found), is_whole=False)
        return None


def _is_apart(text: str, start: int, end: int) -> bool:
    """True if no letter or digit touches a piece of a text."""
    return not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum()


def _holds(text: str, word: str) -> bool:
    at = text.find(word)
    return at >= 0 and (not word.isascii() or _is_apart(text, at, at + len(word)))
