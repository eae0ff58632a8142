"""Which service a turn is about while one is in hand: that one, an earlier one, a related one, one that search finds, or none.

A conditional logit, fitted by bench/moves.py.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.config.weights import conditional
from bot.dialogue.tracking import conditional_logit
from bot.dialogue.tracking.conditional_logit import Seen, Weights
from bot.dialogue.tracking.followup_classifier import p_followup
from bot.dialogue.turn.context import TurnContext
from bot.language.script import HAN

FEATURES = ("here", "follows", "alone", "like", "together", "own", "detail", "earlier")
"""Of a service: it is the one in hand; log odds that the turn follows up, for that one alone; logarithm of its chance by the
search of the turn; how like the one in hand another is (cosine); logarithm of the chance that it meets the need which turn and
service in hand make up together; how near its best fact is to the turn, in the space of the script (cosine); logarithm of the
chance that a fact gives the detail asked for; it was talked about before the one in hand, and is not of its kind."""
NONE_FEATURES = ("always", "none", "outside")
"""Of none: one; logarithms of its chance by the search of the turn, and of the chance that the turn is about nothing here."""
WEIGHTS, NONE = conditional("switch", FEATURES, NONE_FEATURES, ("latin", "other"))
"""Of FEATURES and of NONE_FEATURES, by script of the turn."""
KIN, LED_TO = 12, 5
"""Services most like the one in hand that are looked at; services that the search of the turn leads to."""
WORTH = THRESHOLDS.which_service.worth
LEAST = THRESHOLDS.features.switch_floor
LEAST_MET = THRESHOLDS.features.switch_need_floor


@dataclass(frozen=True, slots=True)
class SwitchOdds:
    """How likely a turn goes on with the service in hand, and which other services it may be about."""

    service: str
    """Source id of the service in hand."""
    stays: float
    """Chance that it is about the service in hand."""
    others: tuple[tuple[str, float], ...]
    """Source id and chance of other services, the likeliest first."""
    none: float
    """Chance that it is about none of these."""

    def is_left(self, least: float, times: float) -> bool:
        """True where the service in hand has less than this chance, and all others together are so many times likelier.

        Why all: of a dozen entries alike none is much likelier than the one in hand, though surely one of them is meant.
        """
        return self.stays < least and self.stays * times < sum(chance for _, chance in self.others)


def features(context: TurnContext, service: Service) -> Seen:
    """Features of a turn; the service in hand is the first.

    service: the one in hand.
    """
    asked, found, catalogue = context.asked, context.found, context.house.catalogue
    assert asked is not None
    assert found is not None
    kin, here = catalogue.search.kin, catalogue.number(service.source_id)
    led_to = [each.number for each in found.candidates[:LED_TO]]
    alike = [int(number) for number in kin.of(here, KIN)]
    before = (catalogue.number(name) for name in context.session.focus.previous_services if catalogue.get(name))
    # Why none of its kind: who picks another of a list leaves a wrong guess behind, of which nobody talked.
    earlier = [number for number in before if number not in alike]
    others = (n for n in dict.fromkeys((*earlier, *led_to, *alike)) if n != here and n not in catalogue.hidden)
    numbers = np.array([here, *others])
    is_here = numbers == here
    gives = catalogue.gives(asked, map(int, numbers), by_pieces=False)
    features = np.column_stack(
        [
            is_here,
            np.where(is_here, _odds(p_followup(context, service)), 0.0),
            [_log(found.chance(int(number))) for number in numbers],
            np.where(is_here, 0.0, kin.likeness(here, numbers)),
            np.log(LEAST_MET + kin.meets(asked, here, numbers)),
            [each.own for each in gives],
            [_log(each.detail) for each in gives],
            np.isin(numbers, earlier) & ~is_here,
        ]
    )
    outside = dict(context.meaning.alternatives).get("out_of_scope", 0.0)
    none = np.array([1.0, _log(1 - sum(each.score for each in found.candidates)), _log(outside)])
    names = tuple(catalogue.services[int(number)].source_id for number in numbers)
    return Seen(names, features.astype(np.float64), none, "other" if HAN.search(asked.text) else "latin")


def score(seen: Seen, weights: Weights = WEIGHTS, none: Weights = NONE, *, without: Collection[str] = ()) -> SwitchOdds:
    """Which services a turn is likely about.

    without: source ids that are not meant.
    """
    likely = conditional_logit.chances(seen, weights[seen.pair], none[seen.pair])
    named = zip(seen.services[1:], map(float, likely[1:-1]), strict=True)
    others = sorted((pair for pair in named if pair[0] not in without), key=lambda pair: -pair[1])
    return SwitchOdds(seen.services[0], float(likely[0]), tuple(others), float(likely[-1]))


def together(moved: SwitchOdds, believed: Iterable[tuple[str, float]]) -> SwitchOdds:
    """The same with the belief about an open need: the chances of the other services are added up."""
    chances = dict(moved.others)
    for service, chance in believed:
        chances[service] = chances.get(service, 0.0) + chance
    chances.pop(moved.service, None)
    return replace(moved, others=tuple(sorted(chances.items(), key=lambda pair: -pair[1])))


def services(context: TurnContext, moved: SwitchOdds) -> list[Service]:
    """Other services that a turn may be about, the likeliest first."""
    get = context.house.catalogue.get
    return [service for name, chance in moved.others if chance >= WORTH and (service := get(name))]


def _log(chance: float) -> float:
    return math.log(LEAST + max(chance, 0.0))


def _odds(chance: float) -> float:
    return _log(chance) - _log(1 - chance)
