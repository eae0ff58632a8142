"""Tells which everyday needs a text is about: softmax regressions over sentence vectors, one for what people say, one for titles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.language.encode import Meanings, Vectors

NOTHING = "~nothing"
"""What a text is about that is no business of a city."""
REGRESSIONS = ("said", "titles", "said_elsewhere", "titles_elsewhere")
SPREAD = 4.0
"""How far vectors are spread before they are weighed."""


@dataclass(frozen=True, slots=True)
class Regression:
    """Weights of one softmax regression."""

    weights: Vectors
    """(features, needs)"""
    bias: Vectors
    """(needs,)"""

    def chances(self, features: Vectors) -> Vectors:
        """Probability of each need, (texts, needs)."""
        scores = features @ self.weights + self.bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


class StoredRegression:
    """A regression in a file, read when it is first used: a worker uses one of the four, an import two."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name

    def chances(self, features: Vectors) -> Vectors:
        """As of `Regression`."""
        return self.regression.chances(features)

    @cached_property
    def regression(self) -> Regression:
        """Its weights, in full precision."""
        with np.load(self._path, allow_pickle=False) as kept:
            weights, bias = (kept[f"{self._name}_{part}"].astype(np.float32) for part in ("weights", "bias"))
        return Regression(weights, bias)


@dataclass(frozen=True, slots=True)
class NeedModel:
    """What was learned from `intents/*/needs`."""

    needs: tuple[str, ...]
    """Ids; NOTHING is the last."""
    said: Regression | StoredRegression
    """Learned from what people say and from titles."""
    titles: Regression | StoredRegression
    """Learned from what offices call services alone."""
    said_elsewhere: Regression | StoredRegression
    """As `said`, of the needs people have in any country alone: for catalogues of no country that has needs of its own."""
    titles_elsewhere: Regression | StoredRegression
    middle: Vectors
    """Mean of the other scripts' own vectors, (OWN_SIZE,): they all lie in one corner of their space."""

    def of_words(self, texts: Meanings, *, at_home: bool = True) -> Vectors:
        """What people may need who say these texts: (texts, needs), each row a distribution.

        at_home: needs of one country count too.
        """
        said = self.said if at_home else self.said_elsewhere
        return said.chances(features(texts, self.middle))

    def of_entries(self, texts: Meanings, *, at_home: bool = True) -> Vectors:
        """Needs that entries with these texts may meet: (texts, needs but NOTHING), each row a distribution."""
        seen = features(texts, self.middle)
        both = (self.said, self.titles) if at_home else (self.said_elsewhere, self.titles_elsewhere)
        shares = [
            chances / chances.sum(axis=1, keepdims=True) for chances in (each.chances(seen)[:, :-1] for each in both)
        ]
        return np.asarray((shares[0] + shares[1]) / 2, dtype=np.float32)


def of_one_country(need: str) -> bool:
    """True for a need people have in one country alone: its id begins with the country's code and a dot."""
    return "." in need


def features(texts: Meanings, middle: Vectors) -> Vectors:
    """Vectors side by side: shared, own of Latin script, own of another script; what does not apply is zero."""
    others = texts.own - middle
    others /= np.maximum(np.linalg.norm(others, axis=1, keepdims=True), np.float32(1e-9))
    latin = texts.latin[:, None]
    return np.hstack([texts.shared, texts.own * latin, others * ~latin]) * np.float32(SPREAD)


def keep(model: NeedModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from; half precision changes no answer."""
    arrays = {
        f"{name}_{part}": getattr(getattr(model, name), part) for name in REGRESSIONS for part in ("weights", "bias")
    }
    halved = {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, key=np.array(key), needs=np.array(model.needs), middle=model.middle, **halved)


def key_of(path: Path) -> str:
    """The key a model was kept under; empty where there is none that can be read."""
    try:
        # Why opened here: numpy leaves a file open that turns out to be no archive.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return str(kept["key"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return ""


def restore(path: Path) -> NeedModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:
        needs, middle = tuple(str(need) for need in kept["needs"]), kept["middle"]
    said, titles, said_elsewhere, titles_elsewhere = (StoredRegression(path, name) for name in REGRESSIONS)
    return NeedModel(needs, said, titles, said_elsewhere, titles_elsewhere, middle)
