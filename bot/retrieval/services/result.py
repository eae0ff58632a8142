"""What a search came to: services that may be meant, with their chances, and one of three outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.config.thresholds import THRESHOLDS
from bot.retrieval.services.reranker import Outcome

SURE = THRESHOLDS.service.one_of_two_searches
POSSIBLE = THRESHOLDS.service.asked_of_two_searches
PLAIN_NEED = THRESHOLDS.service.plain_need
UNMET = THRESHOLDS.service.unmet
PLAINEST_NEED, UNMET_PLAINEST = THRESHOLDS.service.plainest_need, THRESHOLDS.service.unmet_plainest
NEAR_SURE = THRESHOLDS.service.near
AMONG_SURE = THRESHOLDS.service.among_near
CLEAR, RIVAL = THRESHOLDS.service.clear, THRESHOLDS.service.rival
LIKELY_OPEN, CERTAIN = THRESHOLDS.vague.likely, THRESHOLDS.vague.certain


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may be meant."""

    number: int
    """Its place in the catalogue."""
    score: float
    """Estimated probability that it is the one."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search came to."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Best first, at most ten; there for every outcome."""
    confidence: float
    """Estimated probability that the first candidate is the one meant."""
    among: float = 0.0
    """Estimated probability that one of the first three is."""
    near: float = 0.0
    """Cosine of the text to the nearest row of the first candidate."""
    need: str = ""
    """The everyday need that is likeliest."""
    need_chance: float = 0.0
    met: float = 1.0
    """How firmly the service that meets this need best is tied to it."""
    reported: tuple[tuple[str, float], ...] = ()
    """Kinds of problems the text may report with their chances, the likeliest first; none where the city has no sayings of them."""
    helps: tuple[tuple[str, float], ...] = ()
    """First helps the text may need with their chances, as `reported`."""
    events: tuple[tuple[str, float], ...] = ()
    """Life events the text may tell of with their chances, as `reported`."""
    no_need: float = 0.0
    """Chance that the text tells no need: it is talk, or wants nothing in particular."""

    is_absent: bool = False
    """True if it is like what cities are asked for and this one does not have."""

    def report_chance(self, problem: str) -> float:
        """Chance that the text reports a problem of this kind."""
        return dict(self.reported).get(problem, 0.0)

    @property
    def is_unmet(self) -> bool:
        """True for a need that is plain, that no service meets, and no service is sure to be meant: what is near is not it."""
        unmet = UNMET_PLAINEST if self.need_chance >= PLAINEST_NEED else UNMET
        return self.need_chance >= PLAIN_NEED and self.met < unmet and not self._is_near

    @property
    def is_rivalled(self) -> bool:
        """True if the first service is not much likelier than the second."""
        return len(self.candidates) > 1 and self.confidence < CLEAR and self.candidates[1].score >= RIVAL

    @property
    def is_open(self) -> bool:
        """True if the text tells no need in particular, however near a service is: "is there some money for us"."""
        return self.no_need >= LIKELY_OPEN and self.confidence < CERTAIN

    @property
    def _is_near(self) -> bool:
        return self.confidence >= NEAR_SURE or self.among >= AMONG_SURE

    def chance(self, number: int) -> float:
        """Estimated probability of a service by its number; 0 where it is no candidate."""
        return next((each.score for each in self.candidates if each.number == number), 0.0)


def average(first: SearchResult, second: SearchResult, without: set[int]) -> SearchResult:
    """Two searches as one: the mean of their chances."""
    chances: dict[int, float] = {}
    for found in (first, second):
        for each in found.candidates:
            if each.number not in without:
                chances[each.number] = chances.get(each.number, 0.0) + each.score / 2
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:10]
    return replace(as_found(ranked, first), near=max(first.near, second.near))


def as_found(ranked: Sequence[tuple[int, float]], like: SearchResult) -> SearchResult:
    """Numbers of services with their chances, the likeliest first, as a search of the same text would tell them."""
    if not ranked:
        return SearchResult("none", (), 0.0)
    best, among = ranked[0][1], sum(chance for _, chance in ranked[:3])
    alone = len(ranked) == 1 or best >= 2 * ranked[1][1]
    outcome = "this" if best >= SURE and alone else "which" if among >= POSSIBLE else "none"
    candidates = tuple(Candidate(number, chance) for number, chance in ranked)
    return SearchResult(outcome, candidates, best, among, like.near, like.need, like.need_chance, like.met)  # type: ignore[arg-type]
