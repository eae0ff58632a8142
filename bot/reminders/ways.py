"""The channel for a message: the one the person used; a landline is rung, not texted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from bot.city.city import City
from bot.model.case import Case
from bot.model.consent import TEXTED
from bot.model.turn import SPOKEN, TEXTS

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
    channel = wanted or came
    if came.startswith(SPOKEN):
        number = _given(case) if number.startswith(WITHHELD) else number
        if not wanted and (_said(case) == "yes" or (city.reminders.text_mobiles and is_mobile(number))):
            channel = ways.text
    if channel != came and channel.startswith((*SPOKEN, *TEXTS)) and not is_number(number):
        number = _given(case)
    if channel.startswith(TEXTS) and not came.startswith(TEXTS) and (is_landline(number) or _said(case) == "no"):
        channel = ways.call
    if not number or (channel != came and channel in {ways.call, ways.text} and not is_number(number)):
        return None
    return Way(channel, number, channel.startswith(SPOKEN))


def next_way(case: Case, tried: Sequence[str], ways: Ways) -> str:
    """The way to try after some by which nobody was reached; empty if there is none."""
    number = case.address if is_number(case.address) else _given(case)
    texts = is_mobile(number) or _said(case) == "yes" or case.channel.startswith(TEXTS)
    possible = ((ways.call,) if is_number(number) else ()) + ((ways.text,) if is_number(number) and texts else ())
    kinds = {SPOKEN if each.startswith(SPOKEN) else TEXTS if each.startswith(TEXTS) else () for each in tried}
    return next((way for way in possible if not any(way.startswith(kind) for kind in kinds if kind)), "")


def needs_asking(number: str) -> bool:
    """True for a number of which nobody can tell whether it takes texts: every one of the United States, for one."""
    return is_number(number) and _kind(number) == EITHER


def is_mobile(number: str) -> bool:
    """True for a number that surely takes texts."""
    return _kind(number) == MOBILE


def is_landline(number: str) -> bool:
    """True for a number that surely does not."""
    return _kind(number) in RUNG


def is_number(address: str) -> bool:
    """True for a telephone number with its country."""
    return address.startswith("+") and address[1:].isdigit()


def _kind(number: str) -> int:
    try:
        return int(phonenumbers.number_type(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return int(phonenumbers.PhoneNumberType.UNKNOWN)


def _said(case: Case) -> str:
    """What its person said to whether the number they rang from takes texts; empty if nobody asked."""
    return case.consents.get(TEXTED, "") if case.channel.startswith(SPOKEN) else ""


def _given(case: Case) -> str:
    """The number given in an errand, where it is whole."""
    given = str(case.details.value("phone", "") or case.slots.get("number", ""))
    return given if is_number(given) else ""
