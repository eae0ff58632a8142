"""Learns the needs model from `intents/`, and keeps it by the content it was learned from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.language.encode import OWN_SIZE, Meanings, Progress, encode_many
from bot.retrieval.needs.classifier import (
    NOTHING,
    REGRESSIONS,
    NeedModel,
    Regression,
    features,
    keep,
    of_one_country,
    restore,
)
from bot.retrieval.needs.data import Need, needs_key, nothing_said, read_needs
from bot.retrieval.needs.model_file import open_model, write_model

KEPT = "needs.npz"
"""The model kept beside the needs, so that nobody has to wait for it to be learned at set-up."""
CAUTION, ROUNDS = 1.0, 80
"""Weight of the data against simplicity, and most rounds of learning."""


def open_needs(intents: Path, store: Path, progress: Progress) -> NeedModel:
    """The model of the present needs: the one kept beside them, else one learned before, else learned now."""
    learn = partial(learn_into, intents=intents, progress=progress)
    return open_model(intents / KEPT, store, needs_key(intents), restore, learn)


def learn_into(path: Path, intents: Path, progress: Progress) -> NeedModel:
    """Learn from `intents/` and keep the model in a file; written beside and moved into place at the end."""
    key = needs_key(intents)
    model = learn(read_needs(intents), nothing_said(intents), progress)
    write_model(path, partial(keep, model, key))
    return model


def learn(needs: Sequence[Need], nothing: Sequence[str], progress: Progress) -> NeedModel:
    """A model of needs and of what is none; the same input gives the same model."""
    titles = [
        (text, place)
        for place, need in enumerate(needs)
        for texts in (*need.offices.values(), need.name.values())
        for text in texts
    ]
    said = [(text, place) for place, need in enumerate(needs) for texts in need.said.values() for text in texts]
    examples = [*titles, *said, *((text, len(needs)) for text in nothing)]
    texts = encode_many([text for text, _ in examples], "everyday needs", progress)
    places = [place for _, place in examples]
    anywhere = np.array([place == len(needs) or not of_one_country(needs[place].id) for place in places])
    # Why anywhere: needs of one country change nothing for the others.
    others = texts.own[~texts.latin & anywhere]
    middle = others.mean(axis=0) if len(others) else np.zeros(OWN_SIZE, np.float32)
    rows, of_titles = np.arange(len(examples)), np.arange(len(examples)) < len(titles)
    learned = []
    for number, kept in enumerate((rows, rows[of_titles], rows[anywhere], rows[of_titles & anywhere])):
        progress("learning needs", number, len(REGRESSIONS))
        learned.append(fit(texts[kept], [places[row] for row in kept], middle, len(needs) + 1))
    progress("learning needs", len(REGRESSIONS), len(REGRESSIONS))
    said_here, titles_here, said_elsewhere, titles_elsewhere = learned
    names = (*(need.id for need in needs), NOTHING)
    return NeedModel(names, said_here, titles_here, said_elsewhere, titles_elsewhere, middle)


def fit(texts: Meanings, places: Sequence[int], middle: np.ndarray, needs: int, caution: float = CAUTION) -> Regression:
    """A softmax regression; places: the class of each text, of `needs` in all."""
    # Why not at the top: learning happens at set-up at most, and nothing else needs the library.
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=caution, max_iter=ROUNDS, tol=1e-3).fit(features(texts, middle), places)
    weights = np.zeros((fitted.coef_.shape[1], needs), np.float32)
    bias = np.full(needs, -30.0, np.float32)
    # Why the last: of two needs the library gives one row, for the second against the first.
    classes = fitted.classes_[-len(fitted.coef_) :]
    bias[fitted.classes_] = 0.0
    weights[:, classes], bias[classes] = fitted.coef_.T, fitted.intercept_
    return Regression(weights, bias)
