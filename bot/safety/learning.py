"""Trains the classifier of danger: network, pieces of words, and thresholds on writers left out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Progress
from bot.language.encoders.e5_tuned import LAYERS_FILE
from bot.safety.classifier import (
    SCRIPTS,
    Classifier,
    ClassifierError,
    Head,
    Spelling,
    Table,
    read_thresholds,
)
from bot.safety.context import ALONE
from bot.safety.examples import Examples, gather
from bot.safety.lexicon import Lexicon
from bot.safety.pieces import cutter
from bot.safety.sentences import everyday, harmless_turns, read_sentences, training_files

MODEL, LIMITS = "danger.npz", "danger.yml"
COST_LETTERS = 0.5
"""Weight of the data against simplicity in what pieces of words say."""
LETTERS, PATTERN = THRESHOLDS.danger_learned.letters, THRESHOLDS.danger_learned.pattern
IN_HAND, NEED = THRESHOLDS.danger_learned.in_hand, THRESHOLDS.danger_learned.need
PART = THRESHOLDS.danger_learned.part
HARMLESS, PART_OF_HARMLESS = THRESHOLDS.danger_learned.harmless, THRESHOLDS.danger_learned.part_of_harmless
DISMISSES, LESSER = THRESHOLDS.danger_learned.dismisses, THRESHOLDS.danger_learned.lesser
LONG, STORY = THRESHOLDS.danger_learned.long, THRESHOLDS.danger_learned.story
MOST_RAISED, MOST_TOUCHED = THRESHOLDS.danger_learned.most_raised, THRESHOLDS.danger_learned.most_touched
MOST_MATCHED = THRESHOLDS.danger_learned.most_matched
MOST_EVERYDAY_RAISED, MOST_EVERYDAY = (
    THRESHOLDS.danger_learned.most_everyday_raised,
    THRESHOLDS.danger_learned.most_everyday,
)
LEFT_OUT = {"en09", "en16", "en18", "yue02", "zh05", "zh07", "zh12", "zh15"}
"""Writers whose sentences choose the thresholds, by a network that has not seen them; and one everyday turn in FOLDS."""
FOLDS = 5
OTHERS = 3
"""A network that goes on with new writers is shown one in so many texts of the others again, so that it keeps what it knows."""


def model_key(intents: Path) -> str:
    """A hash of what the classifier is learned from, without the labelled turns: one turn more makes no model old."""
    digest = hashlib.sha256()
    for path in (*training_files(intents), *sorted(intents.glob("*/danger/patterns.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def learn(
    intents: Path, lexicon: Lexicon, progress: Progress, *, keep_thresholds: bool = False, new: Collection[str] = ()
) -> None:
    """Learn anew and keep all under `intents/`. keep_thresholds: learn once, not also with writers left out.

    new: names of writers that are new; the network that is there goes on from where it is.
    """
    sentences = read_sentences(training_files(intents))
    examples = gather(sentences, everyday(intents), lexicon, harmless_turns(intents))
    if not keep_thresholds:
        _write_thresholds(intents / LIMITS, choose_thresholds(intents, examples, new, progress))
    key = model_key(intents)
    layers = _taught(intents, examples, new, progress)
    from bot.safety.tuning import write_layers

    write_layers(intents, layers, key)
    kept: dict[str, Any] = {"key": np.array(key)}
    for script in SCRIPTS:
        spelling = fit_spelling(script, examples)
        kept[f"{script}.pieces"] = spelling.pieces.astype(np.float16)
        kept[f"{script}.middle"] = np.array(spelling.middle)
    np.savez_compressed(intents / MODEL, **kept)


def _taught(intents: Path, examples: Examples, new: Collection[str], progress: Progress) -> dict[str, Any]:
    """A network taught anew; or the one that is there, taught on by new writers and turns in errands, twice each, and by some texts of
    the others."""
    if not new:
        return _tuned(examples, progress)
    is_new = [row.hand in new or row.is_in_errand for row in examples.rows]
    some = examples.some(np.array([each or not place % OTHERS for place, each in enumerate(is_new)]))
    again = [at for at, row in enumerate(some.rows) if (row.hand in new and not row.is_made) or row.is_in_errand]
    with np.load(intents / LAYERS_FILE, allow_pickle=False) as taught:
        return _tuned(some, progress, dict(taught), again)


def _tuned(examples: Examples, progress: Progress, taught: Any = None, again: Sequence[int] = ()) -> dict[str, Any]:
    try:
        from bot.safety.tuning import tune
    except ImportError as error:
        raise ValueError("The network is taught by JAX, which is not installed: uv sync --group learn") from error
    return tune(examples.reads, examples.labels, progress, taught, again)


def fit_spelling(script: str, examples: Examples) -> Spelling:
    """What pieces of words say, learned from the examples of one script."""
    from sklearn.svm import LinearSVC

    own = examples.some(examples.scripts == script)
    cut = cutter(script).transform([text.casefold() for text in own.texts])
    learned = LinearSVC(C=COST_LETTERS).fit(cut, own.dangerous)
    return Spelling(script, learned.coef_[0].astype(np.float32), float(learned.intercept_[0]))


def choose_thresholds(
    intents: Path, examples: Examples, new: Collection[str], progress: Progress
) -> dict[str, dict[str, Any]]:
    """Thresholds by scores of writers and everyday turns that were left out of learning."""
    left_out = np.array(
        [row.hand in LEFT_OUT if row.hand else place % FOLDS == 0 for place, row in enumerate(examples.rows)]
    )
    written = np.array([not row.is_made for row in examples.rows])
    shown, held = examples.some(~left_out), examples.some(left_out & written)
    layers = _taught(intents, shown, new, progress)
    from bot.safety.tuning import vectors_by

    head, vectors = head_of(layers), vectors_by(layers, held.reads, progress)
    limits: dict[str, dict[str, Any]] = {}
    for script in SCRIPTS:
        rows = held.scripts == script
        spelling = fit_spelling(script, shown)
        own = held.some(rows)
        scores = head.scores(vectors[rows]) + LETTERS * spelling.scores(own.texts) + PATTERN * own.matched
        limits[script] = _limits(own, scores)
    return limits


def _limits(own: Examples, scores: Table) -> dict[str, Any]:
    look_alike = ~own.dangerous & np.array([bool(row.hand) for row in own.rows])
    ordinary = ~own.dangerous & ~look_alike
    # Why not those over with: what raised a danger is not read with the next turn.
    over = np.array([row.kind.startswith("not.resolved") and row.context != ALONE for row in own.rows])
    raises = max(_above(scores[look_alike & ~over], MOST_RAISED), _above(scores[ordinary], MOST_EVERYDAY_RAISED))
    asks = max(_above(scores[look_alike & ~over], MOST_TOUCHED), _above(scores[ordinary], MOST_EVERYDAY))
    clears = _above(scores[look_alike & own.matched], MOST_MATCHED)
    figures = {
        "raises": max(raises, asks), "asks": asks, "clears": min(clears, asks), "letters": LETTERS, "pattern": PATTERN,
        "in_hand": IN_HAND, "need": NEED, "part": PART, "harmless": HARMLESS, "part_of_harmless": PART_OF_HARMLESS,
        "dismisses": DISMISSES, "long": LONG, "story": STORY,
    }  # fmt: skip
    return {**{name: round(value, 3) for name, value in figures.items()}, "lesser": LESSER}


def _above(scores: Table, share: float) -> float:
    """The score that only so large a share of texts reaches."""
    return float(np.quantile(scores, 1.0 - share))


def _write_thresholds(path: Path, limits: dict[str, dict[str, Any]]) -> None:
    said = "# From which score danger is raised or asked about. Written by `oneline safety learn`; may be changed by hand.\n"
    text = yaml.safe_dump({"keeper": "safety board", "thresholds": limits}, sort_keys=False)
    path.write_text(said + text, encoding="utf-8")


def head_of(held: Any) -> Head:
    """What is read off the vector of the network, as its file holds it."""
    return Head(
        held["head.w"].astype(np.float32), held["head.b"].astype(np.float32), tuple(str(name) for name in held["names"])
    )


def open_classifier(intents: Path) -> Classifier:
    """The classifier kept under `intents/`; raises ClassifierError."""
    try:
        with np.load(intents / LAYERS_FILE, allow_pickle=False) as layers:
            head = head_of(layers)
        with np.load(intents / MODEL, allow_pickle=False) as kept:
            spellings = {
                script: Spelling(script, kept[f"{script}.pieces"].astype(np.float32), float(kept[f"{script}.middle"]))
                for script in SCRIPTS
            }
    except (OSError, KeyError, ValueError) as error:
        raise ClassifierError(f"{intents / MODEL} can not be read ({error}); run `oneline safety learn`.") from error
    learned = frozenset(path.parents[2].name for path in training_files(intents))
    return Classifier(head, spellings, read_thresholds(intents / LIMITS), learned)


__all__ = ["LIMITS", "MODEL", "choose_thresholds", "gather", "learn", "model_key", "open_classifier"]
