"""What is seen of the facts of a service whatever is asked: worked out once, not for each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.model import Fact
from bot.catalogue.tables import ROW
from bot.catalogue.value_kinds import ValueKind, kinds_in
from bot.language.tokens import index_terms

THIN = 12
"""Characters up to which a fact with no digit says next to nothing."""
LEADS_ON = ("?", "？", ":", "：")
"""Marks at the end of a fact that only leads on to others."""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """One fact as it stands."""

    text: str
    """With its heading, in all its languages."""
    terms: frozenset[str]
    kinds: frozenset[ValueKind]
    """Kinds of value that stand in it."""
    is_thin: bool
    """That it says next to nothing."""
    leads_on: bool
    """That it only leads on to others."""
    row: str
    """In lower case where it is the row of a table for a household, else empty."""


def sheets(facts: Sequence[Fact], stop: frozenset[str]) -> tuple[FactSheet, ...]:
    """The sheets of some facts, in their order."""
    return tuple(_sheet(fact, stop) for fact in facts)


def written(fact: Fact) -> str:
    """A fact with its heading, in all its languages."""
    return " ".join((*fact.under.values(), *fact.texts.values()))


def _sheet(fact: Fact, stop: frozenset[str]) -> FactSheet:
    text, own_text = written(fact), next(iter(fact.texts.values()), "")
    digits = any(mark.isdigit() for mark in own_text)
    return FactSheet(
        text,
        frozenset(index_terms(text, stop)),
        kinds_in(text),
        is_thin=len(own_text) < THIN and not digits and own_text[:1].isupper(),
        leads_on=own_text.endswith(LEADS_ON),
        row=own_text.lower() if ROW.match(own_text) else "",
    )
