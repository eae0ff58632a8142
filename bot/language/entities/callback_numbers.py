"""Numbers people ask to be rung back on: which cost whoever rings them, and which lie abroad."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType as Type

Doubt = Literal["", "premium", "shared_cost", "foreign"]
COSTLY: dict[int, Doubt] = {
    Type.PREMIUM_RATE: "premium",
    Type.PERSONAL_NUMBER: "premium",
    Type.SHARED_COST: "shared_cost",
}
"""What it costs a city to ring: fraudsters leave such numbers and earn by each call."""


def doubt_of(number: str, country: str, allowed: Collection[str]) -> Doubt:
    """Why staff should look twice before they ring a number, or empty.

    country: ISO 3166 code that a number without a plus is read in. allowed: codes of the countries that are rung.
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return ""
    if costly := COSTLY.get(phonenumbers.number_type(parsed)):
        return costly
    region = phonenumbers.region_code_for_number(parsed)
    if region:
        return "" if region in allowed else "foreign"
    codes = {phonenumbers.country_code_for_region(code) for code in allowed}
    return "" if parsed.country_code in codes else "foreign"
