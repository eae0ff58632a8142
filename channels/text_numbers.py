"""The number that a text came from, where a gateway tells it as a network does: without its country, or as a name."""

from __future__ import annotations

import phonenumbers

SHORTEST = 7
"""Digits without the country; a number of fewer is that of a service."""


def number_in(told: str, country: str) -> str:
    """A telephone number with its country; empty for a name, or a short number."""
    try:
        number = phonenumbers.parse(told, country)
    except phonenumbers.NumberParseException:
        return ""
    # Why not only what the library takes for a real one: a range may be newer than it is.
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < SHORTEST:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
