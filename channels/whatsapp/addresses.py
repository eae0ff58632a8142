"""Addresses of WhatsApp: a telephone number, or an id that Meta made of a person for this city alone.

Such an id is two letters of a country, a dot, and letters and digits. It is of one business portfolio: elsewhere the same
person has another, and so nobody is one with anybody by it. Ids that span portfolios are never taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.turn import is_number


def address_of(number: str, user_id: str) -> str:
    """The address of who wrote: the number where Meta tells it, else the id; empty where neither is one."""
    if number.isascii() and number.isdecimal():
        return f"+{number}"
    return next((each for each in (user_id, number) if is_user_id(each)), "")


def is_user_id(text: str) -> bool:
    """True for an id of somebody whose number is not told."""
    country, _, own = text.partition(".")
    return len(country) == 2 and country.isalpha() and country.isupper() and own.isalnum() and text.isascii()


def recipient(address: str) -> Mapping[str, str]:
    """The field that names who a message is for.

    Why two: an id in the field of the numbers is taken, and delivered to nobody.
    """
    return {"to": address.removeprefix("+")} if is_number(address) else {"recipient": address}
