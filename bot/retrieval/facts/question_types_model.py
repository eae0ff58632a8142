"""Tells which detail a question asks for and which a sentence of an office gives: two softmax regressions over sentence vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.encode import Meanings, Vectors
from bot.retrieval.needs.classifier import Regression, features


@dataclass(frozen=True, slots=True)
class DetailModel:
    """What was learned from `intents/*/details`."""

    details: tuple[str, ...]
    """Ids; OTHER is the last."""
    asked: Regression
    """Learned from what people ask."""
    written: Regression
    """Learned from what offices write; OTHER has next to no chance."""
    middle: Vectors
    """Mean of the other scripts' own vectors, (OWN_SIZE,)."""

    def of_questions(self, texts: Meanings) -> Vectors:
        """What is asked for: (texts, details), each row a distribution."""
        return self.asked.chances(features(texts, self.middle))

    def of_facts(self, texts: Meanings) -> Vectors:
        """What is told: (texts, details), each row a distribution."""
        return self.written.chances(features(texts, self.middle))


def keep(model: DetailModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from; half precision changes no answer."""
    arrays = {
        f"{name}_{part}": getattr(getattr(model, name), part).astype(np.float16)
        for name in ("asked", "written")
        for part in ("weights", "bias")
    }
    np.savez_compressed(path, key=np.array(key), details=np.array(model.details), middle=model.middle, **arrays)


def restore(path: Path) -> DetailModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:
        asked, written = (
            Regression(kept[f"{name}_weights"].astype(np.float32), kept[f"{name}_bias"].astype(np.float32))
            for name in ("asked", "written")
        )
        return DetailModel(tuple(str(detail) for detail in kept["details"]), asked, written, kept["middle"])
