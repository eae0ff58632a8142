"""Tells how likely a whole turn means each command: a logistic regression each, over what the clauses of questions are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.encode import Meanings, Vectors
from bot.retrieval.turns.classifier import PIECES_SPREAD, SCRIPTS, Clause, dense, script_of
from bot.safety.pieces import PIECES, placed_pieces

FOLDED = 2**13
"""Places that pieces of words share, so that a table for each command stays small."""


@dataclass(frozen=True, slots=True)
class CommandModel:
    """What was learned from `intents/turns/`."""

    names: tuple[str, ...]
    """Commands of `intents/commands.yml`."""
    weights: Vectors
    """Of vectors and cues, (numbers, commands)."""
    pieces: Vectors
    """Of pieces of words in each script, (scripts, FOLDED, commands)."""
    bias: Vectors
    """(commands,)"""
    middle: Vectors
    """Mean of the other scripts' own vectors, as the features need it."""


@dataclass(frozen=True, slots=True)
class CommandClassifier:
    """How likely a turn means each command, whatever else it means."""

    model: CommandModel

    def chances(self, said: Clause, meaning: Meanings) -> dict[str, float]:
        """Command → chance. said: the whole turn; meaning: of its text."""
        model, script = self.model, script_of(said.text)
        places, values = placed_pieces(said.text, *PIECES[script])
        table = model.pieces[SCRIPTS.index(script)]
        scores = dense([said], meaning, model.middle)[0] @ model.weights + model.bias
        scores = scores + PIECES_SPREAD * (values @ table[places % FOLDED])
        chances = 1.0 / (1.0 + np.exp(-scores))
        return {name: float(chance) for name, chance in zip(model.names, chances, strict=True)}


def keep(model: CommandModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from; half precision changes no answer."""
    half = {name: getattr(model, name).astype(np.float16) for name in ("weights", "pieces")}
    np.savez_compressed(
        path, key=np.array(key), names=np.array(model.names), bias=model.bias, middle=model.middle, **half
    )


def restore(path: Path) -> CommandModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:
        wide = {name: kept[name].astype(np.float32) for name in ("weights", "pieces", "bias", "middle")}
        return CommandModel(names=tuple(str(name) for name in kept["names"]), **wide)
