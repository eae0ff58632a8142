"""Telephone numbers in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers

from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.number_words import Figures

PHONE = re.compile(r"(?<![\d$£€¥])\+?\(?\d(?:[ ().-]{0,2}\d){6,14}(?!\d)")
UNKNOWN = THRESHOLDS.reading.unknown_phone


def find_phones(figures: Figures, country: str) -> Iterator[Found[str]]:
    """Every telephone number: E.164 where it is one of the country, else its digits, less certain.

    country: ISO 3166 code, or empty where only numbers with a plus can be told.
    """
    for match in PHONE.finditer(figures.text):
        digits = re.sub(r"[^\d+]", "", match[0])
        known = _known(digits, country)
        yield Found("phone_number", known or digits, *figures.span(*match.span()), 1.0 if known else UNKNOWN)


def number_in(text: str) -> str:
    """The digits of the first telephone number written in a text, with its plus, or empty."""
    match = PHONE.search(unicodedata.normalize("NFKC", text))
    return re.sub(r"[^\d+]", "", match[0]) if match else ""


def _known(digits: str, country: str) -> str:
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        return ""
    is_valid = phonenumbers.is_valid_number(number)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if is_valid else ""
