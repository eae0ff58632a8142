"""A follow-up turn on one core: milliseconds and memory of the whole answer, with Rasa on, against Rasa asked the same texts alone.

Conversations begin with our own questions on a catalogue and go on with questions that name nothing. The line and Rasa share one
core, as the two processes take turns; what a baseline of understanding alone costs is asked right after each turn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from bench.questions import CATALOGUES, own, there
from bot.config.settings import Settings, read_settings
from bot.dialogue.turn.resources import Resources
from bot.language.encode import warm
from bot.nlu.rasa_client import RasaNlu
from bot.processing.player import Player
from bot.retrieval.compile import import_catalogue
from channels.render.registry import renderers
from oneline.assembly import learned_from, open_house, show_progress
from oneline.processes.process import Part, free_port, rasa_command, start, stop, wait_ready

ALONE = "BENCH_TURNS_ON_ONE_CORE"
SETS = (
    ("New York, in English", "nyc", "en"),
    ("New York, in Mandarin", "nyc", "zh"),
    ("Guangdong, in Mandarin", "guangdong", "zh"),
)
FOLLOWING = {
    "en": (
        "how long does it take", "and if I post it, where to", "does my sister count, she lives with me", "what do I have to bring",
        "whom do I ring", "we get 3,800 a month the two of us", "is it free", "and for my wife, she's only 58",
        "can my son go for me", "until when can I ask", "what if they say no", "say that again",
        "I lost my papers, what now", "does it cost anything to ask", "where is that", "hold on, let me get a pen",
    ),
    "zh": (
        "要多久", "寄过去的话寄到哪里", "我妹妹跟我住，算不算", "要带什么", "打什么电话", "我们两个人一个月3800", "要不要钱",
        "那我老伴呢，她才五十八", "叫儿子替我去行不行", "最晚什么时候", "不批怎么办", "再说一遍", "材料丢了怎么办", "在哪里办",
        "几点开门", "等一下，我拿支笔",
    ),
}  # fmt: skip
HEAD = f"{'':38}{'turn p50':>10}{'p95':>9}{'processor p50':>15}{'Rasa alone p50':>16}{'p95':>9}{'ratio':>7}   memory"
PATIENT = 30.0
"""Seconds Rasa may take, so that keywords never answer for it."""
EACH = 4
"""Follow-ups of a conversation."""
WARMING = 8
"""Turns that are not counted: a line that has run for a while has its files mapped."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One follow-up turn, in milliseconds by the clock."""

    turn: float
    processor: float
    """Of our own process, which Rasa's is not part of."""
    rasa: float
    """Rasa alone, asked the same text."""


def main() -> None:
    """Import on all cores, then measure with one: a process for Rasa, and one after the other for each set."""
    parser = argparse.ArgumentParser(prog="python -m bench turns")
    parser.add_argument("--turns", type=int, default=160, help="of each set")
    given = parser.parse_args([each for each in sys.argv[1:] if each != "turns"])
    if ALONE in os.environ:
        _measure(SETS[int(os.environ[ALONE])], given.turns)
        return
    sets = [number for number, (_, name, _) in enumerate(SETS) if there(name)]
    if not sets:
        raise SystemExit("The catalogues to measure on are not beside the project (../shared).")
    settings = Settings()
    for name in dict.fromkeys(SETS[number][1] for number in sets):
        import_catalogue(CATALOGUES[name], settings.data / "catalogues", learned_from(settings), show_progress)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _each(settings, sets, given.turns)


def _each(settings: Settings, sets: Sequence[int], turns: int) -> None:
    """Measure the sets, each in a new process: what another left in memory is none of the line's."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with closing(RasaNlu(url, PATIENT)) as rasa:
        part = Part("rasa", rasa_command(settings.home, port), rasa.ready)
        process = start(part, lambda line: None)
        try:
            if not wait_ready(part, process, 120):
                raise SystemExit("Rasa did not start: run `make train`.")
            print(
                f"{turns} follow-up turns each, one core for the line and Rasa; load of the machine before: {os.getloadavg()[0]:.1f}"
            )
            print(HEAD, flush=True)
            for number in sets:
                environment = {**os.environ, ALONE: str(number), "ONELINE_RASA_URL": url}
                command = [sys.executable, "-m", "bench", "turns", f"--turns={turns}"]
                subprocess.run(command, env=environment, check=True)
            print(f"ratio: a turn by a question to Rasa alone. Memory of Rasa's process: {_memory(process.pid)}")
        finally:
            stop([process])


def _measure(one: tuple[str, str, str], turns: int) -> None:
    """One set, in a process of its own."""
    label, name, language = one
    settings = read_settings()
    with closing(RasaNlu(settings.rasa_url, PATIENT)) as rasa:
        house = open_house(settings, rasa, CATALOGUES[name])
        warm()
        timed = list(islice(_turns(house, rasa, name, language), turns + WARMING))[WARMING:]
        _row(f"{label}, {len(house.catalogue.services):,} entries", timed)


def _row(label: str, timed: Sequence[Timed]) -> None:
    turn, processor, rasa = (
        np.percentile([getattr(t, what) for t in timed], (50, 95)) for what in ("turn", "processor", "rasa")
    )
    print(
        f"{label:38}{turn[0]:7.1f} ms{turn[1]:6.1f} ms{processor[0]:12.1f} ms{rasa[0]:13.1f} ms{rasa[1]:6.1f} ms"
        f"{turn[0] / rasa[0]:7.1f}   {_memory(os.getpid())}",
        flush=True,
    )


def _turns(house: Resources, rasa: RasaNlu, name: str, language: str) -> Iterator[Timed]:
    """Follow-ups of one conversation after the other, for ever."""
    table = renderers(house.phrases, house.city.line)
    player, asked = Player(house, lambda channel, reply: table[channel](reply)), cycle(FOLLOWING[language])
    firsts = [one for one in own(name) if one.language == language and one.right]
    for number, first in enumerate(cycle(firsts)):
        session = f"{name}-{language}-{number}"
        if not _found(player, session, first.text, first.right):
            continue
        for text in islice(asked, EACH):
            yield _timed(player, rasa, _line(session, text, language))


def _found(player: Player, session: str, text: str, right: frozenset[str]) -> bool:
    """Whether a first question brings an entry into hand, picked among the choices where it is offered."""
    got = player.play(_line(session, text, ""))
    number = next((n for n, one in enumerate(got["choices"], 1) if one["source_id"] in right), 0)
    got = player.play(_line(session, str(number), "")) if number else got
    return got["service"] in right


def _line(session: str, text: str, language: str) -> dict[str, Any]:
    return {
        "session": session,
        "channel": "chat",
        "at": "2026-11-25T10:00:00+08:00",
        "text": text,
        "lang": language or None,
    }


def _timed(player: Player, rasa: RasaNlu, line: dict[str, Any]) -> Timed:
    clock, processor = time.perf_counter(), time.process_time()
    player.play(line)
    turn, own_time = time.perf_counter() - clock, time.process_time() - processor
    clock = time.perf_counter()
    rasa.understand(line["text"], line["lang"])
    return Timed(turn * 1000, own_time * 1000, (time.perf_counter() - clock) * 1000)


def _memory(process: int) -> str:
    """What a process holds by itself, and what it has mapped of files, which the system may take back."""
    rows = (line.split() for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines())
    held = {row[0]: int(row[1]) / 1024 for row in rows if row[0] in ("VmRSS:", "RssAnon:", "RssFile:")}
    return f"{held['VmRSS:']:,.0f} MB: {held['RssAnon:']:,.0f} its own, {held['RssFile:']:,.0f} of mapped files"
