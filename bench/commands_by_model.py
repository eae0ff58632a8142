"""Which commands a turn means, by a regression over what was said, its first words, what the line said last and what is open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.encode import encode_shared
from bot.retrieval.turns.data import LabelledTurn

FOLDS, PARTS = 5, 3
"""Of the writers, and of the situations."""
LETTERS, PIECES, LETTERS_WEIGH = (2, 4), 2**15, 3.0
"""Letters in a row, of which places are counted, and how much they weigh."""
FIRST = re.compile(r"[a-z']+|[\u4e00-\u9fff]|\d+")
FIRST_WORDS = 3
TEXT_WEIGHS, LAST_WEIGHS = 3.0, 1.0
COST = 1.0
"""Weight of the data against simplicity."""
FROM = 0.35
"""Chance from which a command beside the likeliest is taken as meant, too."""


def features(turns: Sequence[LabelledTurn]) -> Any:
    """(turns, size), sparse: vectors of the text and of what the line said last, letters of the text and of its first words, and
    which question is open and of what kind."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import HashingVectorizer

    said = TEXT_WEIGHS * encode_shared([turn.text for turn in turns])
    last = LAST_WEIGHS * encode_shared([turn.situation.last for turn in turns])
    letters = HashingVectorizer(analyzer="char_wb", ngram_range=LETTERS, n_features=PIECES, alternate_sign=False)
    texts = [turn.text.lower() for turn in turns]
    first = [" ".join(FIRST.findall(text)[:FIRST_WORDS]) for text in texts]
    pieces = [LETTERS_WEIGH * letters.transform(each) for each in (texts, first)]
    return hstack([csr_matrix(said), csr_matrix(last), csr_matrix(_open(turns)), *pieces]).tocsr()


def _open(turns: Sequence[LabelledTurn]) -> NDArray[np.float32]:
    """Which question is open, of what kind, whether an entry is in hand, and how long the text is."""
    slots = sorted({turn.situation.asks for turn in turns})
    kinds = sorted({_kind(turn) for turn in turns})
    found = np.zeros((len(turns), len(slots) + len(kinds) + 2), np.float32)
    for row, turn in enumerate(turns):
        found[row, slots.index(turn.situation.asks)] = found[row, len(slots) + kinds.index(_kind(turn))] = 1.0
        found[row, -2] = float(bool(turn.situation.entry))
        found[row, -1] = min(len(turn.text), 200) / 100
    return found


def _kind(turn: LabelledTurn) -> str:
    return turn.situation.asks.rpartition(" ")[2]


def chances(turns: Sequence[LabelledTurn], names: Sequence[str]) -> NDArray[Any]:
    """(turns, names): how likely each command is meant, by a model that has seen neither the turn's writer nor its situation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    x = features(turns)
    y = np.array([[name in turn.names for name in names] for turn in turns])
    writers = sorted({turn.language + turn.writer for turn in turns})
    fold = np.array([writers.index(turn.language + turn.writer) % FOLDS for turn in turns])
    part = np.array([int(hashlib.sha256(turn.situation.id.encode()).hexdigest(), 16) % PARTS for turn in turns])
    found = np.zeros(y.shape)
    for number in range(FOLDS * PARTS):
        of_writers, of_situations = fold == number // PARTS, part == number % PARTS
        left, shown = of_writers & of_situations, ~of_writers & ~of_situations
        model = OneVsRestClassifier(LogisticRegression(C=COST, max_iter=200, solver="liblinear"))
        found[left] = model.fit(x[shown], y[shown]).predict_proba(x[left])
    return found


def chosen(row: NDArray[Any], names: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The likeliest command of a turn, and all that are taken as meant."""
    best = names[int(row.argmax())]
    return best, frozenset({best, *(name for name, chance in zip(names, row, strict=True) if chance >= FROM)})
