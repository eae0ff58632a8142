"""Which of the things reported somebody may mean: offered with what to recognise them by; the resident alone joins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue.model import Problem
from bot.city.city import City
from bot.config.thresholds import THRESHOLDS
from bot.model.incident import Incident
from bot.model.place import Place
from bot.places.distance import Distance
from bot.places.gazetteer import gazetteer_of
from bot.reports.likeness import Comparison, Why

OFFERED, MOST = THRESHOLDS.same_thing.offered, 3
"""Chance from which one is offered; how many at most."""
FADES = THRESHOLDS.same_thing.fades


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something reported that may be meant, never joined without a yes."""

    incident: Incident
    chance: float
    """0 to 1; 1 only for one and the same pole."""
    why: Why

    @property
    def came_back(self) -> bool:
        """True if the crew said that it is fixed: a yes says that it came back."""
        return self.incident.is_fixed


@dataclass(frozen=True)
class Joining:
    """Finds candidates by a city's streets and the rules of its problems."""

    distance: Distance

    def candidates(
        self, problem: Problem, place: Place, incidents: Iterable[Incident], now: datetime
    ) -> tuple[Candidate, ...]:
        """What may be the same, the likeliest first, three at most; incidents of other problems are passed over."""
        found = [self._weighed(problem, place, each, now) for each in incidents if each.problem == problem.id]
        likely = [each for each in found if each is not None and each.chance >= OFFERED]
        return tuple(sorted(likely, key=lambda each: (-each.chance, -each.incident.opened_at.timestamp()))[:MOST])

    def _weighed(self, problem: Problem, place: Place, incident: Incident, now: datetime) -> Candidate | None:
        days = timedelta(days=problem.join.days)
        last = incident.fixed_at or incident.opened_at
        if problem.join.per == "never" or now - last > days or last > now:
            return None
        found = Comparison(self.distance, problem.join).compare(place, incident.place)
        faded = 1.0 if found.why == "pole" else 1 - FADES * ((now - last) / days)
        return Candidate(incident, found.chance * faded, found.why)


def since(problem: Problem, now: datetime) -> datetime:
    """The moment from which reports of a problem are looked at."""
    return now - timedelta(days=problem.join.days)


def open_joining(city: City) -> Joining:
    """The joining of a city."""
    return Joining(Distance(gazetteer_of(city)))
