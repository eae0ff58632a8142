"""Trains the model of the present content, once."""

from __future__ import annotations

import importlib
import io
import os
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path

from launch.content import DOMAIN, config_file, model_path, nlu_files


def say(line: str) -> None:
    """Progress goes to standard error: standard output carries the result alone."""
    print(line, file=sys.stderr, flush=True)


def current(models: Path) -> Path:
    """The trained model of the present content; exits with what to run where there is none."""
    path = model_path(models)
    if not path.is_file():
        raise SystemExit(f"no model for the present content in {path.parent}; run: make train")
    return path


def train(models: Path) -> Path:
    """The model of the present content, trained only if it is not there yet."""
    path = model_path(models)
    if path.is_file():
        return path
    files = nlu_files()
    if not files:
        raise SystemExit("no training examples: intents/<language>/nlu/*.yml is empty")
    _train(path, files)
    return path


def _train(path: Path, files: list[Path]) -> None:
    started = time.monotonic()
    say(f"training understanding from {len(files)} files with {config_file().name}: starting Rasa …")
    from launch import engine

    engine.prepare(threads=os.cpu_count() or 1)
    importlib.import_module("rasa.core.agent")  # why: the slow part of Rasa, so that the next line tells the truth

    engine.quiet()
    say(f"  Rasa is loaded ({time.monotonic() - started:.1f} s); learning …")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Why a scratch folder: two trainings may run at once, and a reader must never meet half a model.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".training-") as scratch:
        trained = _learn(files, Path(scratch), path.name)
        if model_path(path.parent) != path:
            raise SystemExit("the content changed while it was being learned; run it again")
        trained.replace(path)
    say(f"trained in {time.monotonic() - started:.1f} s, {path.stat().st_size / 1e6:.1f} MB")


def _learn(files: list[Path], folder: Path, name: str) -> Path:
    """Rasa's own training; what Rasa prints is shown only where it fails."""
    import rasa

    said = io.StringIO()
    with redirect_stdout(said):
        result = rasa.train(
            domain=str(DOMAIN),
            config=str(config_file()),
            training_files=[str(file) for file in files],
            output=str(folder),
            force_training=True,
            fixed_model_name=name,
        )
    if not result.model:
        raise SystemExit(f"Rasa could not train (code {result.code})\n{said.getvalue()}")
    return Path(result.model)
