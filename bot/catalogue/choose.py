"""Chooses the facts that answer a question about one service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.kinds import DIGITS, WANTED, holds
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Fact, Service

# Aspects of facts in which an answer to a question may stand, beside its own.
NEAR: dict[str, tuple[str, ...]] = {
    "what": ("what", "more"),
    "who": ("who", "more"),
    "other": ("who", "more", "how"),
    "bring": ("bring",),
    "cost": ("cost", "what", "more", "how"),
    "how": ("how", "more", "phone"),
    "where": ("where", "how", "phone", "more"),
    "when": ("when", "more", "how", "phone"),
    "duration": ("duration", "how", "more", "what"),
    "deadline": ("deadline", "more", "how", "what"),
    "phone": ("phone", "how"),
    "more": ("more", "who", "how", "what"),
}
KIND, OVERLAP, TOLD = 0.14, 0.30, 0.12
OWN_BRIEF, OWN_LONG = 0.30, 0.06
"""Lead of facts of the aspect asked: large for "and the cost?", small where the question says more than its aspect."""
BARE = re.compile(r"[\W\d]+|\w+")
"""A cell of a table or a single word: nothing to answer a short question with."""
BRIEF = 3
"""Content words up to which a question is brief."""
BY_A_WAY = {"how", "other", "who", "access", "bring", ""}
"""Aspects for which the way named in the question goes first."""
FEW = 4
MOST_OTHER = 2
CLOSE = 0.30
"""How much less near another time or day may be than the entry's own and still be told beside it."""
NEAR_ENOUGH, WITH_KIND = 0.30, 0.18
BESIDE, RULE_BESIDE, AMOUNT_BESIDE = 0.45, 0.28, 0.24
"""Nearness from which a fact of another aspect is told too; a special rule beside a longer question; an amount beside a fee."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one service."""

    text: str
    nearness: NDArray[np.float64]
    """Cosine of the question to each fact of the service, in order."""
    aspect: str
    """What is asked, or "" where only the words tell."""
    way: str = ""
    """Way of doing it that the question names, or ""."""
    told: Sequence[str] = ()
    """Ids of facts told before, put last."""
    stop: frozenset[str] = frozenset()
    today: date | None = None
    """Facts that do not hold on this day are left out."""

    @property
    def is_brief(self) -> bool:
        """True for a question that says little more than its aspect."""
        return len(tokens(self.text, self.stop)) <= BRIEF


Scored = list[tuple[float, Fact]]


def choose(service: Service, asked: Asked) -> list[Fact]:
    """Facts that answer a question, best first; empty when the entry does not say."""
    scored = closest(service, asked)
    if (
        asked.way
        and (named := [f for f in service.of("how", today=asked.today) if f.way == asked.way])
        and asked.aspect in BY_A_WAY
    ):
        return [*named, *_rule(scored, named, asked)]
    own = list(service.of(asked.aspect, today=asked.today))
    if own and len(own) <= FEW:
        return _few(own, scored, asked)
    if own and asked.is_brief:
        return [fact for fact in own if not BARE.fullmatch(written(fact))][:6]
    wanted = [(s, f) for s, f in scored if f.aspect in NEAR.get(asked.aspect, ()) or not asked.aspect]
    if not own:
        wanted = [(s, f) for s, f in wanted if holds(written(f), asked.aspect)]
    enough = _enough(asked, bool(own))
    return [fact for score, fact in wanted if score >= enough][: MOST_OTHER if asked.aspect == "other" else 6]


def _enough(asked: Asked, has_own: bool) -> float:
    """How near a fact must be to answer: less where it holds the kind of value a brief question asks for."""
    if asked.aspect in WANTED and (has_own or asked.is_brief):
        return WITH_KIND
    return WITH_KIND if asked.aspect == "other" else NEAR_ENOUGH


def _few(own: list[Fact], scored: Scored, asked: Asked) -> list[Fact]:
    """All of few facts, and one of another aspect that is as near; beside a fee, what is paid out."""
    best = max((score for score, fact in scored if fact in own), default=0.0)
    others = [(score, fact) for score, fact in scored if fact not in own]
    if asked.aspect in WANTED and (value := _value_beside(others, best, asked.aspect)):
        return [*own, value]
    beside = [fact for score, fact in others[:1] if score >= max(BESIDE, best)]
    return [*own, *(beside or _rule(scored, own, asked))]


def _value_beside(others: Scored, best: float, aspect: str) -> Fact | None:
    """A figure of the kind asked for that stands elsewhere: beside a fee what is paid out, beside a time another one."""
    near = [
        (score, fact)
        for score, fact in others
        if fact.aspect in NEAR[aspect] and DIGITS.search(written(fact)) and holds(written(fact), aspect)
    ]
    least = AMOUNT_BESIDE if aspect == "cost" else max(AMOUNT_BESIDE, best - CLOSE)
    return near[0][1] if near and near[0][0] >= least else None


def _rule(scored: Scored, told: list[Fact], asked: Asked) -> list[Fact]:
    """The special rule a longer question is about, if one is near."""
    rules = [(score, fact) for score, fact in scored if fact.aspect == "more" and fact not in told]
    return [fact for score, fact in rules[:1] if score >= RULE_BESIDE and not asked.is_brief]


def closest(service: Service, asked: Asked) -> Scored:
    """All facts that hold today with how well they answer a question, best first."""
    scored = [
        (_score(fact, float(near), asked), fact)
        for fact, near in zip(service.facts, asked.nearness, strict=True)
        if fact.is_valid(asked.today)
    ]
    return sorted(scored, key=lambda pair: -pair[0])


def _score(fact: Fact, near: float, asked: Asked) -> float:
    text = written(fact)
    score = near + OVERLAP * _overlap(asked.text, text, asked.stop)
    score += (OWN_BRIEF if asked.is_brief else OWN_LONG) if fact.aspect == asked.aspect else 0.0
    score += KIND if asked.aspect in WANTED and holds(text, asked.aspect) else 0.0
    return score - (TOLD if fact.id in asked.told else 0.0)


def written(fact: Fact) -> str:
    """A fact with its heading, in all its languages."""
    return " ".join((*fact.under.values(), *fact.texts.values()))


def _overlap(asked: str, text: str, stop: frozenset[str]) -> float:
    """Share of the question's words that stand in the fact."""
    words = set(tokens(asked, stop))
    return len(words & set(tokens(text, stop))) / len(words) if words else 0.0
