"""Fits the weights of bot/retrieval/services/reranker.py on our own questions, and tests them on a catalogue left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bench.learned import Fitted, named, show
from bench.questions import CATALOGUES, Asked, opened, own, there
from bot.config.settings import Settings
from bot.config.weights import CONSTANT, ONE
from bot.language.keywords import read_keywords
from bot.retrieval.services import reranker
from bot.retrieval.services.query import query

Table = NDArray[np.float64]
RIDGE = 3e-4
DATA = "our own questions (bench/questions), never the development sets"
CLEAR_DATA = "those of our own questions (bench/questions) that a service meets"
MOST = 200
"""Candidates of a question that are learned from: the likeliest, and those that are right."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What search saw of one question."""

    asked: Asked
    pair: str
    features: Table
    right: NDArray[np.bool_]
    none: Table
    """What speaks for none, (estimate.NONE_FEATURES,)."""


def main() -> None:
    """Print the weights (with --write keep them) and how they hold."""
    seen = [each for name in CATALOGUES if there(name) for each in look(own(name))]
    for pair in reranker.WEIGHTS:
        of_pair = [each for each in seen if each.pair == pair]
        weights, none = fit(of_pair)
        show("search", {pair: Fitted(named(reranker.FEATURES, weights), named(reranker.NONE_FEATURES, none))}, DATA)
        for name in CATALOGUES:
            left = [each for each in of_pair if each.asked.catalogue == name and each.asked.right]
            rest = [each for each in of_pair if each.asked.catalogue != name]
            if left and rest:
                print(
                    f"    {name:11} {len(left):4} learned from the others: {_hits(left, fit(rest)[0])}; from all: {_hits(left, weights)}"
                )
    vague([name for name in CATALOGUES if there(name)])


def vague(names: list[str]) -> None:
    """Print what tells a question that a clerk would ask back about, with the weights of reranker.py in force."""
    asked = [each for name in names for each in own(name) if each.right]
    seen = np.array([_clearness(each) for each in asked])
    unclear = np.array([each.unclear for each in asked])
    whole = LogisticRegression(C=3, class_weight="balanced").fit(seen, unclear)
    weights = named((CONSTANT, *reranker.UNCLEAR_FEATURES), [whole.intercept_[0], *whole.coef_[0]])
    show("unclear", {ONE: Fitted(weights, {})}, CLEAR_DATA)
    for name in names:
        left = np.array([each.catalogue == name for each in asked])
        rest = LogisticRegression(C=3, class_weight="balanced").fit(seen[~left], unclear[~left])
        flagged = rest.predict_proba(seen)[:, 1] >= reranker.VAGUE
        true, false = flagged[left & unclear].mean(), flagged[left & ~unclear].mean()
        print(
            f"    {name:11} learned from the others: {true:.2f} of unclear ones asked back, {false:.3f} of clear ones"
        )


def _clearness(asked: Asked) -> Table:
    search = opened(asked.catalogue).search
    ready = query(asked.text, read_keywords(Settings().home / "intents").joins)
    needed = search.needed(ready)
    looked = search.look(ready, needed=needed)
    likely, none = reranker.chances(looked.features, looked.pairs, looked.none)
    return search.clearness(ready, np.sort(likely)[::-1] / max(1 - none, 1e-9), needed)


def look(questions: list[Asked]) -> list[Seen]:
    """The features of every question as search makes them."""
    joins = read_keywords(Settings().home / "intents").joins
    found = []
    for asked in questions:
        catalogue = opened(asked.catalogue)
        looked = catalogue.search.look(query(asked.text, joins))
        ids = [catalogue.services[int(number)].source_id for number in looked.numbers]
        right = np.array([source_id in asked.right for source_id in ids], dtype=np.bool_)
        pair = list(reranker.WEIGHTS)[int(np.bincount(looked.pairs, minlength=3).argmax())]
        found.append(Seen(asked, pair, looked.features.astype(np.float64), right, looked.none))
    return found


def fit(seen: list[Seen], columns: list[int] | None = None) -> tuple[Table, Table]:
    """Weights of the features and of none under which what is right is likeliest.

    columns: features that may have a weight; all unless given.
    """
    groups = [_few(each) for each in seen if each.right.any() or not each.asked.right]
    size = len(reranker.FEATURES)

    def surprise(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for features, right, none in groups:
            scores = np.append(features @ weights[:size], none @ weights[size:])
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.append(right, not right.any()) * chances
            total -= float(np.log(max(wanted.sum(), 1e-12)))
            pull = chances - wanted / max(wanted.sum(), 1e-12)
            slope[:size] += features.T @ pull[:-1]
            slope[size:] += none * pull[-1]
        return total / len(groups) + RIDGE * float(weights @ weights), slope / len(groups) + 2 * RIDGE * weights

    # Why bounds: nothing that speaks for a service may speak against it, whatever a few questions say.
    against = len(reranker.NONE_FEATURES)
    bounds = [(0.0, None if columns is None or i in columns else 0.0) for i in range(size)] + [(None, None)] * against
    best = minimize(
        surprise, np.zeros(size + against), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    ).x
    return best[:size], best[size:]


def _few(each: Seen) -> tuple[Table, NDArray[np.bool_], Table]:
    if len(each.right) <= MOST:
        return each.features, each.right, each.none
    standard = (each.features - each.features.mean(axis=0)) / (each.features.std(axis=0) + 1e-9)
    kept = np.union1d(np.argsort(-standard.sum(axis=1))[:MOST], np.flatnonzero(each.right))
    return each.features[kept], each.right[kept], each.none


def _hits(seen: list[Seen], weights: Table) -> str:
    ranks = [
        int(np.argmax(each.right[np.argsort(-(each.features @ weights))])) if each.right.any() else 999 for each in seen
    ]
    share: Callable[[int], float] = lambda most: sum(rank < most for rank in ranks) / len(ranks)  # noqa: E731
    return f"{share(1):.2f} first, {share(3):.2f} among three, {share(10):.2f} among ten"
