"""Which kinds of value stand in a sentence, told by how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

ValueKind = Literal["amount", "date", "time", "duration", "phone", "age", "place", "web", "share"]

MONEY = re.compile(
    r"[$€£¥]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:%|dollars?|cents?|yuan|pounds?|euros?)|\bfree\b"
    r"|no (?:fee|cost|charge)|\d+\s?元|不要钱|免费|不收",
    re.I,
)
PRICE = re.compile(
    r"\bfree (?:of charge|service|help|class|program|to )|\bfees?\b|\bno[ -](?:cost|charge|fee)|[$]0\b|at no cost"
    r"|免费|收费标准|不收|不要钱",
    re.I,
)
"""Says that a thing is free, or that it has a fee; no sum somebody earns."""
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
    r"|right away|same day|[\d一二两三四五六十半]+(?:个?(?:小时|天|工作日|星期|周|年)|个月)|当场|马上",
    re.I,
)
PHONE = re.compile(r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\b311\b|\d{3,4}[- ]\d{3,4}[- ]?\d{0,4}")
VALUE = re.compile(r"[$€£¥]\s?\d+(?:,\d{3})*(?:\.\d+)?|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\d+(?:\.\d+)?%|\d+(?:,\d{3})+")
DIGITS = re.compile(r"\d")
AGE = re.compile(
    r"\bage[sd]?\b|\d+ (?:and|or) (?:older|over|up|under|younger)|years? old|\b(?:under|over) (?:age )?\d{1,2}\b|周?岁|年龄|未成年",
    re.I,
)
PLACE = re.compile(
    r"\d+[\w-]* (?:[A-Z][\w.'-]*\s?){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Broadway|Plaza|Place|Lane|Floor)\b"
    r"|P\.?O\.? Box|\b[A-Z]{2} \d{5}\b"
    r"|[\u4e00-\u9fff]+(?:路|街|道|巷|村)\d*号?|\d+楼|窗口|大厅",
)
WEB = re.compile(
    r"\b(?:www\.|https?://)\S+|\b[\w-]+\.(?:gov|org|com|net|edu|us|cn)(?:/\S*)?\b|\S+@\S+|\bonline\b|\bwebsite\b|网上|网站|小程序|公众号|\bapps?\b",
    re.I,
)
SHARE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|percent)|half[- ](?:price|fare)|[\d.一二三四五六七八九]+折|百分之", re.I)
KINDS: dict[ValueKind, re.Pattern[str]] = {
    "amount": MONEY,
    "date": DATE,
    "time": TIME,
    "duration": SPAN,
    "phone": PHONE,
    "age": AGE,
    "place": PLACE,
    "web": WEB,
    "share": SHARE,
}
WANTED: dict[str, ValueKind] = {
    "cost": "amount",
    "deadline": "date",
    "when": "time",
    "duration": "duration",
    "phone": "phone",
}
"""Aspect asked → the kind of value an answer to it holds."""

OF_DETAIL: dict[str, tuple[ValueKind, ...]] = {
    "age_limit": ("age",), "income_limit": ("amount", "share"), "savings_limit": ("amount",), "child_condition": ("age",),
    "partner_too": ("age",), "apply_online": ("web",), "apply_phone": ("phone",), "apply_post": ("place",),
    "apply_fax": ("phone",), "apply_person": ("place",), "deadline": ("date",), "decision_time": ("duration",),
    "payment_time": ("duration", "date"), "renewal": ("duration", "date"), "cost_fee": ("amount",),
    "amount_paid": ("amount", "share"), "discount": ("amount", "share"), "quantity": ("duration",), "place": ("place",),
    "hours": ("time",), "phone_questions": ("phone",), "phone_deaf": ("phone",), "complaint": ("phone",),
    "status_check": ("phone", "web"),
}  # fmt: skip
"""Detail asked for → the kinds of value, one of which an answer is likely to hold."""


FAX = re.compile(r"(?<![a-z])fax|传真", re.I)
MEDIA: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (FAX, re.compile(r"(?:(?<![a-z])fax|传真)\D{0,40}\d{3}", re.I)),
    (re.compile(r"(?<![a-z])e-?mail|邮箱|电邮|电子邮件", re.I), re.compile(r"[\w.+-]+@[\w-]+\.\w", re.A)),
    (
        re.compile(
            r"(?<![a-z-])mail(?!ed me|s me)|(?<![a-z])post(?:ed|ing|al)?\b|\benvelope|\bstamp|寄|信封|邮局", re.I
        ),
        re.compile(
            r"P\.? ?O\.? Box|\b[A-Z]{2},? \d{5}\b|\b(?:by|via) mail\b|\bmail (?:it|the|your|a|this) |邮寄|快递|邮编"
        ),
    ),
    (
        re.compile(r"(?<![a-z])web ?sites?\b|\blink\b|\burl\b|\bwww|网址|网站|哪个网", re.I),
        re.compile(r"\bwww\.|https?://|(?<![@\w.-])[\w-]+\.(?:gov|org|com|net|edu|us|nyc|cn)\b|网上平台", re.I),
    ),
)
"""A way of reaching an office as a question names it, and as a value of it is written."""


def reached_by(asked: str, texts: Sequence[str]) -> list[bool]:
    """For each text whether it holds a fax number, e-mail address, postal address or site, where the question names just that."""
    named = [written for said, written in MEDIA if said.search(asked)]
    return [any(written.search(text) for written in named) for text in texts]


def kinds_in(text: str) -> frozenset[ValueKind]:
    """The kinds of value that stand in a text."""
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(text))


def holds(text: str, aspect: str) -> bool:
    """True when a sentence holds the kind of value an aspect asks for; always for the other aspects."""
    kind = WANTED.get(aspect)
    return kind is None or KINDS[kind].search(text) is not None


def values(text: str) -> tuple[str, ...]:
    """Telephone numbers, amounts and shares in a text, as written, in order; bare small numbers say nothing alone."""
    return tuple(dict.fromkeys(match[0].strip() for match in VALUE.finditer(text)))
