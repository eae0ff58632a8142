"""Writes fitted weights to intents/learned/weights.yml with `--write`; the rest of the file stays as it is."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray

from bot.config.weights import FILE, MODELS, Set, read_models

PLACES, WIDTH = 2, 140
WRITE = "--write"
"""Writes all sets that were fitted; `--write=latin,other` those alone."""
Values = Sequence[float] | NDArray[np.float64]


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands: a date that occurs twice is no reference."""

    def ignore_aliases(self, data: object) -> bool:
        """True of everything."""
        return True


@dataclass(frozen=True, slots=True)
class Fitted:
    """One set of weights just fitted."""

    weights: Mapping[str, float]
    """By feature."""
    none: Mapping[str, float]
    unseen: Collection[str] = ()
    """Features that were nothing in every row: their weight stays as it is."""


def named(features: Sequence[str], weights: Values) -> dict[str, float]:
    """Weights by the name of their feature."""
    return {name: float(weight) for name, weight in zip(features, weights, strict=True)}


def unseen(features: Sequence[str], tables: Iterable[NDArray[np.float64]]) -> tuple[str, ...]:
    """Features that are nothing in every row of all tables: nothing can be learned of them."""
    seen = np.any([table.any(axis=0) for table in tables if len(table)], axis=0)
    return tuple(name for name, is_seen in zip(features, seen, strict=True) if not is_seen)


def show(name: str, fitted: Mapping[str, Fitted], data: str) -> None:
    """Print weights just fitted beside those in force, and write them where the command line says so.

    data: what they were fitted on.
    """
    for script, each in fitted.items():
        before = MODELS[name].sets[script]
        for key, now, was in (("weights", each.weights, before.weights), ("none", each.none, before.none)):
            if now:
                print(f"{name} {script} {key}, fitted (in force):", *(f"{n} {now[n]:.2f} ({was[n]:.2f})" for n in now))
    save(name, fitted, data)


def save(name: str, fitted: Mapping[str, Fitted], data: str, words: Sequence[str] | None = None) -> None:
    """Write the sets of a model that the command line asks for, and say so; without `--write` do nothing.

    data: what they were fitted on.
    """
    word = next((each for each in (sys.argv if words is None else words) if each.partition("=")[0] == WRITE), "")
    wanted = {script for script in word.partition("=")[2].split(",") if script} or {*fitted}
    known = {script for model in MODELS.values() for script in model.sets}
    if wanted - known:
        raise SystemExit(f"There is no set {', '.join(sorted(wanted - known))}. There are: {', '.join(sorted(known))}.")
    kept = {script: each for script, each in fitted.items() if word and script in wanted}
    if kept:
        write(FILE, name, kept, data, datetime.now(UTC).date())
        print(f"Wrote {name} ({', '.join(kept)}) to {FILE}. Play the conversations before you keep it.")


def write(path: Path, name: str, fitted: Mapping[str, Fitted], data: str, today: date) -> None:
    """Put sets of a model into the file in the place of those of their names."""
    models = read_models(path)
    sets = dict(models[name].sets)
    for script, each in fitted.items():
        sets[script] = _joined(sets[script], each, data, today)
    models[name] = msgspec.structs.replace(models[name], sets=sets)
    head = _comment(path.read_text(encoding="utf-8"))
    plain = msgspec.to_builtins(models, builtin_types=(date,))
    body = yaml.dump(plain, Dumper=_Plain, sort_keys=False, width=WIDTH, allow_unicode=True, default_flow_style=None)
    path.write_text(head + body, encoding="utf-8")


def _joined(before: Set, fitted: Fitted, data: str, today: date) -> Set:
    kept = {name: before.weights[name] for name in {*fitted.unseen, *before.by_hand} if name in before.weights}
    weights = {**_rounded(fitted.weights), **kept}
    return Set(today, data, weights, _rounded(fitted.none), before.by_hand)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    # Why nothing added: it turns -0.0 into 0.0.
    return {name: round(float(weight), PLACES) + 0.0 for name, weight in weights.items()}


def _comment(text: str) -> str:
    """The lines at the head of a file that are comments."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: next(place for place, line in enumerate(lines) if not line.startswith("#"))])
