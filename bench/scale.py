"""A catalogue of 100,000 services: how fast it opens and is searched on one core, and which services are missed."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.made_up import imported
from bench.questions import own
from bot.config.settings import Settings
from bot.language.encode import warm
from bot.language.keywords import read_keywords
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.services.query import Query, query
from bot.retrieval.services.reranker import WEIGHTS, Features
from bot.retrieval.services.vector_store import top
from oneline.assembly import learned_from

ALONE = "BENCH_SCALE_ON_ONE_CORE"
SETS = {"English": ("en", ("nyc", "miami", "chicago311", "guangdong")), "Mandarin": ("zh", ("guangdong", "nyc"))}
CHUNK = 10_000
"""Services weighed at once where all are."""
Milliseconds = tuple[float, float]
"""By the clock, and of the processor: the two cores are shared, and a wait for one says nothing of the code."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What one question cost."""

    words: Milliseconds
    """BM25 alone: its scores and the ten best of them."""
    encoding: Milliseconds
    searching: Milliseconds

    @property
    def whole(self) -> Milliseconds:
        """Encoding and searching."""
        return self.encoding[0] + self.searching[0], self.encoding[1] + self.searching[1]


def main() -> None:
    """Build on all cores, then measure in a process that has one."""
    parser = argparse.ArgumentParser(prog="python -m bench scale")
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100, help="of each language, at most")
    given = parser.parse_args([each for each in sys.argv[1:] if each != "scale"])
    if ALONE not in os.environ:
        _build(given.services)
        # Why anew: what building leaves in memory is none of the line's.
        os.execve(sys.executable, [sys.executable, "-m", "bench", "scale", *sys.argv[2:]], {**os.environ, ALONE: "1"})
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    folder = imported(given.services, lambda *_: None)
    catalogue, joins = _opened(folder), read_keywords(Settings().home / "intents").joins
    warm()
    for name, (language, catalogues) in SETS.items():
        asked = [[a for a in own(each) if a.language == language] for each in catalogues]
        part = given.questions // len(asked)
        some = [one.text for each in asked for one in each[:part]]
        # Why others first: a line that has run for a while has its files mapped.
        for text in (one.text for each in asked for one in each[part:]):
            catalogue.search.find(query(text, joins))
        print(f"\n{name}, {len(some)} questions")
        _print([_timed(catalogue, text, joins) for text in some])
        _print_missed(catalogue, [query(text, joins) for text in some])
    print(f"memory after all: {_memory()}")


def _build(count: int) -> None:
    """Import the catalogue where it is new; how long each step took goes to standard error."""
    started, steps = time.perf_counter(), dict[str, float]()

    def progress(what: str, done: int, of: int) -> None:
        if what not in steps:
            steps[what] = time.perf_counter() - started
            print(f"  {steps[what]:6.1f} s  {what}: {of:,}", file=sys.stderr, flush=True)

    imported(count, progress)
    print(
        f"{count:,} services; built in {time.perf_counter() - started:.1f} s"
        if steps
        else f"{count:,} services; built before"
    )
    print(
        "Each different text was encoded once, when its own catalogue was imported. A copy's vectors are those of what it"
    )
    print(
        "copies, moved by .3 of their length; all else (words, names, needs, neighbours, files) is what an import does.",
        flush=True,
    )


def _opened(folder: Path) -> Catalogue:
    learned = learned_from(Settings())
    learned.needs()
    times = []
    for _ in range(3):
        started = time.perf_counter()
        catalogue = Catalogue(folder, learned)
        times.append(time.perf_counter() - started)
    print(f"opened in {times[0]:.3f} s, again in {min(times[1:]):.3f} s; {_memory()}")
    sizes = {file.name: file.stat().st_size for file in folder.rglob("*") if file.is_file()}
    largest = sorted(sizes, key=lambda name: -sizes[name])[:6]
    print(f"files: {sum(sizes.values()) / 1e6:,.0f} MB: " + ", ".join(f"{n} {sizes[n] / 1e6:,.0f}" for n in largest))
    return catalogue


def _memory() -> str:
    """What the process holds by itself, and what it has mapped of files, which the system may take back."""
    rows = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    held = {row[0]: int(row[1]) / 1024 for row in rows if row[0] in ("RssAnon:", "RssFile:")}
    return f"{held['RssAnon:']:,.0f} MB of its own, {held['RssFile:']:,.0f} MB of mapped files"


def _timed(catalogue: Catalogue, text: str, joins: frozenset[str]) -> Timed:
    _, words = _clocked(lambda: top(catalogue.search.words(text), 10))
    made, encoding = _clocked(lambda: query(text, joins))
    _, searching = _clocked(lambda: catalogue.search.find(made))
    return Timed(words, encoding, searching)


def _clocked[T](do: Callable[[], T]) -> tuple[T, Milliseconds]:
    clock, processor = time.perf_counter(), time.thread_time()
    done = do()
    return done, ((time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000)


def _print_missed(catalogue: Catalogue, asked: list[Query]) -> None:
    """How often the service that weighing all of them puts first was weighed."""
    weighed = [catalogue.search.look(each, every=False).numbers for each in asked]
    best = [_best(catalogue, each) for each in asked]
    there = sum(number in numbers for number, numbers in zip(best, weighed, strict=True)) / len(asked)
    copied = [
        ({_real(catalogue, int(n)) for n in numbers}, _real(catalogue, b))
        for b, numbers in zip(best, weighed, strict=True)
    ]
    alike = sum(one in others for others, one in copied) / len(asked)
    print(f"services weighed: {np.median([len(numbers) for numbers in weighed]):.0f} (median)")
    print(
        f"the best of all was among them in {there:.2f} of questions; it, or a copy of it, in {alike:.2f}", flush=True
    )


def _real(catalogue: Catalogue, number: int) -> str:
    return catalogue.services[number].source_id.split("~")[0]


def _best(catalogue: Catalogue, made: Query) -> int:
    """The likeliest of all services, each weighed."""
    weights = np.array([*WEIGHTS.values()])
    scores = [(features * weights[pairs]).sum(axis=1) for features, pairs in _looks(catalogue, made)]
    return int(np.concatenate(scores).argmax())


def _looks(catalogue: Catalogue, made: Query) -> Iterator[tuple[Features, NDArray[np.int8]]]:
    for start in range(0, len(catalogue.services), CHUNK):
        looked = catalogue.search.look(made, among=np.arange(start, min(start + CHUNK, len(catalogue.services))))
        yield looked.features, looked.pairs


def _print(timed: list[Timed]) -> None:
    print(f"{'':12}{'ms p50':>8}{'p95':>8}{'processor p50':>16}{'p95':>8}")
    for row in ("words", "encoding", "searching", "whole"):
        clock, processor = (np.percentile([getattr(t, row)[i] for t in timed], (50, 95)) for i in (0, 1))
        label = "BM25 alone" if row == "words" else row
        print(f"{label:12}{clock[0]:8.1f}{clock[1]:8.1f}{processor[0]:16.1f}{processor[1]:8.1f}", flush=True)
