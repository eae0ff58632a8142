"""The trained classifier of danger: E5 with trained upper layers, and pieces of words beside it.

Two scores are added: what the network reads in the meaning of a text, and a linear one on pieces of its words, which
knows spellings. What the patterns heard counts as well. Weights are in `intents/danger.layers.npz` and
`intents/danger.npz`, thresholds in `intents/danger.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import OTHER_SCRIPT
from bot.language.encoders.guarded import encoders
from bot.safety.context import ALONE, Context
from bot.safety.danger import Danger
from bot.safety.pieces import PIECES, read_pieces
from bot.system.yaml_file import read_yaml

Table = NDArray[np.float32]
SCRIPTS = ("latin", "other")
UNKNOWN = Danger("E1", "medical")
MATCHED = THRESHOLDS.danger.matched


class ClassifierError(Exception):
    """The model can not be used; the text says what to run."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Of one script, from `intents/danger.yml`."""

    raises: float
    """Score from which a danger is raised."""
    asks: float
    """Score from which a danger is asked about."""
    letters: float
    """Weight of the pieces of words beside the network."""
    in_hand: float
    """What is needed above both while a service is in hand: talk about it is seldom of danger."""
    need: float
    """What is needed above the first where search is sure which service the turn asks for."""
    part: float
    """What a part of a turn, heard by itself, needs above all of these."""
    harmless: float
    """Score below which a turn read whole is surely harmless."""
    part_of_harmless: float
    """What a part of such a turn needs above these for each point that the whole lies below."""
    lesser: Mapping[str, float]
    """What dangers of some classes need above the others: everyday turns tell of family, money, food and cold often enough."""
    pattern: float
    """What is added where the patterns raise a danger."""
    clears: float
    """Score, with that added, below which what the patterns raise is only asked about."""
    dismisses: float
    """Score, with that added, below which it is taken for an idiom."""
    long: float
    """Chinese characters, or half as many words, from which a text may be a story."""
    story: float
    """Score, with that added, below which such a text is one, and its words of body, fire and crime are no danger now."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is read off the network's vector of a text."""

    weights: Table
    """(size, 1 + kinds): how dangerous it is, and how likely each kind, as logarithms."""
    middle: Table
    names: tuple[str, ...]
    """Class and kind of each, as "E1 medical.stroke"."""

    def scores(self, vectors: Table) -> Table:
        """How dangerous texts are: (texts, size) → (texts,), above 0 is danger."""
        scores: Table = vectors @ self.weights[:, 0] + self.middle[0]
        return scores

    def kind(self, vector: Table, matched: Sequence[Danger] = ()) -> Danger:
        """The likeliest kind within the likeliest class; what the patterns found makes its class likelier."""
        raised = vector @ self.weights[:, 1:] + self.middle[1:]
        found = {danger.level for danger in matched}
        raised = raised + MATCHED * np.array([name.partition(" ")[0] in found for name in self.names], np.float32)
        chances = np.exp(raised - raised.max())
        levels: dict[str, float] = {}
        for name, chance in zip(self.names, chances, strict=True):
            level = name.partition(" ")[0]
            levels[level] = levels.get(level, 0.0) + float(chance)
        best = max(levels, key=lambda each: levels[each])
        place = max((i for i, name in enumerate(self.names) if name.startswith(best)), key=lambda i: chances[i])
        return Danger(best, self.names[place].partition(" ")[2])


@dataclass(frozen=True, slots=True)
class Spelling:
    """What pieces of words say in one script."""

    script: str
    pieces: Table
    """Weight of each, (FEATURES,)."""
    middle: float

    def scores(self, texts: Sequence[str]) -> Table:
        """How dangerous texts are by their spelling, (texts,)."""
        folded = [text.casefold().encode("utf-8", "replace").decode() for text in texts]
        found = [read_pieces(text, *PIECES[self.script], self.pieces) + self.middle for text in folded]
        return np.array(found, np.float32)


@dataclass(frozen=True)
class Classifier:
    """Network, spellings and thresholds."""

    head: Head
    spellings: Mapping[str, Spelling]
    thresholds: Mapping[str, Thresholds]
    languages: frozenset[str]
    """Tags of the languages it has learned from."""

    def scores(self, script: str, texts: Sequence[str], matched: Sequence[bool], vectors: Table) -> Table:
        """How dangerous texts of one script are, (texts,)."""
        limits = self.thresholds[script]
        by_letters = limits.letters * self.spellings[script].scores(texts)
        scores: Table = self.head.scores(vectors) + by_letters + limits.pattern * np.asarray(matched, np.float32)
        return scores

    def judge(self, text: str, matched: Sequence[Danger], context: Context = ALONE) -> tuple[Danger, float, Thresholds]:
        """The likeliest danger of a text, its score, and the thresholds it is held against.

        matched: the dangers that the patterns raise in it. context: what the network reads it with.
        """
        script = script_of(text)
        vector, limits = danger_vector(context.around(text)), self.thresholds[script]
        if not vector.any():
            # Why: the encoders died over this text, and nothing is known of its meaning; the patterns decide.
            return next(iter(matched), UNKNOWN), limits.raises if matched else limits.asks - 1.0, limits
        danger = self.head.kind(vector, matched)
        score = float(self.scores(script, [text], [bool(matched)], vector[None])[0])
        return danger, score - limits.lesser.get(danger.level, 0.0), limits


@lru_cache(maxsize=64)
def danger_vector(text: str) -> Table:
    """What the network makes of a text and what it is read with, (size,): encoded once a turn, however many ask."""
    vector: Table = encoders().vectors("danger", [text])[0]
    return vector


def script_of(text: str) -> str:
    """Which machine judges a text."""
    return "other" if OTHER_SCRIPT.search(text) else "latin"


def read_thresholds(path: Path) -> dict[str, Thresholds]:
    """The thresholds of both scripts; raises ClassifierError."""
    try:
        data = read_yaml(path)
        return {script: Thresholds(**data["thresholds"][script]) for script in SCRIPTS}
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        raise ClassifierError(
            f"{path} has no thresholds to use ({error}); `oneline safety learn` writes it."
        ) from error
