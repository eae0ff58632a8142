"""Learns the classifier of acts from `intents/`, and keeps it by the content it was learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.language.encode import OWN_SIZE, SHARED_SIZE, Progress, encode_many
from bot.retrieval.acts.classifier import ActClassifier, ActModel, keep, restore
from bot.retrieval.acts.data import NONE, acts_key, read_acts
from bot.retrieval.needs.classifier import Regression
from bot.retrieval.needs.data import read_needs
from bot.retrieval.needs.model_file import open_model, write_model
from bot.retrieval.needs.training import fit

KEPT = "acts.npz"
"""The model kept beside the acts, so that nobody has to wait for it to be learned at set-up."""
EVERY = 5
"""Of what people say to everyday needs each so-manieth is learned as no act."""


def open_acts(intents: Path, store: Path, progress: Progress) -> ActClassifier:
    """The classifier of the present acts: the one kept beside them, else one learned before, else learned now."""
    acts, learn = read_acts(intents), partial(learn_into, intents=intents, progress=progress)
    model = open_model(intents / KEPT, store, acts_key(intents), restore, learn)
    return ActClassifier(model, acts.acts, acts.sure)


def learn_into(path: Path, intents: Path, progress: Progress) -> ActModel:
    """Learn from `intents/` and keep the model in a file; written beside and moved into place at the end."""
    key = acts_key(intents)
    needs = [text for need in read_needs(intents) for texts in need.said.values() for text in texts]
    model = learn(read_acts(intents).said, needs[::EVERY], progress)
    write_model(path, partial(keep, model, key))
    return model


def learn(said: Mapping[str, Sequence[str]], nothing: Sequence[str], progress: Progress) -> ActModel:
    """A model of acts; the same input gives the same model. nothing: what is no act, beside what is said to be none."""
    ids = sorted({*said, NONE})
    examples = [(text, ids.index(name)) for name in sorted(said) for text in said[name]]
    examples += [(text, ids.index(NONE)) for text in nothing]
    if len(said) < 2:
        none = Regression(np.zeros((SHARED_SIZE + 2 * OWN_SIZE, len(ids)), np.float32), np.zeros(len(ids), np.float32))
        return ActModel(tuple(ids), none, np.zeros(OWN_SIZE, np.float32))
    texts = encode_many([text for text, _ in examples], "acts", progress)
    others = texts.own[~texts.latin]
    middle = others.mean(axis=0) if len(others) else np.zeros(OWN_SIZE, np.float32)
    return ActModel(tuple(ids), fit(texts, [place for _, place in examples], middle, len(ids)), middle)
