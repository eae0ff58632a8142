"""Ranks the facts that answer a question: hits on our own questions and the development sets; fits the weights."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bench.clock import NOON
from bench.learned import Fitted, named, show, unseen
from bench.questions import DATA, ROOT, opened, there
from bot.catalogue.model import Fact
from bot.config.settings import Settings
from bot.dialogue.tracking.aspect import ASPECTS
from bot.language.entities.extract import read
from bot.language.keywords import Keywords, read_keywords
from bot.language.normaliser import Dialect
from bot.nlu.keyword_fallback import KeywordNlu
from bot.retrieval.facts import fact_reranker, fact_sheet
from bot.retrieval.facts.fact_features import FEATURES, NONE_FEATURES, Asked, FactFeatures, Table
from bot.retrieval.services.query import query

OWN = ("english", "chinese")
DEVELOPMENT = {"nyc_en": "nyc", "nyc_zh": "nyc", "guangdong_zh": "guangdong"}
RIDGE = 5e-4
ANSWERED = "our own questions on entries (bench/followups)"


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a service in hand."""

    set: str
    catalogue: str
    service: str
    text: str
    want: tuple[str, ...]
    """Pieces of the entry, one of which the answering fact holds; none where the entry does not say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A question with what was seen of it."""

    asked: Question
    pair: str
    views: FactFeatures
    right: Table
    """1 for a fact that answers, (facts,)."""


def own() -> list[Question]:
    """Our questions."""
    rows = [(name, json.loads(line)) for name in OWN for line in _lines(ROOT / "bench" / "followups" / f"{name}.jsonl")]
    return [Question(name, r["catalogue"], r["service"], r["text"], tuple(r["want"])) for name, r in rows]


def development() -> list[Question]:
    """Questions of the development conversations whose answer stands in one entry."""
    return list(_development()) if DATA.is_dir() else []


def _development() -> Iterator[Question]:
    for name, catalogue in DEVELOPMENT.items():
        for line in _lines(DATA / "dev" / f"dialogues_{name}_dev.jsonl"):
            for turn in json.loads(line)["turns"]:
                expect = turn["expect"]
                if turn.get("text") and expect.get("answer_any") and expect.get("service"):
                    yield Question(name, catalogue, expect["service"][0], turn["text"], tuple(expect["answer_any"]))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


class Bench:
    """What questions are looked at with."""

    def __init__(self) -> None:
        settings = Settings()
        self.keywords: Keywords = read_keywords(settings.home / "intents")
        self.dialect: Dialect = self.keywords.dialect
        self.understanding = KeywordNlu(settings.home / "intents")

    def look(self, asked: Question) -> Seen | None:
        """What is seen of a question; None if its answer is no fact (a telephone number of the entry, an office)."""
        catalogue = opened(asked.catalogue)
        service = catalogue.get(asked.service)
        if service is None:
            return None
        text = self.dialect.standard(asked.text)
        language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
        meaning = self.understanding.understand(text, language)
        people = [found.value for found in read(text, language, NOON) if found.kind == "people"]
        seen, pair = catalogue.views(
            service,
            Asked(
                query(text, self.keywords.joins), ASPECTS.get(meaning.intent, ""), meaning.confidence,
                self.keywords.way(text), people[0] if people else 0, (), self.keywords.stop_words,
            ),
        )  # fmt: skip
        right = np.array([_holds(fact, asked.want) for fact in seen.facts], dtype=np.float64)
        if asked.want and not right.any():
            return None
        return Seen(asked, pair, seen, right)


def _holds(fact: Fact, want: Sequence[str]) -> bool:
    text = _flat(fact_sheet.written(fact))
    return any(_flat(piece) in text for piece in want)


def _flat(text: str) -> str:
    return re.sub(r"[\s\-()., ，。、：:'’]+", "", unicodedata.normalize("NFKC", text).lower())


def fit(seen: Sequence[Seen], ridge: float = RIDGE) -> tuple[Table, Table]:
    """Weights under which what is right is likeliest: of FEATURES, and of NONE_FEATURES."""
    size, against = len(FEATURES), len(NONE_FEATURES)
    signs = {"thin": -1, "heading": -1, "other_row": -1, "told": -1}

    def surprise(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for each in seen:
            chances, none = fact_reranker.probabilities(
                each.views.features, each.views.none, weights[:size], weights[size:]
            )
            every = np.append(chances, none)
            wanted = np.append(each.right, not each.right.any()) * every
            total -= float(np.log(max(wanted.sum(), 1e-12)))
            pull = every - wanted / max(wanted.sum(), 1e-12)
            slope[:size] += each.views.features.T @ pull[:-1]
            slope[size:] += each.views.none * pull[-1]
        return total / len(seen) + ridge * float(weights @ weights), slope / len(seen) + 2 * ridge * weights

    bounds = [((None, 0.0) if name in signs else (0.0, None)) for name in FEATURES] + [(None, None)] * against
    best = minimize(surprise, np.zeros(size + against), jac=True, method="L-BFGS-B", bounds=bounds).x
    return best[:size], best[size:]


def hits(seen: Sequence[Seen], score: Callable[[Seen], Table], places: Sequence[int] = (1, 2, 4, 6)) -> str:
    """Share of the answerable questions whose answer is among the first so many facts."""
    answerable = [each for each in seen if each.right.any()]
    if not answerable:
        return "none"
    ranks = [int(np.argmax(each.right[np.argsort(-score(each), kind="stable")])) for each in answerable]
    return " ".join(f"{sum(rank < most for rank in ranks) / len(ranks):.2f}" for most in places) + f" of {len(ranks)}"


def _weighed(weights: Table, seen: Seen) -> Table:
    return seen.views.features @ weights


def main() -> None:
    """Print hits of the nearest sentence and of the weights, and weights learned anew; with --write keep them."""
    bench = Bench()
    left = os.environ.get("BENCH_WITHOUT", "").split(",")
    asked = [each for each in (*own(), *development()) if there(each.catalogue) and each.catalogue not in left]
    seen = [found for each in asked if (found := bench.look(each))]
    sets = sorted({(each.asked.set, each.asked.catalogue, each.pair) for each in seen})
    ours = [each for each in seen if each.asked.set in OWN]
    learned = {
        pair: fit([s for s in ours if s.pair == pair])
        for pair in fact_reranker.WEIGHTS
        if any(s.pair == pair for s in ours)
    }
    print("hits among 1, 2, 4, 6 facts")
    for name, catalogue, pair in sets:
        part = [each for each in seen if (each.asked.set, each.asked.catalogue, each.pair) == (name, catalogue, pair)]
        print(f"{name:13} {catalogue:10} {pair:7} nearest {hits(part, lambda s: s.views.features[:, 0])}", end="  ")
        print(f"in force {hits(part, lambda s: s.views.features @ np.array(fact_reranker.WEIGHTS[s.pair]))}", end="  ")
        if pair in learned:
            print(f"learned {hits(part, lambda s: s.views.features @ learned[s.pair][0])}", end="  ")
            rest = [s for s in ours if s.pair == pair and s.asked.catalogue != catalogue]
            if rest and name in OWN:
                print(f"from others {hits(part, partial(_weighed, fit(rest)[0]))}", end="")
        print()
    fitted = {pair: _by_name(both, [each for each in ours if each.pair == pair]) for pair, both in learned.items()}
    show("facts", fitted, ANSWERED)


def _by_name(learned: tuple[Table, Table], seen: Sequence[Seen]) -> Fitted:
    weights, none = learned
    empty = unseen(FEATURES, (each.views.features for each in seen))
    return Fitted(named(FEATURES, weights), named(NONE_FEATURES, none), empty)
