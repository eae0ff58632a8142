"""Which service of a catalogue a text is about, learned from what its keepers wrote down that people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Meanings, Vectors
from bot.retrieval.needs.classifier import NeedModel, Regression, features
from bot.retrieval.needs.training import fit
from bot.retrieval.services.reranker import Scores
from bot.retrieval.services.vector_store import Numbers, mapped

SCRIPTS = ("latin", "other")
"""Each script has a regression of its own, because each has a vector space of its own."""
CAUTION = 0.25
"""Weight of the data against simplicity. Of 494 needs that were not learned from 0.2 to 0.6 did best."""
SHARE, FLOOR = THRESHOLDS.service.said, THRESHOLDS.service.said_floor
FEWEST = THRESHOLDS.service.sayings


@dataclass(frozen=True, slots=True)
class SayingsModel:
    """The regressions of one catalogue."""

    latin: Regression | None
    """None where fewer than two services have enough sayings in that script."""
    other: Regression | None
    covered: NDArray[np.bool_]
    """Services that have enough sayings, (scripts, services)."""
    middle: Vectors
    """As `NeedModel.middle`."""

    def weigh(self, likely: Scores, numbers: Numbers, asked: Meanings) -> Scores:
        """The chances of some services, weighed with what the sayings tell.

        likely: (services,). Those without sayings keep their chance; the others share theirs anew, so the sum stays.
        """
        place = 0 if asked.latin[0] else 1
        regression, covered = (self.latin, self.other)[place], self.covered[place][numbers]
        if regression is None or covered.sum() < 2:
            return likely
        said = regression.chances(features(asked, self.middle))[0][numbers[covered]].astype(np.float64)
        mixed = (likely[covered] + FLOOR) ** (1 - SHARE) * (said + FLOOR) ** SHARE
        weighed = likely.copy()
        weighed[covered] = mixed * (likely[covered].sum() / mixed.sum())
        return weighed


def told(services: Sequence[Service]) -> list[tuple[str, int]]:
    """Names, everyday names and sayings of the services that have enough sayings in a language, each with its service's number."""
    return [
        (text, number)
        for number, service in enumerate(services)
        for tag, sayings in service.sayings.items()
        if len(sayings) >= FEWEST
        for text in dict.fromkeys((service.name.get(tag, ""), *service.also.get(tag, ()), *sayings))
        if text
    ]


def learn(services: int, owners: Sequence[int], texts: Meanings, needs: NeedModel) -> SayingsModel:
    """The regressions of a catalogue with so many services; owners: the service of each text. The same input gives the same model."""
    owner, covered = np.array(owners, dtype=np.int64), np.zeros((len(SCRIPTS), services), np.bool_)
    learned = list[Regression | None]()
    for place, is_latin in enumerate((True, False)):
        chosen = np.flatnonzero(texts.latin == is_latin)
        covered[place, owner[chosen]] = True
        is_enough = covered[place].sum() > 1
        learned.append(
            fit(texts[chosen], owner[chosen].tolist(), needs.middle, services, CAUTION) if is_enough else None
        )
    return SayingsModel(learned[0], learned[1], covered, needs.middle)


def save(model: SayingsModel, folder: Path) -> None:
    """Write the model beside the index, in half precision."""
    np.save(folder / "sayings_covered.npy", model.covered)
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

    return SayingsModel(of("latin"), of("other"), np.asarray(mapped(folder / "sayings_covered.npy")), middle)
