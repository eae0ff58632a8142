"""Which service or kind of problem a text is about, learned from what a city wrote down that people say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Problem, Service
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Progress, Vectors
from bot.retrieval.needs.classifier import NeedModel, Regression, features
from bot.retrieval.needs.data import read_needs
from bot.retrieval.needs.training import fit
from bot.retrieval.services.index import Encode
from bot.retrieval.services.reranker import Scores
from bot.retrieval.services.vector_store import Numbers, mapped

SCRIPTS = ("latin", "other")
"""Each script has a regression of its own, because each has a vector space of its own."""
CAUTION = 0.25
"""Weight of the data against simplicity. Of 494 needs that were not learned from 0.2 to 0.6 did best."""
SHARE, FLOOR = THRESHOLDS.service.said, THRESHOLDS.service.said_floor
FEWEST = THRESHOLDS.service.sayings
UNMET, OF_EACH = THRESHOLDS.service.unmet_here, 2
"""Firmness below which an entry meets no need; sayings of each such need and language."""
KINDS = 3
"""Kinds of problems that are told of a text."""


@dataclass(frozen=True, slots=True)
class SayingsModel:
    """The regressions of one catalogue; their classes are its services, the kinds of problems of its city, and what neither has."""

    latin: Regression | None
    """None where fewer than two classes have enough sayings in that script."""
    other: Regression | None
    covered: NDArray[np.bool_]
    """Classes that have enough sayings, (scripts, classes)."""
    problems: tuple[str, ...]
    """Ids of the kinds of problems, behind the services."""
    middle: Vectors
    """As `NeedModel.middle`."""

    def chances(self, asked: Meanings) -> Vectors | None:
        """Probability of each class, (classes,); None where the script has no regression."""
        regression = self.latin if asked.latin[0] else self.other
        return None if regression is None else np.asarray(regression.chances(features(asked, self.middle))[0])

    def weigh(self, likely: Scores, numbers: Numbers, chances: Vectors | None, asked: Meanings) -> Scores:
        """The chances of some services, weighed with what the sayings tell.

        likely: (services,). Those without sayings keep their chance; the others share theirs anew, so the sum stays.
        """
        covered = self.covered[0 if asked.latin[0] else 1][numbers]
        if chances is None or not covered.any():
            return likely
        said = chances[numbers[covered]].astype(np.float64)
        mixed = (likely[covered] + FLOOR) ** (1 - SHARE) * (said + FLOOR) ** SHARE
        weighed = likely.copy()
        weighed[covered] = mixed * (likely[covered].sum() / mixed.sum())
        return weighed

    def reported(self, chances: Vectors | None) -> tuple[tuple[str, float], ...]:
        """The kinds of problems a text may report with their chances, the likeliest first."""
        if chances is None or not self.problems:
            return ()
        each = zip(self.problems, chances[-len(self.problems) - 1 : -1].tolist(), strict=True)
        return tuple(sorted(each, key=lambda pair: -pair[1])[:KINDS])

    def absent(self, chances: Vectors | None) -> float:
        """Chance that a text is of something the city does not have."""
        return 0.0 if chances is None else float(chances[-1])


def told(services: Sequence[Service], problems: Sequence[Problem]) -> list[tuple[str, int]]:
    """Names, everyday names and sayings of what has enough sayings in a language, each with its class."""
    return [
        (text, number)
        for number, each in enumerate(chain[Service | Problem](services, problems))
        for tag, sayings in each.sayings.items()
        if len(sayings) >= FEWEST
        for text in dict.fromkeys((each.name.get(tag, ""), *each.also.get(tag, ()), *sayings))
        if text
    ]


def build(
    services: Sequence[Service], problems: Sequence[Problem], intents: Path, folder: Path,
    needs: NeedModel, progress: Progress, encode: Encode,
) -> None:  # fmt: skip
    """Learn the model of a catalogue and write it beside its index; folder: has that index."""
    said = told(services, problems)
    classes = len(services) + len(problems) + 1
    if said:
        said += [(text, classes - 1) for text in of_unmet_needs(intents, mapped(folder / "met.npy"))]
    vectors, owners = encode([text for text, _ in said], "sayings", progress, "all"), [number for _, number in said]
    progress("learning sayings", 0, len(SCRIPTS))
    save(learn(classes, owners, vectors, needs, [each.id for each in problems]), folder)
    progress("learning sayings", len(SCRIPTS), len(SCRIPTS))


def learn(
    classes: int, owners: Sequence[int], texts: Meanings, needs: NeedModel, problems: Sequence[str] = ()
) -> SayingsModel:
    """The regressions of a catalogue; owners: the class of each text, of so many. The same input gives the same model."""
    owner, covered = np.array(owners, dtype=np.int64), np.zeros((len(SCRIPTS), classes), np.bool_)
    learned = list[Regression | None]()
    for place, is_latin in enumerate((True, False)):
        chosen = np.flatnonzero(texts.latin == is_latin)
        covered[place, owner[chosen]] = True
        is_enough = covered[place].sum() > 1
        learned.append(
            fit(texts[chosen], owner[chosen].tolist(), needs.middle, classes, CAUTION) if is_enough else None
        )
    return SayingsModel(learned[0], learned[1], covered, tuple(problems), needs.middle)


def of_unmet_needs(intents: Path, met: Vectors) -> list[str]:
    """What people say who have the everyday needs that no entry meets, some of each; met: (needs,), as `Index.met`."""
    unmet = (need for need, firm in zip(read_needs(intents), met, strict=True) if firm < UNMET)
    return [text for need in unmet for texts in need.said.values() for text in texts[:: max(1, len(texts) // OF_EACH)]]


def save(model: SayingsModel, folder: Path) -> None:
    """Write the model beside the index, in half precision."""
    np.save(folder / "sayings_covered.npy", model.covered)
    (folder / "sayings_problems.json").write_text(json.dumps(model.problems), encoding="utf-8")
    for name, regression in zip(SCRIPTS, (model.latin, model.other), strict=True):
        if regression is not None:
            np.save(folder / f"sayings_{name}_weights.npy", regression.weights.astype(np.float16))
            np.save(folder / f"sayings_{name}_bias.npy", regression.bias)


def restore(folder: Path, middle: Vectors) -> SayingsModel:
    """Read the model of an index."""

    def of(script: str) -> Regression | None:
        weights = folder / f"sayings_{script}_weights.npy"
        if not weights.exists():
            return None
        return Regression(np.load(weights).astype(np.float32), np.load(folder / f"sayings_{script}_bias.npy"))

    problems = tuple(json.loads((folder / "sayings_problems.json").read_text(encoding="utf-8")))
    return SayingsModel(of("latin"), of("other"), mapped(folder / "sayings_covered.npy"), problems, middle)
