"""Which commands a turn means, by a regression over what was said, what the line said last and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.labelled_turns import LabelledTurn
from bot.language.encode import encode_shared

Features = NDArray[np.float32]
FOLDS = 5
TEXT_WEIGHS, LAST_WEIGHS = 3.0, 1.0
COST = 3.0
"""Weight of the data against simplicity."""
FROM = 0.35
"""Chance from which a command beside the likeliest is taken as meant, too."""


def features(turns: Sequence[LabelledTurn]) -> Features:
    """(turns, size): vectors of the text and of what the line said last, and each with the kind of question that is open."""
    said = TEXT_WEIGHS * encode_shared([turn.text for turn in turns])
    last = LAST_WEIGHS * encode_shared([turn.situation.last for turn in turns])
    kinds = sorted({turn.situation.asks for turn in turns} | {""})
    asked = np.zeros((len(turns), len(kinds) + 2), np.float32)
    for row, turn in enumerate(turns):
        asked[row, kinds.index(turn.situation.asks)] = 1.0
        asked[row, -2] = float(bool(turn.situation.entry))
        asked[row, -1] = min(len(turn.text), 200) / 100
    is_open = np.array([[bool(turn.situation.asks)] for turn in turns])
    crossed: Features = np.hstack([said, last, asked, said * is_open])
    return crossed


def chances(turns: Sequence[LabelledTurn], names: Sequence[str]) -> NDArray[Any]:
    """(turns, names): how likely each command is meant, by a model that has not seen the turn's writer."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    x = features(turns)
    y = np.array([[name in turn.names for name in names] for turn in turns])
    writers = sorted({turn.writer for turn in turns})
    fold = np.array([writers.index(turn.writer) % FOLDS for turn in turns])
    found = np.zeros(y.shape)
    for number in range(FOLDS):
        shown, left = fold != number, fold == number
        model = OneVsRestClassifier(LogisticRegression(C=COST, max_iter=400)).fit(x[shown], y[shown])
        found[left] = model.predict_proba(x[left])
    return found


def chosen(row: NDArray[Any], names: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The likeliest command of a turn, and all that are taken as meant."""
    best = names[int(row.argmax())]
    return best, frozenset({best, *(name for name, chance in zip(names, row, strict=True) if chance >= FROM)})
