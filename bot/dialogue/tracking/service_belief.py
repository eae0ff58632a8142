"""The belief over services during an open need: chances of the candidates and of none, a logit fitted by bench/belief.py."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bot.config.thresholds import THRESHOLDS
from bot.config.weights import conditional
from bot.dialogue.tracking import conditional_logit
from bot.dialogue.tracking.conditional_logit import Seen, Weights
from bot.language.script import HAN
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.services.query import Query
from bot.retrieval.services.result import SearchResult

FEATURES = ("before", "alone", "told", "shared", "own", "late", "detail")
"""Of a candidate: logarithms of its chances before the turn and by the search of the turn alone, and this once more by how clearly
the turn puts a need; how near the best fact of its entry is to the turn, in the shared space and in that of the script (cosines),
and word piece by word piece; logarithm of the chance that a fact gives the detail asked for. A search of the need and the turn
together adds next to nothing to these, for half the time of a turn."""
NONE_FEATURES = ("always", "before", "shared", "detail")
"""Of none: one; logarithm of its chance before the turn; the highest of two of the above."""
WEIGHTS, NONE = conditional("belief", FEATURES, NONE_FEATURES, ("latin", "other"))
"""Weights of FEATURES and of NONE_FEATURES, by script of the turn."""
LEAST = THRESHOLDS.features.belief_floor
MOST, FRESH = 10, 3
"""Candidates kept from turn to turn; those that the newest words may add."""


@dataclass(frozen=True, slots=True)
class Belief:
    """The belief: services that may be meant, the likeliest first, while nobody has said which."""

    chances: tuple[tuple[str, float], ...] = ()
    """Source id and chance of each. The chances add up to 1 with the chance of none."""

    @property
    def none(self) -> float:
        """Chance that none of them is meant."""
        return max(0.0, 1 - sum(chance for _, chance in self.chances))

    @property
    def services(self) -> tuple[str, ...]:
        """Source ids, the likeliest first."""
        return tuple(service for service, _ in self.chances)

    def of(self, service: str) -> float:
        """Chance of one service."""
        return dict(self.chances).get(service, 0.0)

    def without(self, services: Collection[str]) -> Belief:
        """The belief without some services, whose chances go to the others."""
        left = [(service, chance) for service, chance in self.chances if service not in services]
        whole = sum(chance for _, chance in left) + self.none
        return Belief(tuple((service, chance / whole) for service, chance in left)) if whole else Belief()


def from_search(found: SearchResult, catalogue: Catalogue) -> Belief:
    """The belief from the search of the first turn."""
    return Belief(tuple((catalogue.services[each.number].source_id, each.score) for each in found.candidates[:MOST]))


def features(
    before: Belief, alone: SearchResult, asked: Query, catalogue: Catalogue, without: Collection[str] = ()
) -> Seen:
    """Features of a turn.

    alone: the search of the turn; asked: the turn; without: source ids that are not meant.
    """
    by_alone = from_search(alone, catalogue)
    every = dict.fromkeys((*before.services, *by_alone.services[:FRESH]))
    services = tuple(service for service in every if service not in without)
    searched = [[_log(before.of(service)), _log(by_alone.of(service))] for service in services]
    told = catalogue.gives(asked, map(catalogue.number, services))
    features = np.array(
        [
            [*logs, alone.need_chance * logs[1], gives.shared, gives.own, gives.late, _log(gives.detail)]
            for logs, gives in zip(searched, told, strict=True)
        ]
    )
    features = features.reshape(len(services), len(FEATURES))
    tops = features[:, [FEATURES.index(name) for name in NONE_FEATURES[2:]]].max(axis=0) if services else np.zeros(2)
    none = np.array([1.0, _log(before.none), *tops])
    return Seen(services, features, none, "other" if HAN.search(asked.text) else "latin")


def update(seen: Seen, weights: Weights = WEIGHTS, none: Weights = NONE) -> Belief:
    """The belief after a turn."""
    likely = conditional_logit.chances(seen, weights[seen.pair], none[seen.pair])
    order = np.argsort(-likely[:-1], kind="stable")[:MOST]
    return Belief(tuple((seen.services[place], float(likely[place])) for place in order))


def _log(chance: float) -> float:
    return math.log(LEAST + chance)
