"""Which kinds of value stand in a sentence, told by how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from bot.language.entry_patterns import entry_patterns

ValueKind = Literal["amount", "date", "time", "duration", "phone", "age", "place", "web", "share"]

VALUE = re.compile(r"[$€£¥]\s?\d+(?:,\d{3})*(?:\.\d+)?|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\d+(?:\.\d+)?%|\d+(?:,\d{3})+")
DIGITS = re.compile(r"\d")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w", re.A)
KINDS: tuple[ValueKind, ...] = get_args(ValueKind)
WAYS = ("fax", "email", "post", "site")
"""Ways of reaching an office that a question may name."""
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


def reached_by(asked: str, texts: Sequence[str]) -> list[bool]:
    """For each text whether it holds a fax number, e-mail address, postal address or site, where the question names just that."""
    patterns = entry_patterns()
    named = [way for way in WAYS if patterns.search(f"asks_{way}", asked)]
    return [any(_writes(way, text) for way in named) for text in texts]


def names_other_way(text: str) -> bool:
    """True if a question names an e-mail address, a postal address or a site, and no number to ring answers it."""
    return any(entry_patterns().search(f"asks_{way}", text) for way in ("email", "post", "site"))


def _writes(way: str, text: str) -> bool:
    return (EMAIL.search(text) if way == "email" else entry_patterns().search(f"writes_{way}", text)) is not None


def asks_for_fax(text: str) -> bool:
    """True if a question names a fax."""
    return entry_patterns().search("asks_fax", text) is not None


def names_price(text: str) -> bool:
    """True for a sentence that says that a thing is free, or that it has a fee; not for a sum somebody earns."""
    return entry_patterns().search("price", text) is not None


def found(kind: ValueKind, text: str) -> Iterator[re.Match[str]]:
    """The values of a kind in a text, in order."""
    return entry_patterns().find(kind, text)


def kinds_in(text: str) -> frozenset[ValueKind]:
    """The kinds of value that stand in a text."""
    return frozenset(kind for kind in KINDS if holds_kind(text, kind))


def holds_kind(text: str, kind: ValueKind) -> bool:
    """True when a value of a kind stands in a text."""
    return entry_patterns().search(kind, text) is not None


def holds(text: str, aspect: str) -> bool:
    """True when a sentence holds the kind of value an aspect asks for; always for the other aspects."""
    kind = WANTED.get(aspect)
    return kind is None or holds_kind(text, kind)


def values(text: str) -> tuple[str, ...]:
    """Telephone numbers, amounts and shares in a text, as written, in order; bare small numbers say nothing alone."""
    return tuple(dict.fromkeys(match[0].strip() for match in VALUE.finditer(text)))
