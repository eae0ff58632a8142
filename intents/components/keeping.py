"""Writes an Understanding into a folder and reads it back: numbers as npz, names as JSON, never pickle."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from components.features import restored_spelling
from components.understanding import Settings, Understanding

ARRAYS, NAMES = "numbers.npz", "names.json"
VECTORS = "vectors-"


def keep(learned: Understanding, folder: Path) -> None:
    """Write it; vectors as float16, which changes no answer and halves the file."""
    vectors = {VECTORS + name: matrix.astype(np.float16) for name, matrix in learned.vectors.items()}
    np.savez(
        folder / ARRAYS,
        influence=learned.influence,
        spelling_influence=learned.spelling_influence.astype(np.float16),
        ngram_frequencies=learned.spelling.ngrams.idf_,
        sound_frequencies=learned.spelling.sounds.idf_,
        **vectors,
    )
    names = {
        "intents": learned.intents,
        "temperature": learned.temperature,
        "ngrams": [str(term) for term in learned.spelling.ngrams.get_feature_names_out()],
        "sounds": [str(term) for term in learned.spelling.sounds.get_feature_names_out()],
    }
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
            spelling=restored_spelling(
                settings.longest_ngram,
                (names["ngrams"], arrays["ngram_frequencies"]),
                (names["sounds"], arrays["sound_frequencies"]),
                settings.ngram_weight,
                settings.sound_weight,
            ),
            spelling_influence=arrays["spelling_influence"].astype(np.float32),
            temperature=names["temperature"],
        )
