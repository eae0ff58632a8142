"""Finding the service: right at first, among three and ten, outcomes, milliseconds; against BM25 over the same index.

`python -m bench retrieval`; with BENCH_STEPS=1 also what each idea adds, with weights learned anew for each.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bench.questions import CATALOGUES, DEVELOPMENT, MEASURING, Asked, development, measuring, opened, own, there
from bot.config.settings import Settings
from bot.language.keywords import Keywords, read_keywords
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult
from bot.retrieval.services.search import Search

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("words", ("words", "named")),
    ("+ meaning", ("words", "named", "row", "passage", "clause")),
    ("+ own script", ("words", "named", "row", "passage", "clause", "own_row", "own_passage")),
    ("+ needs", ("words", "named", "row", "passage", "clause", "own_row", "own_passage", "need")),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, what was found, and how long it took."""

    asked: Asked
    ids: tuple[str, ...]
    outcome: str
    milliseconds: float

    def right_in(self, most: int) -> bool:
        """True when what is right is among the first few."""
        return bool(self.asked.right & set(self.ids[:most]))


def main() -> None:
    """Print the tables."""
    sets = [(name, development(name)) for name in DEVELOPMENT] if there("nyc") else []
    sets += [(f"own {name}", own(name)) for name in CATALOGUES if there(name)]
    sets += [(f"own {name}", measuring(name)) for name, catalogue in MEASURING.items() if there(catalogue)]
    print(f"{'':30}{'asked':>6}{'first':>7}{'three':>7}{'ten':>7}{'ms p50':>8}{'ms p95':>8}")
    for name, questions in sets:
        for language in sorted({asked.language for asked in questions}):
            group = [asked for asked in questions if asked.language == language]
            for way, find in (("BM25 alone", words_alone), ("this search", ours)):
                _row(f"{name} {language} · {way}", _answered(group, find))
    print("\nOutcomes: of clear questions this one (right, wrong), asked back (right among three, not), none;")
    print("of unclear ones asked back; of questions outside this one, asked back")
    for name, questions in sets:
        _outcomes(name, _answered(questions, ours))
    _by_style([one for name, questions in sets if name in DEVELOPMENT for one in _answered(questions, ours)])
    if os.environ.get("BENCH_STEPS"):
        _steps()


def ours(search: Search, asked: Asked) -> SearchResult:
    """The product's own search."""
    keywords = _keywords()
    heard = keywords.dialect.standard(asked.text)
    return search.find(query(heard, keywords.joins), opened(asked.catalogue).hidden)


@cache
def _keywords() -> Keywords:
    return read_keywords(Settings().home / "intents")


def words_alone(search: Search, asked: Asked) -> Sequence[int]:
    """The services that share most with the words, nothing else."""
    return [int(number) for number in np.argsort(-search.words(asked.text), kind="stable")[:10]]


def _answered(
    questions: Sequence[Asked], find: Callable[[Search, Asked], SearchResult | Sequence[int]]
) -> list[Answered]:
    answers = []
    for asked in questions:
        catalogue = opened(asked.catalogue)
        started = time.perf_counter()
        found = find(catalogue.search, asked)
        took = (time.perf_counter() - started) * 1000
        numbers = [c.number for c in found.candidates] if isinstance(found, SearchResult) else found
        outcome = found.outcome if isinstance(found, SearchResult) else ""
        answers.append(Answered(asked, tuple(catalogue.services[n].source_id for n in numbers), outcome, took))
    return answers


def _row(name: str, answers: list[Answered]) -> None:
    known = [one for one in answers if one.asked.right]
    times = sorted(one.milliseconds for one in answers)
    shares = "".join(f"{statistics.fmean(one.right_in(most) for one in known):7.2f}" for most in (1, 3, 10))
    print(f"{name:30}{len(known):6}{shares}{statistics.median(times):8.1f}{times[int(0.95 * len(times))]:8.1f}")


def _outcomes(name: str, answers: list[Answered]) -> None:
    def share(of: list[Answered], outcome: str, right: bool | None = None) -> str:
        most = 1 if outcome == "this" else 3
        fits = [one.outcome == outcome and (right is None or one.right_in(most) == right) for one in of]
        return f"{statistics.fmean(fits):.2f}" if fits else " –  "

    clear = [one for one in answers if one.asked.right and not one.asked.unclear]
    unclear = [one for one in answers if one.asked.unclear]
    outside = [one for one in answers if not one.asked.right]
    told = " ".join(share(clear, outcome, right) for outcome in ("this", "which") for right in (True, False))
    print(
        f"{name:16} clear {len(clear):3}: {told} {share(clear, 'none')}   unclear {len(unclear):2}: {share(unclear, 'which')}"
        f"   outside {len(outside):2}: {share(outside, 'this')} {share(outside, 'which')}"
    )


def _by_style(answers: list[Answered]) -> None:
    print("\nDevelopment sets by style and channel")
    groups = {f"{one.asked.language} {style}" for one in answers for style in (*one.asked.style, one.asked.channel)}
    for group in sorted(groups):
        language, kind = group.split()
        of = [
            one
            for one in answers
            if one.asked.language == language and kind in (*one.asked.style, one.asked.channel) and one.asked.right
        ]
        _row(group, of)


def _steps() -> None:
    """What each idea adds: weights learned on our questions of the other catalogues with some of the features alone."""
    from bench.calibrate import fit, look
    from bot.retrieval.services import reranker

    learned = [each for name in CATALOGUES if there(name) and name != "nyc" for each in look(own(name))]
    print("\nEach idea, learned without New York's questions, on New York's development sets: first, among three")
    seen = {name: look(development(name)) for name in DEVELOPMENT}
    for step, features in STEPS:
        columns = [reranker.FEATURES.index(feature) for feature in features]
        shares = []
        for name in DEVELOPMENT:
            pair = seen[name][0].pair
            weights, _ = fit([each for each in learned if each.pair == pair], columns)
            ranks = [int(np.argmax(e.right[np.argsort(-(e.features @ weights))])) for e in seen[name] if e.right.any()]
            shares.append(" ".join(f"{statistics.fmean(rank < most for rank in ranks):.2f}" for most in (1, 3)))
        print(f"{step:14} English {shares[0]}   Chinese {shares[1]}")
