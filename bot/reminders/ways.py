"""The channel for a message: the one the person used; a landline is rung, not texted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from bot.city.city import City
from bot.model.case import Case
from bot.model.consent import TEXTED
from bot.model.turn import abilities_of, is_number, number_of

RUNG = {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.VOIP}
WITHHELD = "call:"
"""How the address of somebody begins who rang without showing a number: it is of one call."""
MOBILE, EITHER = phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE


@dataclass(frozen=True, slots=True)
class Ways:
    """Names of the ways by which numbers are texted and rung."""

    text: str = "sms"
    call: str = "phone"


@dataclass(frozen=True, slots=True)
class Way:
    """Where something goes out."""

    channel: str
    address: str
    is_spoken: bool


def way_out(case: Case, wanted: str, city: City, ways: Ways) -> Way | None:
    """The way by which a case's person is told; None if there is none.

    wanted: the way asked for, empty for the one the case came by.
    """
    number, came = case.address, case.channel
    channel, first = wanted or came, abilities_of(came)
    if first.is_present:
        number = _given(case)
        channel = wanted if wanted and wanted != came else ways.text if is_mobile(number) else ways.call
    if first.is_spoken:
        number = _given(case) if number.startswith(WITHHELD) else number
        if not wanted and (_said(case) == "yes" or (city.reminders.text_mobiles and is_mobile(number))):
            channel = ways.text
    if channel != came and abilities_of(channel).reaches_anyone and not number_of(came, number):
        number = _given(case)
    if abilities_of(channel).is_texted and not first.is_texted and (is_landline(number) or _said(case) == "no"):
        channel = ways.call
    if not number or (channel != came and channel in {ways.call, ways.text} and not is_number(number)):
        return None
    return Way(channel, number, abilities_of(channel).is_spoken)


def next_way(case: Case, tried: Sequence[str], ways: Ways) -> str:
    """The way to try after some by which nobody was reached; empty if there is none."""
    number = number_of(case.channel, case.address) or _given(case)
    texts = is_mobile(number) or _said(case) == "yes" or abilities_of(case.channel).is_texted
    possible = ((ways.call,) if is_number(number) else ()) + ((ways.text,) if is_number(number) and texts else ())
    kinds = {_kind_of(way) for way in tried}
    return next((way for way in possible if _kind_of(way) not in kinds), "")


def needs_asking(number: str) -> bool:
    """True for a number of which nobody can tell whether it takes texts: every one of the United States, for one."""
    return is_number(number) and _kind(number) == EITHER


def is_mobile(number: str) -> bool:
    """True for a number that surely takes texts."""
    return _kind(number) == MOBILE


def is_landline(number: str) -> bool:
    """True for a number that surely does not."""
    return _kind(number) in RUNG


def _kind_of(way: str) -> tuple[bool, bool]:
    """The same for two ways by which the same telephone is reached in the same manner."""
    abilities = abilities_of(way)
    return abilities.is_spoken, abilities.is_texted


def _kind(number: str) -> int:
    try:
        return int(phonenumbers.number_type(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return int(phonenumbers.PhoneNumberType.UNKNOWN)


def _said(case: Case) -> str:
    """What its person said to whether the number they rang from takes texts; empty if nobody asked."""
    return case.consents.get(TEXTED, "") if abilities_of(case.channel).is_spoken else ""


def _given(case: Case) -> str:
    """The number given in an errand, where it is whole."""
    given = str(case.details.value("phone", "") or case.slots.get("number", ""))
    return given if is_number(given) else ""
