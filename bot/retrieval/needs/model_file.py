"""The file a learned model is kept in, with the key of what it was learned from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.retrieval.needs.classifier import key_of


def open_model[Model](
    kept: Path, store: Path, key: str, restore: Callable[[Path], Model], learn_into: Callable[[Path], Model]
) -> Model:
    """The model of a key: the one kept beside what it is learned from, else one learned before, else learned now into the store."""
    learned = store / f"{kept.stem}-{key}{kept.suffix}"
    for path in (kept, learned):
        if key_of(path) == key:
            return restore(path)
    store.mkdir(parents=True, exist_ok=True)
    return learn_into(learned)


def write_model(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place, and move it there once it is whole."""
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    write(Path(beside))
    Path(beside).chmod(0o644)
    Path(beside).replace(path)
