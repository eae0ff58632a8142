"""Learns the details model from `intents/`, and keeps it by the content it was learned from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.language.encode import OWN_SIZE, SHARED_SIZE, Progress, encode_many
from bot.retrieval.facts.question_types import OTHER, Detail, details_key, read_details
from bot.retrieval.facts.question_types_model import DetailModel, keep, restore
from bot.retrieval.needs.classifier import Regression
from bot.retrieval.needs.model_file import open_model, write_model
from bot.retrieval.needs.training import fit

KEPT = "details.npz"
"""The model kept beside the details, so that nobody has to wait for it to be learned at set-up."""


def open_details(intents: Path, store: Path, progress: Progress) -> DetailModel:
    """The model of the present details: the one kept beside them, else one learned before, else learned now."""
    learn = partial(learn_into, intents=intents, progress=progress)
    return open_model(intents / KEPT, store, details_key(intents), restore, learn)


def learn_into(path: Path, intents: Path, progress: Progress) -> DetailModel:
    """Learn from `intents/` and keep the model in a file; written beside and moved into place at the end."""
    key = details_key(intents)
    model = learn(read_details(intents), progress)
    write_model(path, partial(keep, model, key))
    return model


def learn(details: Sequence[Detail], progress: Progress) -> DetailModel:
    """A model of what is asked and of what is written; the same input gives the same model."""
    if len(details) < 2:
        return _knowing_nothing()
    asked = [(text, place) for place, detail in enumerate(details) for text in detail.asked]
    written = [(text, place) for place, detail in enumerate(details) for text in detail.written]
    texts = encode_many([text for text, _ in (*asked, *written)], "details", progress)
    others = texts.own[~texts.latin]
    middle = others.mean(axis=0) if len(others) else np.zeros(OWN_SIZE, np.float32)
    of_asked = fit(texts[: len(asked)], [place for _, place in asked], middle, len(details))
    of_written = fit(texts[len(asked) :], [place for _, place in written], middle, len(details))
    return DetailModel(tuple(detail.id for detail in details), of_asked, of_written, middle)


def _knowing_nothing() -> DetailModel:
    """A model for intents without details: every question may ask anything."""
    none = Regression(np.zeros((SHARED_SIZE + 2 * OWN_SIZE, 1), np.float32), np.zeros(1, np.float32))
    return DetailModel((OTHER,), none, none, np.zeros(OWN_SIZE, np.float32))
