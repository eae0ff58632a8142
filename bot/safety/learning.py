"""Learns the classifier of danger from its sentences: weights and, by sentences of hands left out, the thresholds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.catalogue.encode import Progress, encode_many
from bot.catalogue.question import READ
from bot.safety.classifier import (
    SCRIPTS,
    Classifier,
    ClassifierError,
    Machine,
    Table,
    Thresholds,
    cutter,
    read_thresholds,
    script_of,
    vectors_of,
)
from bot.safety.lexicon import Lexicon
from bot.safety.sentences import Sentence, everyday, read_sentences, training_files

MODEL, LIMITS = "danger.npz", "danger.yml"
COST_MEANING, COST_LETTERS, COST_KINDS = 4.0, 0.5, 10.0
"""Weight of the data against simplicity, of each part."""
LETTERS, PATTERN = 0.5, 0.6
"""Weights of pieces of words and of patterns beside the meaning; chosen on the hands left out, kept in danger.yml."""
FOLDS = 3
MOST_RAISED, MOST_TOUCHED = 0.05, 0.12
"""Share of look-alikes that may be raised, and raised or asked about."""
MOST_MATCHED = 0.35
"""Share of the look-alikes in which the patterns raise a danger that may be raised all the same."""
MOST_EVERYDAY_RAISED, MOST_EVERYDAY = 0.002, 0.012
"""Share of everyday turns that may be raised, and touched at all."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts of one script to learn from."""

    texts: list[str]
    labels: list[str]
    """"E1 medical.stroke", or empty for harmless ones."""
    kinds: list[str]
    """Kind of danger, or how it only sounds like one; empty for everyday turns."""
    hands: list[str]
    """Who wrote each; empty for everyday turns."""
    with_before: NDArray[np.bool_]
    matched: NDArray[np.bool_]
    """Whether the patterns raise a danger in it."""
    vectors: Table

    @property
    def dangerous(self) -> NDArray[np.bool_]:
        """Which are of danger."""
        return np.array([bool(label) for label in self.labels])


def model_key(intents: Path) -> str:
    """A hash of all that the classifier is learned from."""
    digest = hashlib.sha256()
    for path in (*training_files(intents), *sorted(intents.glob("*/danger/patterns.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def learn(intents: Path, lexicon: Lexicon, progress: Progress) -> None:
    """Learn anew and keep weights and thresholds under `intents/`."""
    sentences = read_sentences(training_files(intents))
    kept: dict[str, Any] = {"key": np.array(model_key(intents))}
    limits: dict[str, dict[str, float]] = {}
    for script in SCRIPTS:
        examples = gather(script, sentences, everyday(intents), lexicon, progress)
        progress(f"learning danger, {script}", 0, 1)
        limits[script] = choose_thresholds(script, examples)
        for name, value in _plain(fit(script, examples)).items():
            kept[f"{script}.{name}"] = value
        progress(f"learning danger, {script}", 1, 1)
    np.savez_compressed(intents / MODEL, **kept)
    said = "# From which score danger is raised or asked about. Written by `oneline safety learn`; may be changed by hand.\n"
    text = yaml.safe_dump({"keeper": "safety board", "thresholds": limits}, sort_keys=False)
    (intents / LIMITS).write_text(said + text, encoding="utf-8")


def gather(
    script: str, sentences: Sequence[Sentence], turns: Sequence[str], lexicon: Lexicon, progress: Progress
) -> Examples:
    """The texts of one script, encoded."""
    rows: list[tuple[str, str, str, bool, str]] = []
    for each in sentences:
        label = f"{each.level} {each.kind}" if each.level else ""
        if each.before:
            rows.append((each.thread, label, each.hand, True, each.kind))
        if not (each.before and each.level):
            # Why not alone: after a first turn, the words of the second may be harmless by themselves.
            rows.append((each.text, label, each.hand, False, each.kind))
    # Why not those the patterns raise: among needs there are some that are dangers indeed.
    rows += [(text, "", "", False, "") for text in turns if not lexicon.match(text).raised]
    rows = [row for row in rows if script_of(row[0]) == script]
    texts = [row[0] for row in rows]
    vectors = vectors_of(encode_many([_read(text) for text in texts], f"sentences of danger, {script}", progress))
    return Examples(
        texts, [row[1] for row in rows], [row[4] for row in rows], [row[2] for row in rows], np.array([row[3] for row in rows]),
        np.array([bool(lexicon.match(text).raised) for text in texts]), vectors,
    )  # fmt: skip


def _read(text: str) -> str:
    """What the encoder of a script reads of a text, as `encoded` gives it."""
    if script_of(text) == "latin" or len(text) <= READ:
        return text
    return text[: READ // 2] + text[-(READ // 2) :]


def fit(script: str, examples: Examples, rows: NDArray[np.bool_] | None = None) -> Machine:
    """A machine of one script, learned from some of its examples."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import SVC, LinearSVC

    rows = np.ones(len(examples.texts), np.bool_) if rows is None else rows
    vectors, dangerous = examples.vectors[rows], examples.dangerous[rows]
    labels = np.array(examples.labels)[rows]
    texts = [text.casefold() for text, row in zip(examples.texts, rows, strict=True) if row]
    meaning = SVC(C=COST_MEANING, gamma="scale").fit(vectors, dangerous)
    pieces = LinearSVC(C=COST_LETTERS).fit(cutter(script).transform(texts), dangerous)
    kinds = LogisticRegression(C=COST_KINDS, max_iter=3000).fit(vectors[dangerous], labels[dangerous])
    return Machine(
        supports=meaning.support_vectors_.astype(np.float32), duals=meaning.dual_coef_[0].astype(np.float32),
        gamma=float(meaning._gamma), middle=float(meaning.intercept_[0]),
        pieces=pieces.coef_[0].astype(np.float32), pieces_middle=float(pieces.intercept_[0]),
        kinds=kinds.coef_.astype(np.float32), kinds_middle=kinds.intercept_.astype(np.float32),
        names=tuple(str(name) for name in kinds.classes_),
    )  # fmt: skip


def choose_thresholds(script: str, examples: Examples) -> dict[str, float]:
    """Thresholds by scores of each hand from a machine that has not seen it; of everyday turns from one that has seen other ones."""
    scores = left_out_scores(script, examples)
    harmless = ~examples.dangerous
    look_alike = harmless & np.array([bool(hand) for hand in examples.hands])
    ordinary = harmless & ~look_alike
    clears = _above(scores[look_alike & examples.matched], MOST_MATCHED)
    limits = {"letters": LETTERS, "pattern": PATTERN, "clears": round(clears, 3)}
    # Why not those over with: a first turn that raised a danger is not heard together with the next.
    over = np.array([label.startswith("not.resolved") for label in examples.kinds]) & examples.with_before
    raises = max(_above(scores[look_alike & ~over], MOST_RAISED), _above(scores[ordinary], MOST_EVERYDAY_RAISED))
    asks = max(_above(scores[look_alike & ~over], MOST_TOUCHED), _above(scores[ordinary], MOST_EVERYDAY))
    limits |= {"raises": round(max(raises, asks), 3), "asks": round(asks, 3)}
    return limits


def _above(scores: Table, share: float) -> float:
    """The score that only so large a share of texts reaches."""
    return float(np.quantile(scores, 1.0 - share))


def left_out_scores(script: str, examples: Examples) -> Table:
    """The score of each text by a machine that was not shown the texts of its writer."""
    hands = np.array(examples.hands)
    names = sorted(set(hands) - {""})
    # Why by writer: what was tuned on one writer's words says little about another's. Everyday turns have none.
    folds = np.array([names.index(hand) % FOLDS if hand else place % FOLDS for place, hand in enumerate(hands)])
    scores = np.zeros(len(hands), np.float32)
    groups = [folds == fold for fold in range(FOLDS)]
    for held in groups:
        machine = fit(script, examples, ~held)
        classifier = Classifier({script: machine}, {script: Thresholds(0, 0, LETTERS, PATTERN, 0)})
        texts = [text for text, row in zip(examples.texts, held, strict=True) if row]
        scores[held] = classifier.scores(script, texts, list(examples.matched[held]), examples.vectors[held])
    return scores


def _plain(machine: Machine) -> dict[str, Any]:
    """A machine as arrays; large ones in half precision."""
    half: Callable[[Table], Any] = lambda table: table.astype(np.float16)  # noqa: E731
    return {
        "supports": half(machine.supports), "duals": machine.duals, "pieces": half(machine.pieces),
        "kinds": half(machine.kinds), "kinds_middle": machine.kinds_middle, "names": np.array(machine.names),
        "numbers": np.array([machine.gamma, machine.middle, machine.pieces_middle]),
    }  # fmt: skip


def open_classifier(intents: Path) -> Classifier:
    """The classifier kept under `intents/`; raises ClassifierError."""
    try:
        with np.load(intents / MODEL, allow_pickle=False) as kept:
            machines = {script: _machine(kept, script) for script in SCRIPTS}
    except (OSError, KeyError, ValueError) as error:
        raise ClassifierError(f"{intents / MODEL} can not be read ({error}); run `oneline safety learn`.") from error
    return Classifier(machines, read_thresholds(intents / LIMITS))


def _machine(kept: Any, script: str) -> Machine:
    gamma, middle, pieces_middle = (float(number) for number in kept[f"{script}.numbers"])
    read: Callable[[str], Table] = lambda name: kept[f"{script}.{name}"].astype(np.float32)  # noqa: E731
    return Machine(
        read("supports"), read("duals"), gamma, middle, read("pieces"), pieces_middle, read("kinds"),
        read("kinds_middle"), tuple(str(name) for name in kept[f"{script}.names"]),
    )  # fmt: skip


__all__ = [
    "LIMITS",
    "MODEL",
    "choose_thresholds",
    "fit",
    "gather",
    "learn",
    "left_out_scores",
    "model_key",
    "open_classifier",
]
