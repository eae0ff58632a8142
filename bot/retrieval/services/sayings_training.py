"""Learns the model of a city's sayings, and keeps it by the content it was learned from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Progress, Vectors, encode_many
from bot.retrieval.acts.data import NONE, read_acts
from bot.retrieval.needs.classifier import NeedModel, Regression
from bot.retrieval.needs.data import examples, needs_key, nothing_said, read_needs, vague_said
from bot.retrieval.needs.model_file import open_model, write_model
from bot.retrieval.needs.training import fit
from bot.retrieval.services.index import Encode
from bot.retrieval.services.sayings import (
    KEPT,
    NOTHING,
    OF_NO_NEED,
    SCRIPTS,
    TALK,
    VAGUE,
    Sayings,
    SayingsModel,
    keep,
    restore,
)
from bot.retrieval.services.vector_store import mapped

CAUTION = 0.25
"""Weight of the data against simplicity. Of 494 needs that were not learned from 0.2 to 0.6 did best."""
UNMET, OF_EACH = THRESHOLDS.service.unmet_here, 2
"""Firmness below which an entry meets no need; sayings of each such need and language."""
NEEDS = frozenset(
    ["find_service", "life_event", "report_problem", "nearest_office", "book", "complain", "scam_check", "out_of_scope"]
)
"""Intents whose examples tell a need; all others are talk."""
OF_AN_INTENT, OF_AN_ACT = 48, 16
"""Examples of talk that are learned of each, in all languages."""


def build(
    sayings: Sayings,
    beside: Path,
    folder: Path,
    intents: Path,
    store: Path,
    needs: NeedModel,
    progress: Progress,
    encode: Encode = encode_many,
) -> None:
    """Write the model of a catalogue into the folder of its index: the one kept beside the sayings, or one learned now.

    beside: the city's folder; store: where a model is kept that had to be learned.
    """
    key = model_key(sayings, intents)

    def learn_into(path: Path) -> SayingsModel:
        absent = [*_of_unmet_needs(intents, mapped(folder / "met.npy")), *nothing_said(intents), *sayings.nothing]
        model = learn(sayings, (vague_said(intents), talk_said(intents), absent), needs, progress, encode)
        write_model(path, partial(keep, model, key))
        return model

    write_model(folder / KEPT, partial(keep, open_model(beside / KEPT, store, key, restore, learn_into), key))


def model_key(sayings: Sayings, intents: Path) -> str:
    """The key of the model of some sayings."""
    return sayings.key("\0".join((needs_key(intents), *vague_said(intents), *talk_said(intents))))


def talk_said(intents: Path) -> list[str]:
    """What people say who tell no need: thanks, questions about what is in hand, acts inside an errand."""
    talk = [_some(texts, OF_AN_INTENT) for intent, texts in examples(intents).items() if intent not in NEEDS]
    acts = [_some(texts, OF_AN_ACT) for act, texts in read_acts(intents).said.items() if act != NONE]
    return list(dict.fromkeys(chain(*talk, *acts)))


def _some(texts: Sequence[str], most: int) -> Sequence[str]:
    return texts[:: -(-len(texts) // most)]


def learn(
    sayings: Sayings,
    besides: Sequence[Sequence[str]],
    needs: NeedModel,
    progress: Progress,
    encode: Encode = encode_many,
) -> SayingsModel:
    """The regressions of a city's sayings. The same input gives the same model.

    besides: texts of VAGUE, of TALK and of NOTHING.
    """
    classes = (*sayings.classes, VAGUE, TALK, NOTHING)
    others = [(text, len(sayings.classes) + place) for place, texts in enumerate(besides) for text in texts]
    said = [*sayings.texts, *others] if sayings.texts else []
    texts = encode([text for text, _ in said], "sayings", progress, "all")
    owner = np.array([place for _, place in said], dtype=np.int64)
    covered = np.zeros((len(SCRIPTS), len(classes)), np.bool_)
    learned = list[Regression | None]()
    for script, is_latin in enumerate((True, False)):
        progress("learning sayings", script, len(SCRIPTS))
        chosen = np.flatnonzero(texts.latin == is_latin)
        covered[script, owner[chosen]] = True
        is_enough = covered[script, :-OF_NO_NEED].sum() > 1
        places = owner[chosen].tolist()
        learned.append(fit(texts[chosen], places, needs.middle, len(classes), CAUTION) if is_enough else None)
    progress("learning sayings", len(SCRIPTS), len(SCRIPTS))
    return SayingsModel(classes, learned[0], learned[1], covered, needs.middle)


def _of_unmet_needs(intents: Path, met: Vectors) -> list[str]:
    """What people say who have the everyday needs that no entry meets, some of each; met: (needs,), as `Index.met`."""
    unmet = (need for need, firm in zip(read_needs(intents), met, strict=True) if firm < UNMET)
    return [text for need in unmet for texts in need.said.values() for text in texts[:: max(1, len(texts) // OF_EACH)]]
