"""Which kinds of value stand in a sentence, told by how they are written."""

from __future__ import annotations

import re
from typing import Literal

ValueKind = Literal["amount", "date", "time", "duration", "phone"]

MONEY = re.compile(
    r"[$€£¥]\s?\d|\d+(?:\.\d+)?\s?(?:%|dollars?|cents?|yuan|pounds?|euros?)|\bfree\b|no (?:fee|cost|charge)|\d+\s?元|不要钱|免费|不收",
    re.I,
)
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"\b{MONTHS}\.? \d{{1,2}}\b|\b\d{{1,2}} {MONTHS}\b|deadline|\bby the end\b|\bongoing\b|\bclosed\b|\d+月\d+[日号]|截止|月底",
    re.I,
)
TIME = re.compile(
    r"\d\s?[ap]\.?m\b|\b24/7\b|\b24 hours\b|\d{1,2}:\d\d|(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\d+点|星期|周[一二三四五六日末]",
    re.I,
)
SPAN = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|ten|a few|several|couple)[\w -]{0,12}\b(?:hours?|days?|weeks?|months?|years?)\b"
    r"|right away|same day|[\d一二两三四五六十半]+个?(?:小时|天|工作日|星期|月|周|年)|当场|马上",
    re.I,
)
PHONE = re.compile(r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\b311\b|\d{3,4}[- ]\d{3,4}[- ]?\d{0,4}")
VALUE = re.compile(r"[$€£¥]\s?\d+(?:,\d{3})*(?:\.\d+)?|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\d+(?:\.\d+)?%|\d+(?:,\d{3})+")
DIGITS = re.compile(r"\d")
KINDS: dict[ValueKind, re.Pattern[str]] = {
    "amount": MONEY,
    "date": DATE,
    "time": TIME,
    "duration": SPAN,
    "phone": PHONE,
}
WANTED: dict[str, ValueKind] = {
    "cost": "amount",
    "deadline": "date",
    "when": "time",
    "duration": "duration",
    "phone": "phone",
}
"""Aspect asked → the kind of value an answer to it holds."""


def holds(text: str, aspect: str) -> bool:
    """True when a sentence holds the kind of value an aspect asks for; always for the other aspects."""
    kind = WANTED.get(aspect)
    return kind is None or KINDS[kind].search(text) is not None


def values(text: str) -> tuple[str, ...]:
    """Telephone numbers, amounts and shares in a text, as written, in order; bare small numbers say nothing alone."""
    return tuple(dict.fromkeys(match[0].strip() for match in VALUE.finditer(text)))
