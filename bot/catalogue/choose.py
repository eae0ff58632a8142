"""Chooses the facts that answer a question about one service."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.encode import Vectors
from bot.catalogue.kinds import WANTED, holds
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Fact, Service

# Aspects of facts in which an answer to a question may stand, beside its own.
NEAR: dict[str, tuple[str, ...]] = {
    "what": ("what", "more"),
    "who": ("who", "more"),
    "bring": ("bring",),
    "cost": ("cost", "what", "more", "who", "how"),
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
BRIEF = 3
"""Content words up to which a question is brief."""
FEW = 4
NEAR_ENOUGH, WITH_KIND = 0.30, 0.20
STANDS_OUT, BESIDE = 0.08, 0.45
"""Lead of one way to apply over the next; nearness from which a fact of another aspect is told too."""


def choose(
    service: Service, nearness: Vectors, text: str, aspect: str, told: Sequence[str], stop: frozenset[str]
) -> list[Fact]:
    """Facts that answer a question, best first; empty when the entry does not say.

    nearness: cosine of the question to each fact, in order. told: ids of facts told before, put last.
    """
    own = [fact for fact in service.facts if fact.aspect == aspect]
    scored = [
        (_score(fact, float(near), text, aspect, told, stop), fact)
        for fact, near in zip(service.facts, nearness, strict=True)
    ]
    if own and len(own) <= FEW:
        return _few(own, scored, len(tokens(text, stop)) > BRIEF)
    wanted = [(s, f) for s, f in scored if f.aspect in NEAR.get(aspect, ()) or not aspect]
    if not own:
        wanted = [(s, f) for s, f in wanted if holds(_text(f), aspect)]
    wanted.sort(key=lambda pair: -pair[0])
    enough = WITH_KIND if aspect in WANTED else NEAR_ENOUGH
    return [fact for score, fact in wanted if score >= enough][:6]


def _few(own: list[Fact], scored: list[tuple[float, Fact]], says_more: bool) -> list[Fact]:
    """All of few facts; of ways to apply only the one a longer question is about, where one stands out."""
    ranked = sorted(((score, fact) for score, fact in scored if fact in own), key=lambda pair: -pair[0])
    stands_out = len(ranked) > 1 and ranked[0][0] - ranked[1][0] >= STANDS_OUT
    if own[0].aspect == "how" and says_more and stands_out:
        return [ranked[0][1]]
    best, other = max(
        ((score, fact) for score, fact in scored if fact not in own), key=lambda pair: pair[0], default=(0.0, own[0])
    )
    return [*own, other] if best >= max(BESIDE, ranked[0][0]) else own


def closest(
    service: Service, nearness: Vectors, text: str, told: Sequence[str], stop: frozenset[str]
) -> list[tuple[float, Fact]]:
    """All facts with how well they answer a question of no certain aspect, best first."""
    scored = [
        (_score(fact, float(near), text, "", told, stop), fact)
        for fact, near in zip(service.facts, nearness, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[0])


def _score(fact: Fact, near: float, text: str, aspect: str, told: Sequence[str], stop: frozenset[str]) -> float:
    written = _text(fact)
    score = near + OVERLAP * _overlap(text, written, stop)
    brief = len(tokens(text, stop)) <= BRIEF
    score += (OWN_BRIEF if brief else OWN_LONG) if fact.aspect == aspect else 0.0
    score += KIND if aspect and holds(written, aspect) else 0.0
    return score - (TOLD if fact.id in told else 0.0)


def _text(fact: Fact) -> str:
    return " ".join((*fact.under.values(), *fact.texts.values()))


def _overlap(asked: str, written: str, stop: frozenset[str]) -> float:
    """Share of the question's words that stand in the fact."""
    words = set(tokens(asked, stop))
    return len(words & set(tokens(written, stop))) / len(words) if words else 0.0
