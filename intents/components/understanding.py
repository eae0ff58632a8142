"""What was learned, and how it reads a new text: by its likeness to every example, in meaning, spelling and sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.encoders import encoder
from components.features import Spelling


NUMBERS = ("ngram_weight", "longest_ngram", "sound_weight", "caution")


@dataclass(frozen=True)
class Settings:
    """The classifier's part of config.yml."""

    encoders: Mapping[str, Mapping[str, float]]
    """Encoder name to `weight` and `sharpness`: how much it counts, and how fast likeness falls with distance."""
    ngram_weight: float
    longest_ngram: int
    sound_weight: float
    """How much likeness in sound (Mandarin syllables, else words) counts."""
    caution: float
    """Ridge penalty: higher trusts a single example less."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Settings:
        """From a component's configuration."""
        return cls(config["encoders"], *(config[name] for name in NUMBERS))


@dataclass(frozen=True)
class Understanding:
    """A kernel model; n is the number of training examples, k of intents."""

    settings: Settings
    intents: tuple[str, ...]
    vectors: Mapping[str, np.ndarray]
    """Encoder name to the examples' unit vectors, float32, shape (n, dimensions)."""
    influence: np.ndarray
    """What each example says for each intent, float32, shape (n, k)."""
    spelling: Spelling
    spelling_influence: np.ndarray
    """The spelling and sound of all examples, summed up: float32, shape (terms, k)."""
    temperature: float
    """Scores are divided by it so that, of answers given with confidence p, a share p is right."""

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Tidy texts to probabilities, shape (texts, k)."""
        likeness = meaning_likeness(self.settings, embed(self.settings, texts), self.vectors)
        scores = (likeness + 1.0) @ self.influence + self.spelling.rows(texts) @ self.spelling_influence
        return softmax(scores / self.temperature)


def embed(settings: Settings, texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Each encoder's unit vectors of the texts."""
    return {name: encoder(name)(texts) for name in settings.encoders}


def meaning_likeness(
    settings: Settings, texts: Mapping[str, np.ndarray], examples: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Weighted Gaussian kernels over each encoder's vectors, shape (texts, examples)."""
    total = np.float32(0.0)
    for name, shape in settings.encoders.items():
        likeness = texts[name] @ examples[name].T
        # Why in place: for n examples this is n squared numbers.
        likeness -= np.float32(1.0)
        likeness *= np.float32(shape["sharpness"])
        np.exp(likeness, out=likeness)
        likeness *= np.float32(shape["weight"])
        total = total + likeness
    return np.asarray(total)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores to probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
