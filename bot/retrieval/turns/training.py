"""Learns from labelled turns which clauses ask something, and keeps the model by the content it was learned from.

A turn's label does not say which of its clauses asks. So the first model learns from turns with one command alone; then the clause
it finds likeliest stands for the turn, and it learns again (multiple-instance learning).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.encode import OWN_SIZE, Meanings, Progress, Vectors, encode_many
from bot.language.keywords import read_keywords
from bot.retrieval.needs.data import MODELS
from bot.retrieval.needs.model_file import open_model, write_model
from bot.retrieval.turns.classifier import (
    PIECES_SPREAD,
    SCRIPTS,
    Clause,
    QuestionClassifier,
    QuestionModel,
    dense,
    keep,
    restore,
    script_of,
)
from bot.retrieval.turns.clauses import clauses
from bot.retrieval.turns.commands import FOLDED, CommandClassifier, CommandModel
from bot.retrieval.turns.commands import keep as keep_commands
from bot.retrieval.turns.commands import restore as restore_commands
from bot.retrieval.turns.data import TURNS, LabelledTurn, read_turns
from bot.safety.pieces import FEATURES, cutter

KEPT = "turns.npz"
"""The model kept beside the turns, so that nobody has to wait for it to be learned at set-up."""
KEPT_COMMANDS = "turns.commands.npz"
"""The model of commands, kept in the same way."""
ASKS = frozenset({"AskAbout", "AskOffice", "AskTask", "AskLine"})
"""Commands of a turn that asks something of the line."""
FEWEST = 5
"""Turns that mean a command from which it is learned."""
ROUNDS, LIKELY = 3, 0.5
"""How often the clauses are judged anew; chance from which a clause of a turn that asks is one that does."""
COST, STEPS = 1.0, 300
"""Weight of the data against simplicity; most steps of learning."""
RECIPE = "1"
"""Goes up when the way of learning changes."""


def turns_key(intents: Path) -> str:
    """Sixteen hex digits over all that shapes the model."""
    digest = hashlib.sha256(" ".join((RECIPE, *(version(name) for name in MODELS))).encode())
    for path in sorted((intents / TURNS).rglob("*.jsonl")):
        digest.update(path.relative_to(intents).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def open_questions(intents: Path, store: Path, progress: Progress) -> QuestionClassifier | None:
    """The classifier of the present turns: the one kept beside them, else one learned before, else learned now; None without turns."""
    if not (intents / TURNS).is_dir():
        return None
    learn = partial(learn_into, intents=intents, progress=progress)
    return QuestionClassifier(open_model(intents / KEPT, store, turns_key(intents), restore, learn))


def learn_into(path: Path, intents: Path, progress: Progress) -> QuestionModel:
    """Learn from `intents/` and keep the model in a file; written beside and moved into place at the end."""
    key = turns_key(intents)
    model = learn(read_turns(intents), read_keywords(intents).joins, progress)
    write_model(path, partial(keep, model, key))
    return model


def open_commands(intents: Path, store: Path, progress: Progress) -> CommandClassifier | None:
    """As `open_questions`, of the commands that turns mean."""
    if not (intents / TURNS).is_dir():
        return None
    learn = partial(learn_commands_into, intents=intents, progress=progress)
    return CommandClassifier(open_model(intents / KEPT_COMMANDS, store, turns_key(intents), restore_commands, learn))


def learn_commands_into(path: Path, intents: Path, progress: Progress) -> CommandModel:
    """As `learn_into`, of the commands that turns mean."""
    key = turns_key(intents)
    model = learn_commands(read_turns(intents), progress)
    write_model(path, partial(keep_commands, model, key))
    return model


def whole(turn: LabelledTurn) -> Clause:
    """A labelled turn as one clause, with the situation it is said in."""
    kind = turn.situation.asks.rpartition(" ")[2]
    return Clause(turn.text, True, True, kind, bool(turn.situation.entry))


def learn_commands(turns: Sequence[LabelledTurn], progress: Progress) -> CommandModel:
    """A model of what turns mean, for each command that enough of them do; the same input gives the same model."""
    from sklearn.linear_model import LogisticRegression

    said = [whole(turn) for turn in turns]
    texts = encode_many([each.text for each in said], "labelled turns", progress)
    middle, meant = middle_of(texts), Counter(name for turn in turns for name in turn.names)
    names = tuple(sorted(name for name, count in meant.items() if count >= FEWEST))
    x = _folded(said, texts, middle)
    fitted = []
    for place, name in enumerate(names, 1):
        model = LogisticRegression(C=COST, max_iter=STEPS, solver="liblinear", random_state=0)
        fitted.append(model.fit(x, [name in turn.names for turn in turns]))
        progress("commands of labelled turns", place, len(names))
    weights = np.array([model.coef_[0] for model in fitted], np.float32).T
    size, bias = len(weights) - len(SCRIPTS) * FOLDED, np.array([model.intercept_[0] for model in fitted], np.float32)
    return CommandModel(names, weights[:size], weights[size:].reshape(len(SCRIPTS), FOLDED, -1), bias, middle)


def _folded(said: Sequence[Clause], texts: Meanings, middle: Vectors) -> Any:
    """As `numbers`, with the pieces of a script in FOLDED places."""
    from scipy.sparse import coo_matrix

    all_ = numbers(said, texts, middle).tocoo()
    size = all_.shape[1] - len(SCRIPTS) * FEATURES
    script, place = np.divmod(np.maximum(all_.col - size, 0), FEATURES)
    column = np.where(all_.col < size, all_.col, size + script * FOLDED + place % FOLDED)
    shape = (all_.shape[0], size + len(SCRIPTS) * FOLDED)
    return coo_matrix((all_.data, (all_.row, column)), shape=shape).tocsr()


def clauses_of(turn: LabelledTurn, joins: frozenset[str]) -> list[Clause]:
    """The clauses of a labelled turn, with the situation it is said in."""
    situation, texts = turn.situation, clauses(turn.text, joins)
    kind = situation.asks.rpartition(" ")[2]
    return [Clause(text, len(texts) == 1, place == 0, kind, bool(situation.entry)) for place, text in enumerate(texts)]


def learn(turns: Sequence[LabelledTurn], joins: frozenset[str], progress: Progress) -> QuestionModel:
    """A model of what clauses ask; the same input gives the same model. joins: words that stand between clauses."""
    found = [(place, each) for place, turn in enumerate(turns) for each in clauses_of(turn, joins)]
    of, said = np.array([place for place, _ in found]), [each for _, each in found]
    texts = encode_many([each.text for each in said], "clauses of labelled turns", progress)
    middle = middle_of(texts)
    asks = np.array([bool(ASKS & turn.names) for turn in turns])
    is_single = np.array([len(turn.commands) == 1 for turn in turns])
    weights, bias = _fit(numbers(said, texts, middle), of, asks, is_single)
    size = weights.size - len(SCRIPTS) * FEATURES
    return QuestionModel(weights[:size], weights[size:].reshape(len(SCRIPTS), FEATURES), bias, middle)


def middle_of(texts: Meanings) -> Vectors:
    """Mean of the other scripts' own vectors."""
    others = texts.own[~texts.latin]
    return np.asarray(others.mean(axis=0) if len(others) else np.zeros(OWN_SIZE), np.float32)


def numbers(said: Sequence[Clause], texts: Meanings, middle: Vectors) -> Any:
    """Vectors, cues and pieces of each script side by side, (clauses, numbers), sparse."""
    from scipy.sparse import csr_matrix, hstack

    pieces = []
    for script in SCRIPTS:
        # Why empty: a text has pieces of its own script alone.
        own = [each.text if script_of(each.text) == script else "" for each in said]
        pieces.append(PIECES_SPREAD * cutter(script).transform(own))
    return hstack([csr_matrix(dense(said, texts, middle)), *pieces]).tocsr()


def _fit(x: Any, of: Any, asks: Any, is_single: Any) -> tuple[Vectors, float]:
    """Weights and bias. of: place of the turn of each clause; asks, is_single: of turns."""
    # Why not at the top: learning happens at set-up at most, and nothing else needs the library.
    from sklearn.linear_model import LogisticRegression

    fitted = partial(LogisticRegression, C=COST, max_iter=STEPS, solver="liblinear", random_state=0)
    plain = ~asks[of] | is_single[of]
    model = fitted().fit(x[plain], asks[of][plain])
    for _ in range(ROUNDS):
        model = fitted().fit(x, _asking(model.predict_proba(x)[:, 1], of, asks))
    return np.asarray(model.coef_[0], np.float32), float(model.intercept_[0])


def _asking(chances: Vectors, of: Any, asks: Any) -> Any:
    """Which clauses stand for the question of their turn: the likeliest, and all that are likely."""
    most = np.zeros(len(asks))
    np.maximum.at(most, of, chances)
    return asks[of] & ((chances >= LIKELY) | (chances >= most[of]))
