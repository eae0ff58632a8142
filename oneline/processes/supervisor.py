"""Keeps the processes of one machine running: one that ends is started again, one that hangs is replaced."""

from __future__ import annotations

import json
import math
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.config.environment import inherits
from bot.config.timing import TIMING
from bot.system.signals import hear_ending
from oneline.processes.process import Part, patient, start, stop
from oneline.processes.reaper import Reaper

SLOWEST_RESTART = TIMING.processes.slowest_restart
FORGOTTEN_SECONDS = TIMING.processes.forgotten
ALARMING_DEATHS = 3
LOOK_SECONDS = TIMING.processes.supervisor_look
MOST_MISSES = 3
START_SECONDS = TIMING.processes.starts
SAME_WISH = TIMING.processes.same_wish


@dataclass(frozen=True, slots=True)
class Death:
    """One process that ended by itself."""

    part: str
    pid: int
    code: int
    """Its exit code; negative for the signal that ended it."""
    recent: int
    """Deaths of this part within ten minutes, this one included."""


@dataclass(slots=True)
class _Life:
    """A process at present, and what is known of those before it."""

    process: subprocess.Popen[bytes]
    began: float
    deaths: list[float] = field(default_factory=list)
    due: float | None = None
    """When the next one is started; None while this one runs."""
    was_ready: bool = False
    misses: int = 0


class Supervisor:
    """Keeps the parts running until told to stop; one that ends is started again, slower each time within ten minutes."""

    def __init__(
        self,
        parts: Sequence[Part],
        log: Callable[[str], None],
        ended: Callable[[Death], object] = lambda death: None,
        look_seconds: float = LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """ended: told of each process that ended by itself; it must not take long."""
        self._parts, self._log, self._ended = parts, patient(log), ended
        self._look_seconds, self._clock = look_seconds, clock
        self._lives: dict[str, _Life] = {}
        self._reaper: Reaper | None = None
        self._stopping, self._hurrying = threading.Event(), threading.Event()
        self._asked = math.inf
        """When the end was first asked for."""

    def run(self, started: Callable[[list[str]], None], seconds: float = 90.0) -> None:
        """Watch all until a signal tells us to end; only in the main thread."""
        hear_ending(self.stop)
        self.watch(started, seconds)

    def stop(self) -> None:
        """Ask the watch to end; asked again later, without waiting for what still goes on. Not for a signal's handler."""
        now = self._clock()
        # Why not at once: a terminal and make both pass one Ctrl-C on, and nobody is in a hurry by that.
        if now - self._asked >= SAME_WISH:
            self._hurrying.set()
        self._asked = min(self._asked, now)
        self._stopping.set()

    def watch(self, started: Callable[[list[str]], None], seconds: float) -> None:
        """Start all, tell `started` which did not become ready in so many seconds, watch until told to stop, stop all.

        What may come later is started then, and is not waited for.
        """
        is_given = inherits("reaper")
        self._reaper = Reaper({name: value for name, value in os.environ.items() if is_given(name)})
        try:
            first = [part for part in self._parts if not part.later]
            self._start(first)
            late = [part.name for part in first if not self._ready(part, seconds)]
            if not self._stopping.is_set():
                started(late)
            self._start([part for part in self._parts if part.later])
            while not self._stopping.wait(0.5):
                self._watch()
        finally:
            self._stopping.set()
            self._stop_all()
            self._reaper.close()

    def _start(self, parts: Sequence[Part]) -> None:
        """Start some, and look from then on whether they live; those not begun when we are told to stop are left."""
        for part in parts:
            if self._stopping.is_set():
                return
            self._begin(part, self._clock())
            if part.alive:
                threading.Thread(target=self._look_at, args=(part,), daemon=True).start()

    def _begin(self, part: Part, now: float, deaths: Sequence[float] = ()) -> None:
        self._lives[part.name] = _Life(start(part, self._log), now, list(deaths))
        if self._reaper is not None:
            self._reaper.watch(life.process.pid for life in self._lives.values() if life.due is None)

    def _stop_all(self) -> None:
        """Stop those first that may take long, a call in the middle for one, while what they need still runs."""
        for grace in sorted({part.grace for part in self._parts}, reverse=True):
            wanted = [self._lives[p.name].process for p in self._parts if p.grace == grace and p.name in self._lives]
            stop(wanted, grace, self._hurrying.is_set)

    def _ready(self, part: Part, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping.is_set():
            if part.ready():
                return True
            self._watch()
            time.sleep(0.1)
        return False

    def _watch(self) -> None:
        """Start again what ended: at once the first time, then after 1, 2, 4 … 30 s."""
        now = self._clock()
        for part in self._parts:
            life = self._lives.get(part.name)
            if life is None:
                continue
            if (code := life.process.poll()) is None:
                continue
            if life.due is None:
                life.due = now + self._note_death(part, life, code, now)
            elif now >= life.due:
                self._begin(part, now, life.deaths)

    def _note_death(self, part: Part, life: _Life, code: int, now: float) -> float:
        """Remember that a process ended; seconds to wait before the next one."""
        life.deaths = [at for at in life.deaths if now - at < FORGOTTEN_SECONDS] + [now]
        death = Death(part.name, life.process.pid, code, len(life.deaths))
        self._log(f"{part.name:7} | ended ({code}); starting it again")
        if death.recent >= ALARMING_DEATHS:
            self._alarm("part.keeps_ending", part, deaths=death.recent, seconds=FORGOTTEN_SECONDS)
        # Why so wide: whatever the one who is told runs into, the process is started again.
        try:
            self._ended(death)
        except Exception as error:
            self._log(f"{part.name:7} | {type(error).__name__} in looking after what it held")
        return min(SLOWEST_RESTART, 2.0 ** (death.recent - 2) if death.recent > 1 else 0.0)

    def _alarm(self, event: str, part: Part, **figures: float) -> None:
        """One line that monitoring can look for: {"level": "critical", …}."""
        told = {"event": event, "level": "critical", "part": part.name, **figures}
        self._log(f"{part.name:7} | {json.dumps(told)}")

    def _look_at(self, part: Part) -> None:
        """Ask one part over and over whether it lives; replace it when it does not."""
        while not self._stopping.wait(self._look_seconds):
            life = self._lives[part.name]
            if life.due is not None or life.process.poll() is not None or not self._missed(part, life):
                continue
            self._alarm("part.hangs", part, misses=life.misses)
            stop([life.process], min(part.grace, 5.0), self._hurrying.is_set)

    def _missed(self, part: Part, life: _Life) -> bool:
        """True when a process is to be replaced: it was ready, and since then it said no three times in a row."""
        if not life.was_ready and self._clock() - life.began < START_SECONDS:
            life.was_ready = part.ready()
            return False
        life.misses = 0 if part.alive is None or part.alive() else life.misses + 1
        return life.misses >= MOST_MISSES
