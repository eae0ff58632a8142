"""Fitted weights of logits: `intents/learned/weights.yml`, each by the name of its feature. A bench fits and writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from bot.config.settings import HERE, SettingsError

FILE = HERE / "intents" / "learned" / "weights.yml"
ONE = "all"
"""Name of the set of a model that has one for all scripts."""
CONSTANT = "constant"
Words = Annotated[str, msgspec.Meta(min_length=1)]
Row = tuple[float, ...]
Rows = dict[str, Row]
"""Script of question and entry → weights in the order of the features."""


class Set(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Weights that were fitted together."""

    fitted: date
    data: Words
    """What they were fitted on."""
    weights: dict[str, float]
    none: dict[str, float] = {}
    """What speaks for none of the candidates, in a conditional logit."""
    by_hand: tuple[str, ...] = ()
    """Features whose weight the bench does not fit, for it never sees them."""


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One logit: conditional, or logistic with a constant."""

    tells: Words
    bench: Words
    """`python -m bench NAME --write` fits it anew and writes it here."""
    sets: dict[str, Set]


def read_models(path: Path = FILE) -> dict[str, Model]:
    """All models of the file; raises SettingsError."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Model])
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError(
            f"{path} can not be used: {error}. Put back the file that came with this version."
        ) from error


MODELS: Mapping[str, Model] = read_models()
"""Read once: the weights belong to the features of the same version of the code."""


def conditional(
    name: str,
    features: Sequence[str],
    none: Sequence[str],
    scripts: Sequence[str],
    models: Mapping[str, Model] = MODELS,
) -> tuple[Rows, Rows]:
    """Weights of candidates and of none by script, in the order given; raises SettingsError where the file has other features."""
    sets = _sets(name, scripts, models)
    return (
        {script: _row(f"{name}.{script}.weights", sets[script].weights, features) for script in scripts},
        {script: _row(f"{name}.{script}.none", sets[script].none, none) for script in scripts},
    )


def logistic(name: str, features: Sequence[str], models: Mapping[str, Model] = MODELS) -> tuple[float, Row]:
    """The constant of a logistic regression and its weights in the order given; raises SettingsError."""
    weights = _sets(name, (ONE,), models)[ONE].weights
    constant, *row = _row(f"{name}.{ONE}.weights", weights, (CONSTANT, *features))
    return constant, tuple(row)


def _sets(name: str, scripts: Sequence[str], models: Mapping[str, Model]) -> Mapping[str, Set]:
    sets = models[name].sets if name in models else {}
    _require(name, sets, scripts)
    return sets


def _row(place: str, weights: Mapping[str, float], features: Sequence[str]) -> Row:
    _require(place, weights, features)
    return tuple(weights[feature] for feature in features)


def _require(place: str, there: Mapping[str, object], wanted: Sequence[str]) -> None:
    if {*there} != {*wanted}:
        raise SettingsError(
            f"{FILE} does not fit this version at {place}: it has {', '.join(there) or 'nothing'}, wanted are "
            f"{', '.join(wanted)}. Put back the file that came with this version, or fit it anew with its bench."
        )
