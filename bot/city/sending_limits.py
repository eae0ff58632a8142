"""How much may go out, to whom and in what time: the city's `limits.yml`, so that nobody makes the city pay for nothing."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

from bot.language.script import HAN
from bot.model.turn import Turn, abilities_of, number_of

PREFIX = 7
"""Digits that numbers of one range share: whoever is paid for texts to them has thousands of one range."""
NUMBERS = 256
"""Telephone numbers whose country and kind are kept."""
LEAST_LETTERS, LEAST_HAN = 10, 4
"""A text shorter than this is said again by people too: "yes", "more", "thanks"."""


@dataclass(frozen=True, slots=True)
class Window:
    """So many in so many minutes."""

    most: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Spending:
    """What a day may cost, in the city's own money."""

    most_a_day: float = 200.0
    message: float = 0.05
    """Price of one message, dear rather than cheap."""
    call: float = 0.3
    """Price of one call, of the usual length."""
    strangers: float = 0.8
    """Share of the day's money from which on only people known for a day are answered, and staff are told."""


@dataclass(frozen=True, slots=True)
class Rest:
    """When nobody is rung who did not ask for it, by the clock on their wall."""

    begins: str = "21:00"
    ends: str = "08:00"


@dataclass(frozen=True, slots=True)
class InDanger:
    """How often an answer to danger goes out by text. Each opens a case for staff, also where it is held."""

    person: Window = Window(6, 60)
    """To one person who asks; whoever asks more often gets it as `again` says."""
    again: Window = Window(1, 15)
    """Of one family of dangers to such a person; of another family it is told at once."""
    refused: Window = Window(2, 1440)
    """To one number of a country or kind that is not answered otherwise; beyond it each family of dangers once."""
    strangers: Window = Window(60, 60)
    """To all numbers of one range that first wrote less than a day ago; beyond it staff are told, and `each` holds."""
    each: Window = Window(1, 1440)
    """To one number of such a range, of one family of dangers."""
    money: float = 2.0
    """Times the day's money at which it ends: an answer to danger is held last of all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """One table of limits; an answer to danger has its own."""

    ways: tuple[str, ...] = ("sms",)
    """Names of the ways out on which every message costs."""
    rings: tuple[str, ...] = ("phone",)
    """Names of the ways on which every call costs."""
    countries: tuple[str, ...] = ()
    """Countries whose numbers are answered; none named means the city's own."""
    types_refused: tuple[str, ...] = ("premium_rate", "shared_cost", "personal_number", "pager", "uan", "voicemail")
    """Kinds of numbers that are not answered, by the names of libphonenumber."""
    person: tuple[Window, ...] = (Window(30, 10), Window(100, 1440))
    """Answers to one person."""
    calls: tuple[Window, ...] = (Window(12, 60), Window(40, 1440))
    """Calls of one number, that came in or that were made to it."""
    strangers: tuple[Window, ...] = (Window(20, 10), Window(200, 1440))
    """Answers to all numbers of one range that first wrote less than a day ago."""
    like: Window = Window(5, 10)
    """Answers to one person who sends the same again: two machines that answer each other."""
    danger: InDanger = InDanger()
    spending: Spending = Spending()
    rest: Rest = Rest()


@dataclass(frozen=True, slots=True)
class Toll:
    """What an answer is counted by."""

    limits: Limits
    prefix: str
    """First digits of its number; empty if it is none."""
    likeness: str
    """A few digits that are the same for the same text; empty for a short one."""
    cost: int
    """In thousandths of the city's money."""
    refused: bool
    """True for a number that is not to be answered at all."""
    what: Literal["text", "call", "further"] = "text"
    """An answer by text, a call that begins, or what is said further in one."""

    @property
    def windows(self) -> tuple[Window, ...]:
        """How many of its kind one person has."""
        return self.limits.person if self.what == "text" else self.limits.calls


def toll_of(limits: Limits, way: str, address: str, said: str, messages: Sequence[object]) -> Toll | None:
    """What an answer counts for; None for a way out on which nothing is counted."""
    if way not in limits.ways:
        return None
    number = number_of(way, address)
    is_refused = bool(number or abilities_of(way).address == "telephone") and not _is_answered(limits, address)
    cost = round(limits.spending.message * 1000) * len(messages)
    return Toll(limits, number[1 : 1 + PREFIX], _likeness(said, address), cost, is_refused)


def toll_of_turn(limits: Limits, turn: Turn, messages: Sequence[object]) -> Toll | None:
    """What an answer to a turn counts for: a text by its messages, a call once, as it comes in; None if nothing is."""
    if turn.channel not in limits.rings:
        return toll_of(limits, turn.channel, turn.sender, turn.text, messages)
    return toll_of_call(limits) if turn.facts.get("call") == "new" else Toll(limits, "", "", 0, False, "further")


def toll_of_notice(limits: Limits, way: str, address: str, messages: Sequence[object]) -> Toll | None:
    """What something said by itself counts for: a call once, a text by its messages; None if nothing is counted."""
    return toll_of_call(limits) if way in limits.rings else toll_of(limits, way, address, "", messages)


def toll_of_call(limits: Limits) -> Toll:
    """What a call counts for, that came in or is made; where it is free it is counted all the same."""
    return Toll(limits, "", "", max(1, round(limits.spending.call * 1000)), False, "call")


def _is_answered(limits: Limits, address: str) -> bool:
    """True for a number of a country that is named and of no kind that is refused."""
    country, kind = _country_and_kind(address)
    return country in limits.countries and kind not in limits.types_refused


@lru_cache(maxsize=NUMBERS)
def _country_and_kind(address: str) -> tuple[str | None, str]:
    """Of a number; ("", "") where it is none. Kept, because the library searches its tables each time."""
    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return "", ""
    # Why the main one too: numbers for tests and new ranges are of no region in the library's tables.
    country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return country, phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(number)).casefold()


def _likeness(said: str, address: str) -> str:
    """Six digits of a text's letters, keyed by whose it is: figures in it, as a machine counts up, make no difference."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", said).casefold() if c.isalpha())
    if len(letters) < LEAST_LETTERS and len(HAN.findall(letters)) < LEAST_HAN:
        return ""
    key = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=16).digest()
    return hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=3, key=key).hexdigest()
