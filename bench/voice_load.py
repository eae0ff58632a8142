"""Calls at once at a real voice process: lag of the transcript, time to the answer, cost of a second of a call.

Telephones in one process ring a voice process and a worker started as `oneline run` starts them, through the websocket that
every wire uses. Beside it, in the same run, the same engine used as in a first attempt: everything decoded all the time.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from bench.questions import own
from bench.voice_callers import SILENT, Round, Rung, ring
from bench.voice_process import House, Way, house
from bot.config.settings import Settings
from oneline.processes.voice import voice_home
from voice.audio.audio import silence, to_ulaw
from voice.tts.voices import open_synthesiser

CALLS = (1, 2, 4, 6, 8, 12)
FEWEST, ROUNDS = 12, 3
"""Calls of each size at least, and rounds at most."""
QUESTIONS, LONGEST = 6, 60
"""How many questions are asked, and letters the longest has."""
WAYS = (Way("ours"), Way("ours, 2 processes", workers=2), Way("naive", naive=True))
BOUND, LATE_BOUND = 1.2, 1.8
"""Seconds to the first sound of an answer that are promised: at the median, and for nineteen of twenty (voice.md)."""
LAG_BOUND = 1.0
"""Seconds that hearing may be behind at the end of a sentence, for nineteen of twenty: a decision that comes late is no good."""
ENDS = 120.0
"""Seconds the line has to end calls whose telephones hung up."""
Times = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Load:
    """So many calls at once, one way."""

    way: str
    calls: int
    heard: int
    """Questions that something was said to."""
    asked: int
    speed: list[float]
    """Processor seconds of the engine for a second of the sound it was given, of each question."""
    words: list[float]
    """Seconds from the first sound of a question to the first words known of it."""
    lag: list[float]
    """Seconds from the end being decided to the words being there, sound not taken in yet included."""
    first: list[float]
    """Seconds from the end being decided to the first sound at the telephone, "one moment" included."""
    answer: list[float]
    """The same to the first sound of the answer itself."""
    late: float
    """Share of frames taken in more than 0.1 s behind."""
    lost: int
    """Frames sent and never taken in."""
    slow: float
    """Share of frames that the telephones themselves sent late."""
    talking: float
    """Processor seconds of the voice process for a second of talk, decoding to its end included."""
    silent: float
    """Processor seconds of the voice process for a second in which one call is silent."""
    memory: float
    """MB a call takes while it is up."""


def measure(calls: Sequence[int], ways: Sequence[Way] = WAYS, fewest: int = FEWEST) -> list[Load]:
    """All sizes, each way after the other."""
    questions = _questions()
    found: list[Load] = []
    with tempfile.TemporaryDirectory() as scratch:
        for way in ways:
            with house(way, Path(scratch)) as opened:
                found += _sizes(opened, way, calls, questions, fewest)
    return found


def _questions() -> list[bytes]:
    """Questions a caller asks, spoken by the city's own voice, µ-law."""
    mouth = open_synthesiser(voice_home(Settings()))
    asked = [one for one in own("linhe") if one.language == "en" and one.right and not one.unclear]
    texts = [one.text for one in asked if LONGEST / 2 < len(one.text) <= LONGEST]
    try:
        return [mouth.sound(text, "en") for text in texts[:QUESTIONS]]
    finally:
        mouth.close()


def _sizes(opened: House, way: Way, calls: Sequence[int], questions: Sequence[bytes], fewest: int) -> Iterator[Load]:
    # Why first: fixed words and answers are made once and kept, as they are on a line that has run for a day.
    _warn_of_refused(_round(opened, questions))
    opened.rest()
    empty = opened.memory()
    for size in calls:
        count = min(ROUNDS, -(-fewest // size))
        rounds = [_round(opened, list(islice(cycle(questions), one, one + size))) for one in range(count)]
        load = _load(opened, way, size, rounds, empty)
        print(row(load), flush=True)
        yield load


def _round(opened: House, questions: Sequence[bytes]) -> Round:
    lead = to_ulaw(silence(0.04))
    return asyncio.run(ring(opened.line, [lead + each for each in questions], opened.processor, opened.memory, opened))


def _warn_of_refused(one: Round) -> None:
    if any(rung.refused for rung in one.rung):
        raise SystemExit("The voice process takes no call.")


def _load(opened: House, way: Way, size: int, rounds: Sequence[Round], empty: float) -> Load:
    rung = [each for one in rounds for each in one.rung]
    _wait_for_ends(opened, rung)
    times = _times(opened, rung)
    frames = {row["call"]: row for row in opened.noted("call")}
    sent, taken = sum(each.sent for each in rung), [frames.get(each.call, {"frames": 0, "late": 0}) for each in rung]
    silent = sum(one.silent for one in rounds) / (SILENT * len(rung))
    talked = sum(each.ended - each.began for each in rung)
    spent = sum(one.talking - silent * size * one.talked for one in rounds)
    return Load(
        way.name, size, len(times["first"]), len(rung), times["speed"], times["words"], times["lag"], times["first"],
        times["answer"], sum(row["late"] for row in taken) / max(sent, 1),
        sum(max(0, each.sent - row["frames"] - 1) for each, row in zip(rung, taken, strict=True)),
        sum(each.late for each in rung) / max(sent, 1), spent / talked + silent, silent,
        float(np.median([one.memory - empty for one in rounds])) / size,
    )  # fmt: skip


def _wait_for_ends(opened: House, rung: Sequence[Rung]) -> None:
    """Wait until the line has taken in all that telephones sent before they hung up; a line that is behind takes a while."""
    calls, until = {each.call for each in rung if each.sent}, time.monotonic() + ENDS
    while time.monotonic() < until and calls - {row["call"] for row in opened.noted("call")}:
        time.sleep(0.2)


def _times(opened: House, rung: Sequence[Rung]) -> Times:
    """Seconds of each kind, from what telephones and watch know of the same call."""
    utterances = {row["call"]: row for row in opened.noted("utterance")}
    answered = {row["call"]: row["at"] for row in opened.noted("answered") if row["said"]}
    times: dict[str, list[float]] = {name: [] for name in ("speed", "words", "lag", "first", "answer")}
    for each in rung:
        heard = utterances.get(each.call)
        if heard is None or each.ended == 0:
            continue
        decided = heard["decided"]
        times["speed"].append(heard["spent"] / max(heard["sound"], 0.1))
        times["lag"].append(heard["finished"] - decided + heard["behind"])
        times["words"] += [at - each.began for at in heard["changed"] if at > each.began][:1]
        times["first"] += [at - decided for at in each.sounds if at >= decided][:1]
        at_last = answered.get(each.call, float("inf"))
        times["answer"] += [at - decided for at in each.sounds if at >= at_last][:1]
    return times


COLUMNS: tuple[tuple[str, int, Callable[[Load], str]], ...] = (
    ("at once", 9, lambda load: f"{load.calls}"),
    ("answered", 10, lambda load: f"{load.heard}/{load.asked}"),
    ("engine", 8, lambda load: f"{_middle(load.speed):.3f}"),
    ("words p50", 11, lambda load: _seconds(load.words, 50)),
    ("p95", 7, lambda load: _seconds(load.words, 95)),
    ("lag p50", 9, lambda load: _seconds(load.lag, 50)),
    ("p95", 7, lambda load: _seconds(load.lag, 95)),
    ("first p50", 11, lambda load: _seconds(load.first, 50)),
    ("p95", 7, lambda load: _seconds(load.first, 95)),
    ("answer p50", 12, lambda load: _seconds(load.answer, 50)),
    ("p95", 7, lambda load: _seconds(load.answer, 95)),
    ("late", 8, lambda load: f"{load.late:.1%}"),
    ("lost", 6, lambda load: f"{load.lost}"),
    ("core talk", 11, lambda load: f"{load.talking:.3f}"),
    ("silent", 8, lambda load: f"{load.silent:.3f}"),
    ("MB/call", 9, lambda load: f"{load.memory:.1f}"),
    ("own late", 10, lambda load: f"{load.slow:.1%}"),
)


def head() -> str:
    """The head of the table, what its columns say, and what else the machine does."""
    names = f"{'':20}" + "".join(f"{name:>{width}}" for name, width, _ in COLUMNS)
    return f"Calls at once; load of the machine before: {os.getloadavg()[0]:.1f}\n{names}"


def row(load: Load) -> str:
    """One line of the table."""
    return f"{load.way:20}" + "".join(f"{show(load):>{width}}" for _, width, show in COLUMNS)


def _middle(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def _seconds(values: Sequence[float], part: float) -> str:
    return f"{np.percentile(values, part):.2f}" if values else "-"


def compared(loads: Sequence[Load], baseline: str = "naive") -> Iterator[str]:
    """Each way beside the baseline at the same number of calls, as ratios."""
    others = {load.calls: load for load in loads if load.way == baseline}
    for load in loads:
        if load.way == baseline or load.calls not in others:
            continue
        other = others[load.calls]
        ratios = (
            ("answer p95", _ratio(_p95(load.answer), _p95(other.answer))), ("lag p95", _ratio(_p95(load.lag), _p95(other.lag))),
            ("core talking", _ratio(load.talking, other.talking)), ("core silent", _ratio(load.silent, other.silent)),
        )  # fmt: skip
        yield f"{load.way}, {load.calls} at once, beside {baseline}: " + ", ".join(f"{n} {r}" for n, r in ratios)


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other > 0 else "-"


def _p95(values: Sequence[float]) -> float:
    return float(np.percentile(values, 95)) if values else float("nan")


def promised(loads: Sequence[Load]) -> Iterator[str]:
    """For each way the most calls at once that keep what the line promises."""
    for way in dict.fromkeys(load.way for load in loads):
        kept = [load.calls for load in loads if load.way == way and _keeps(load)]
        yield f"{way}: {max(kept, default=0)} calls at once keep first sound ≤ {BOUND} s p50, ≤ {LATE_BOUND} s p95, lag ≤ {LAG_BOUND} s p95"


def _keeps(load: Load) -> bool:
    in_time = _middle(load.answer) <= BOUND and _p95(load.answer) <= LATE_BOUND and _p95(load.lag) <= LAG_BOUND
    return in_time and load.heard == load.asked
