"""Tells which act of an errand a text is: a softmax regression over sentence vectors, asked only among the acts that can be meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.encode import Meanings, Vectors
from bot.retrieval.acts.data import NONE, Act
from bot.retrieval.needs.classifier import Regression, features


@dataclass(frozen=True, slots=True)
class ActModel:
    """What was learned from `intents/*/acts`."""

    ids: tuple[str, ...]
    """Acts in the order of the regression; NONE is among them."""
    regression: Regression
    middle: Vectors
    """Mean of the other scripts' own vectors, as the features need it."""


@dataclass(frozen=True, slots=True)
class ActClassifier:
    """The acts a text may be, where something is open or stands."""

    model: ActModel
    acts: tuple[Act, ...]
    sure: float
    """Chance from which an act is taken."""

    def act(self, text: Meanings, states: Collection[str]) -> str:
        """Name of the act one text is, or NONE. states: what is open or stands, as in `intents/acts.yml`."""
        name, chance = self.likeliest(text, states)
        return name if chance >= self.sure else NONE

    def likeliest(self, text: Meanings, states: Collection[str]) -> tuple[str, float]:
        """The likeliest act of those that can be meant, and its chance among them; NONE may be it."""
        scores = (features(text, self.model.middle) @ self.model.regression.weights + self.model.regression.bias)[0]
        names: dict[str, list[int]] = {NONE: [self.model.ids.index(NONE)]}
        for act in self.acts:
            if not act.states or act.states & {*states}:
                names.setdefault(act.name, []).append(self.model.ids.index(act.id))
        rows = [place for places in names.values() for place in places]
        raised = np.exp(scores - scores[rows].max())
        whole = float(raised[rows].sum())
        chances = {name: float(raised[places].sum()) / whole for name, places in names.items()}
        return max(chances.items(), key=lambda each: each[1])


def keep(model: ActModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from; half precision changes no answer."""
    np.savez_compressed(
        path,
        key=np.array(key),
        ids=np.array(model.ids),
        middle=model.middle,
        weights=model.regression.weights.astype(np.float16),
        bias=model.regression.bias.astype(np.float16),
    )


def restore(path: Path) -> ActModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:
        regression = Regression(kept["weights"].astype(np.float32), kept["bias"].astype(np.float32))
        return ActModel(tuple(str(name) for name in kept["ids"]), regression, kept["middle"])
