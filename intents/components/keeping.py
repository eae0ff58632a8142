"""Writes an Understanding into a folder and reads it back: numbers as npz, names as JSON, never pickle."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from components.features import restored_ngrams
from components.understanding import Settings, Understanding

ARRAYS, NAMES = "numbers.npz", "names.json"
VECTORS = "vectors-"


def keep(learned: Understanding, folder: Path) -> None:
    """Write it; vectors as float16, which changes no answer and halves the file."""
    vectors = {VECTORS + name: matrix.astype(np.float16) for name, matrix in learned.vectors.items()}
    np.savez(
        folder / ARRAYS,
        influence=learned.influence,
        ngram_influence=learned.ngram_influence.astype(np.float16),
        frequencies=learned.ngrams.idf_,
        **vectors,
    )
    terms = [str(term) for term in learned.ngrams.get_feature_names_out()]
    names = {"intents": learned.intents, "temperature": learned.temperature, "ngrams": terms}
    (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def restore(folder: Path, settings: Settings) -> Understanding:
    """Read it back; KeyError or OSError if the folder holds no such model."""
    names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return Understanding(
            settings=settings,
            intents=tuple(names["intents"]),
            vectors={name: arrays[VECTORS + name].astype(np.float32) for name in settings.encoders},
            influence=arrays["influence"],
            ngrams=restored_ngrams(settings.longest_ngram, names["ngrams"], arrays["frequencies"]),
            ngram_influence=arrays["ngram_influence"].astype(np.float32),
            temperature=names["temperature"],
        )
