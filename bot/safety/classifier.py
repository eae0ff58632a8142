"""A trained judge of danger on the sentence encoders that are loaded anyway: one for Latin script, one for the others.

Two scores are added: a kernel machine on the meaning of a text, and a linear one on pieces of its words, which knows
spellings. What the patterns heard counts as well. Weights are in `intents/danger.npz`, thresholds in `intents/danger.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.catalogue.encode import OTHER_SCRIPT, Meanings
from bot.catalogue.question import encoded
from bot.safety.danger import Danger

Table = NDArray[np.float32]
SCRIPTS = ("latin", "other")
FEATURES = 2**17
"""Places that pieces of words are put into."""
UNKNOWN = Danger("E1", "medical")
MATCHED = 2.0
"""What a class gains, as the logarithm of its chance, where the patterns found it."""
PIECES: dict[str, tuple[str, tuple[int, int]]] = {"latin": ("char_wb", (2, 5)), "other": ("char", (1, 4))}
"""Script → how a text is cut into pieces, for scikit-learn's HashingVectorizer."""


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
    """Weight of the pieces of words beside the meaning."""
    pattern: float
    """What is added where the patterns raise a danger."""
    clears: float
    """Score, with that added, below which what the patterns raise is only asked about."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was learned for one script."""

    supports: Table
    """Texts that lie near the border, as vectors (supports, size), of unit length in each encoder."""
    duals: Table
    """Weight of each, (supports,)."""
    gamma: float
    middle: float
    pieces: Table
    """Weight of each piece of words, (FEATURES,)."""
    pieces_middle: float
    kinds: Table
    """Weights of each kind of danger, (kinds, size)."""
    kinds_middle: Table
    names: tuple[str, ...]
    """Class and kind of each, as "E1 medical.stroke"."""

    def meaning_scores(self, vectors: Table) -> Table:
        """How dangerous texts are by their meaning: (texts, size) → (texts,), above 0 is danger."""
        squares = (vectors**2).sum(axis=1)[:, None] + (self.supports**2).sum(axis=1)[None, :]
        kernel = np.exp(-self.gamma * np.maximum(squares - 2.0 * vectors @ self.supports.T, 0.0))
        scores: Table = (kernel @ self.duals + self.middle).astype(np.float32)
        return scores

    def kind(self, vector: Table, matched: Sequence[Danger] = ()) -> Danger:
        """The likeliest kind within the likeliest class; what the patterns found makes its class likelier."""
        raised = self.kinds @ vector + self.kinds_middle
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


@dataclass(frozen=True)
class Classifier:
    """Machines and thresholds of both scripts."""

    machines: Mapping[str, Machine]
    thresholds: Mapping[str, Thresholds]

    @cached_property
    def _cutters(self) -> dict[str, Any]:
        return {script: cutter(script) for script in self.machines}

    def scores(self, script: str, texts: Sequence[str], matched: Sequence[bool], vectors: Table) -> Table:
        """How dangerous texts of one script are, (texts,)."""
        machine, limits = self.machines[script], self.thresholds[script]
        cut = self._cutters[script].transform([text.casefold().encode("utf-8", "replace").decode() for text in texts])
        letters = np.asarray(cut @ machine.pieces).ravel() + machine.pieces_middle
        by_patterns = limits.pattern * np.asarray(matched, np.float32)
        scores: Table = machine.meaning_scores(vectors) + limits.letters * letters + by_patterns
        return scores

    def judge(self, text: str, matched: Sequence[Danger]) -> tuple[Danger, float, Thresholds]:
        """The likeliest danger of a text, its score, and the thresholds it is held against.

        matched: the dangers that the patterns raise in it.
        """
        script = script_of(text)
        vectors, limits = vectors_of(encoded(text)), self.thresholds[script]
        if not vectors.any():
            # Why: the encoders died over this text, and nothing is known of its meaning; the patterns decide.
            return next(iter(matched), UNKNOWN), limits.raises if matched else limits.asks - 1.0, limits
        score = float(self.scores(script, [text], [bool(matched)], vectors)[0])
        return self.machines[script].kind(vectors[0], matched), score, limits


def script_of(text: str) -> str:
    """Which machine judges a text."""
    return "other" if OTHER_SCRIPT.search(text) else "latin"


def vectors_of(meanings: Meanings) -> Table:
    """The meaning of texts in both encoders side by side, (texts, size)."""
    vectors: Table = np.hstack([meanings.shared, meanings.own]).astype(np.float32)
    return vectors


def cutter(script: str) -> Any:
    """What cuts texts of a script into pieces of words, each at its place."""
    # Why here: scikit-learn takes a second to load, and the web process judges nothing.
    from sklearn.feature_extraction.text import HashingVectorizer

    how, lengths = PIECES[script]
    return HashingVectorizer(analyzer=how, ngram_range=lengths, n_features=FEATURES, dtype=np.float32)


def read_thresholds(path: Path) -> dict[str, Thresholds]:
    """The thresholds of both scripts; raises ClassifierError."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {script: Thresholds(**data["thresholds"][script]) for script in SCRIPTS}
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        raise ClassifierError(
            f"{path} has no thresholds to use ({error}); `oneline safety learn` writes it."
        ) from error
