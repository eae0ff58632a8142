"""Which service, problem, first help or life event a text is about, learned from what a city wrote down that people say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import NONE_OF_THESE, LifeEvent, Lists, Problem, Service
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Vectors
from bot.retrieval.needs.classifier import Regression, features
from bot.retrieval.services.query import length
from bot.retrieval.services.reranker import Scores
from bot.retrieval.services.result import SearchResult
from bot.retrieval.services.vector_store import Numbers

KEPT = "sayings.npz"
"""The model kept beside a city's sayings, so that nobody has to wait for it to be learned."""
RECIPE = "3"
"""Goes up when the way of learning changes."""
SCRIPTS = ("latin", "other")
"""Each script has a regression of its own, because each has a vector space of its own."""
PROBLEM, FIRST, EVENT = "problem:", "first:", "event:"
"""What ids of classes begin with that are kinds of problems, of what needs a first help, and of life events."""
VAGUE, TALK, NOTHING = "~vague", "~talk", "~nothing"
"""The last three classes: a wish for nothing in particular, what tells no need, and what the city does not have."""
OF_NO_NEED = 3
"""How many they are."""
SEARCHED, SAID, FLOOR = THRESHOLDS.service.searched, THRESHOLDS.service.said, THRESHOLDS.service.said_floor
ABSENT, TALKED = THRESHOLDS.service.absent_said, THRESHOLDS.service.talked
NOT_HERE, FOUND, OTHERWISE = THRESHOLDS.absent.said, THRESHOLDS.absent.found, THRESHOLDS.absent.otherwise
LEAST_SAID = THRESHOLDS.absent.length
FEWEST = THRESHOLDS.service.sayings
KINDS = 3
"""Kinds of problems, first helps and life events that are told of a text."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """What a city wrote down that people say, as a classifier is to learn it."""

    classes: tuple[str, ...]
    """Ids of services, then of problems, of first helps and of life events."""
    texts: tuple[tuple[str, int], ...]
    """Each with the place of its class."""
    nothing: tuple[str, ...] = ()
    """What sounds like one of them and wants none."""

    def key(self, beneath: str) -> str:
        """Sixteen hex digits over all that shapes the model; beneath: what it learns from besides, and the models beneath."""
        digest = hashlib.sha256(f"{RECIPE} {beneath}".encode())
        for text, place in self.texts:
            digest.update(f"\0{self.classes[place]}\0{text}".encode())
        for text in self.nothing:
            digest.update(f"\0{NOTHING}\0{text}".encode())
        return digest.hexdigest()[:16]


def read_sayings(
    services: Sequence[Service],
    problems: Sequence[Problem],
    helps: Sequence[str],
    events: Sequence[LifeEvent],
    further: Mapping[str, Lists],
) -> Sayings:
    """Names, everyday names and sayings of what has enough sayings in a language.

    helps: ids of first helps; further: sayings kept apart, by the id of a service, problem, first help or life event.
    """
    said = [(one.source_id, _said_of(one, one.also, further.get(one.source_id, {}))) for one in services]
    said += [(PROBLEM + one.id, _said_of(one, one.also, further.get(one.id, {}))) for one in problems]
    said += [(FIRST + id_, _enough(further.get(id_, {}))) for id_ in helps]
    said += [(EVENT + one.id, _said_of(one, {}, further.get(one.id, {}))) for one in events]
    texts = [(text, place) for place, (_, own) in enumerate(said) for text in own]
    nothing = dict.fromkeys(chain.from_iterable(further.get(NONE_OF_THESE, {}).values()))
    return Sayings(tuple(id_ for id_, _ in said), tuple(texts), tuple(nothing))


def _said_of(one: Service | Problem | LifeEvent, also: Lists, more: Lists) -> list[str]:
    said = {tag: (*one.sayings.get(tag, ()), *more.get(tag, ())) for tag in dict.fromkeys((*one.sayings, *more))}
    return _enough(said, {tag: (one.name.get(tag, ""), *also.get(tag, ())) for tag in said})


def _enough(said: Lists, names: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Names and sayings of the languages that have enough sayings."""
    texts = ((*(names or {}).get(tag, ()), *sayings) for tag, sayings in said.items() if len(sayings) >= FEWEST)
    return [text for text in dict.fromkeys(chain.from_iterable(texts)) if text]


@dataclass(frozen=True, slots=True)
class SayingsModel:
    """A regression for each script; the classes are services, kinds of problems, first helps, life events, VAGUE, TALK and NOTHING."""

    classes: tuple[str, ...]
    latin: Regression | None
    """None where fewer than two classes have sayings in that script."""
    other: Regression | None
    covered: NDArray[np.bool_]
    """Classes that have sayings, (scripts, classes)."""
    middle: Vectors
    """As `NeedModel.middle`."""

    def chances(self, asked: Meanings) -> Vectors | None:
        """Probability of each class, (classes,); None where the script has no regression."""
        regression = self.latin if asked.latin[0] else self.other
        return None if regression is None else np.asarray(regression.chances(features(asked, self.middle))[0])

    def reported(self, chances: Vectors | None) -> tuple[tuple[str, float], ...]:
        """The kinds of problems a text may report with their chances, the likeliest first."""
        return self._of_kind(PROBLEM, chances)

    def helps(self, chances: Vectors | None) -> tuple[tuple[str, float], ...]:
        """The first helps a text may need with their chances, the likeliest first."""
        return self._of_kind(FIRST, chances)

    def events(self, chances: Vectors | None) -> tuple[tuple[str, float], ...]:
        """The life events a text may tell of with their chances, the likeliest first."""
        return self._of_kind(EVENT, chances)

    def no_need(self, chances: Vectors | None) -> float:
        """Chance that a text tells no need: it is talk, or wants nothing in particular."""
        return 0.0 if chances is None else float(chances[-OF_NO_NEED:-1].sum())

    def is_absent(self, chances: Vectors | None, among: float, text: str) -> bool:
        """True if the city has nothing for a text: it is like what is asked of cities and is not here, and little is found.

        among: chance by search of the first three services together. What sounds like a report, a first help or a life event is not absent.
        """
        if chances is None or chances[-1] < NOT_HERE or among >= FOUND or length(text) < LEAST_SAID:
            return False
        others = self.reported(chances), self.helps(chances), self.events(chances)
        return all(kind[0][1] < OTHERWISE for kind in others if kind)

    def told_in(self, found: SearchResult, chances: Vectors | None, text: str, *, is_named: bool) -> SearchResult:
        """What a search came to, with what a text is about that is no service, or that it is about none that is here.

        is_named: the name of a service stands in the text; then it tells a need, and one that is here.
        """
        kinds = self.reported(chances), self.helps(chances), self.events(chances)
        found = replace(found, reported=kinds[0], helps=kinds[1], events=kinds[2])
        if is_named:
            return found
        is_absent = self.is_absent(chances, found.among, text)
        outcome = "none" if is_absent else found.outcome
        return replace(found, outcome=outcome, no_need=self.no_need(chances), is_absent=is_absent)

    def _of_kind(self, kind: str, chances: Vectors | None) -> tuple[tuple[str, float], ...]:
        if chances is None:
            return ()
        all_ = zip(self.classes, chances.tolist(), strict=True)
        found = [(id_.removeprefix(kind), chance) for id_, chance in all_ if id_.startswith(kind)]
        return tuple(sorted(found, key=lambda pair: -pair[1])[:KINDS])


class ServiceSayings:
    """A model over the services of one catalogue, known by their place."""

    def __init__(self, model: SayingsModel, ids: Sequence[str]) -> None:
        """ids: source ids of the services."""
        self.model = model
        places = {id_: place for place, id_ in enumerate(model.classes)}
        self._columns = np.array([places.get(id_, -1) for id_ in ids], dtype=np.int64)
        self._no_service = [
            place for id_, place in places.items() if id_ in (VAGUE, TALK, NOTHING) or id_.startswith(FIRST)
        ]

    def weigh(
        self, likely: Scores, none: float, numbers: Numbers, chances: Vectors | None, asked: Meanings
    ) -> tuple[Scores, float]:
        """The chances of some services, and that none of them is meant, weighed with what the sayings tell.

        likely: (services,). Those without sayings keep their chance; the others and "none" share theirs anew, so the sum stays.
        Nothing changes where the sayings tell of talk rather than of a need. What needs a first help speaks against every service,
        for search is often sure of one that has to do with it: a meal at home for who has no food.
        """
        columns = self._columns[numbers]
        covered = (columns >= 0) & self.model.covered[0 if asked.latin[0] else 1][columns]
        if chances is None or not covered.any() or chances[-2] >= TALKED:
            return likely, none
        said = chances[columns[covered]].astype(np.float64)
        no_service = float(chances[self._no_service].sum())
        mixed, mixed_none = _mixed(likely[covered], said), float(_mixed(none, no_service)) * ABSENT
        shared = likely[covered].sum() + none
        # Why not less: the sayings know what the city does not have, and not all that is nobody's business.
        nothing = max(none, mixed_none / (mixed.sum() + mixed_none) * shared)
        weighed = likely.copy()
        weighed[covered] = mixed * ((shared - nothing) / mixed.sum())
        return weighed, nothing


def _mixed(searched: Any, said: Any) -> Any:
    """Two chances of the same weighed together (logarithmic opinion pool), before they are made to add up to one."""
    return (searched + FLOOR) ** SEARCHED * (said + FLOOR) ** SAID


def keep(model: SayingsModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from, in half precision."""
    arrays: dict[str, Any] = {}
    for name, regression in zip(SCRIPTS, (model.latin, model.other), strict=True):
        if regression is not None:
            arrays |= {f"{name}_weights": regression.weights.astype(np.float16), f"{name}_bias": regression.bias}
    classes = np.array(model.classes)
    np.savez_compressed(path, key=np.array(key), classes=classes, covered=model.covered, middle=model.middle, **arrays)


def restore(path: Path) -> SayingsModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:

        def of(script: str) -> Regression | None:
            if f"{script}_weights" not in kept:
                return None
            return Regression(kept[f"{script}_weights"].astype(np.float32), kept[f"{script}_bias"])

        classes = tuple(str(id_) for id_ in kept["classes"])
        return SayingsModel(classes, of("latin"), of("other"), kept["covered"], kept["middle"])


def open_sayings(folder: Path, ids: Sequence[str]) -> ServiceSayings | None:
    """The model of an index; None where its catalogue has no sayings to learn from. ids: source ids of its services."""
    model = restore(folder / KEPT) if (folder / KEPT).exists() else None
    return ServiceSayings(model, ids) if model is not None and model.covered.any() else None
