"""Questions for a sum: whether an entry tells one, and what one gets where a thing costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.counted import LIKELY
from bot.catalogue.model import Fact, Service
from bot.catalogue.value_kinds import holds_kind, names_price
from bot.config.thresholds import THRESHOLDS
from bot.language.entry_patterns import entry_patterns
from bot.retrieval.facts.fact_reranker import RankedFacts

SURELY = THRESHOLDS.facts.sum_asked
SUMS = {"cost_fee", "amount_paid"}
"""Details that ask for a sum."""


def lacks_sum(service: Service, found: RankedFacts, today: date) -> bool:
    """True if a sum is surely asked for and none of the likely facts has one: "is there a charge" of what is kept for 60 days.

    Of our questions (bench/followups) six fall under this; none of the six was answered by what ranked first.
    """
    if found.detail not in SUMS or found.detail_chance < SURELY or service.of("cost", today=today):
        return False
    likely = [fact for fact, chance in found.pairs if chance >= LIKELY]
    return not any(_tells_sum(text) for fact in (*likely, *found.facts[:1]) for text in fact.texts.values())


def given(service: Service, text: str, today: date) -> tuple[Fact, ...]:
    """What an entry says of its cost and the sum that one gets, if "how much" may ask for that: the thing costs nothing.

    Without a sum that one gets: nothing. text: the question.
    """
    own = service.of("cost", today=today)
    is_asked = entry_patterns().search("asks_sum", text) and not entry_patterns().search("asks_fee", text)
    if not is_asked or not own or any(_has_digit(fact) for fact in own):
        return ()
    gets = [fact for fact in service.facts if fact.is_valid(today) and _says(fact, "writes_given")]
    return (*own, gets[0]) if gets else ()


def _tells_sum(text: str) -> bool:
    return holds_kind(text, "amount") or holds_kind(text, "share") or names_price(text)


def _has_digit(fact: Fact) -> bool:
    return any(sign.isdigit() for text in fact.texts.values() for sign in text)


def _says(fact: Fact, pattern: str) -> bool:
    texts: Sequence[str] = tuple(fact.texts.values())
    return any(entry_patterns().search(pattern, text) for text in texts)
