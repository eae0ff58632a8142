"""Finds what a turn asks, clause by clause: a logistic regression over sentence vectors, pieces of words and cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import OTHER_SCRIPT, Meanings, Vectors
from bot.retrieval.needs.classifier import features
from bot.retrieval.services.query import encoded_all
from bot.retrieval.turns.clauses import clauses
from bot.safety.pieces import PIECES, read_pieces

KINDS = ("", "yes_no", "choice", "text", "address", "date", "time", "name", "phone", "number", "code", "span")
"""Kinds of an open question that are told apart; every other one counts as none of them."""
SCRIPTS = ("latin", "other")
PIECES_SPREAD = np.float32(3.0)
"""How far pieces of words are spread before they are weighed."""
LONG = 100
"""Characters from which a clause is as long as counts."""
QUESTION_MARKS = "?？"
SURE = THRESHOLDS.questions.sure
"""Chance from which a clause asks."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a turn with all that it is judged by."""

    text: str
    is_only: bool
    """True if the turn has no other."""
    is_first: bool
    asks: str
    """Kind of the open question; empty without one."""
    in_hand: bool
    """True while an entry is in hand."""


@dataclass(frozen=True, slots=True)
class QuestionModel:
    """What was learned from `intents/turns/`."""

    weights: Vectors
    """Of vectors and cues, (numbers,)."""
    pieces: Vectors
    """Of pieces of words in each script, (scripts, FEATURES)."""
    bias: float
    middle: Vectors
    """Mean of the other scripts' own vectors, as the features need it."""


@dataclass(frozen=True, slots=True)
class QuestionClassifier:
    """How likely the clauses of a turn ask something of the line."""

    model: QuestionModel

    def chances(self, clauses: Sequence[Clause], meanings: Meanings) -> Vectors:
        """(clauses,); meanings: of their texts."""
        scores = dense(clauses, meanings, self.model.middle) @ self.model.weights + self.model.bias
        for row, clause in enumerate(clauses):
            scores[row] += PIECES_SPREAD * _by_pieces(clause.text, self.model.pieces)
        return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)


def asked_clauses(
    classifier: QuestionClassifier | None, text: str, joins: frozenset[str], kind: str, *, in_hand: bool
) -> tuple[str, ...]:
    """Those of a text that ask; none without a classifier.

    joins: words that stand between clauses. kind: of the open question. in_hand: whether an entry is in hand.
    """
    if classifier is None:
        return ()
    texts = clauses(text, joins)
    said = [Clause(each, len(texts) == 1, place == 0, kind, in_hand) for place, each in enumerate(texts)]
    chances = classifier.chances(said, encoded_all(texts))
    return tuple(each for each, chance in zip(texts, chances, strict=True) if chance >= SURE)


def dense(clauses: Sequence[Clause], meanings: Meanings, middle: Vectors) -> Vectors:
    """Vectors and cues side by side, (clauses, numbers)."""
    return np.hstack([features(meanings, middle), np.array([_cues(clause) for clause in clauses], np.float32)])


def script_of(text: str) -> str:
    """Which pieces a text is cut into."""
    return "other" if OTHER_SCRIPT.search(text) else "latin"


def _cues(clause: Clause) -> list[float]:
    shape = [
        any(mark in clause.text for mark in QUESTION_MARKS), script_of(clause.text) == "other", clause.is_only, clause.is_first,
        clause.in_hand,
    ]  # fmt: skip
    return [*map(float, shape), min(len(clause.text), LONG) / LONG, *(float(clause.asks == kind) for kind in KINDS)]


def _by_pieces(text: str, weights: Vectors) -> float:
    script = script_of(text)
    return read_pieces(text, *PIECES[script], weights[SCRIPTS.index(script)])


def keep(model: QuestionModel, key: str, path: Path) -> None:
    """Write a model with the key of what it was learned from; half precision changes no answer."""
    np.savez_compressed(
        path,
        key=np.array(key),
        weights=model.weights.astype(np.float16),
        pieces=model.pieces.astype(np.float16),
        bias=np.array(model.bias),
        middle=model.middle,
    )


def restore(path: Path) -> QuestionModel:
    """Read a model back."""
    with np.load(path, allow_pickle=False) as kept:
        wide = {name: kept[name].astype(np.float32) for name in ("weights", "pieces", "middle")}
        return QuestionModel(**wide, bias=float(kept["bias"]))
