"""Deaths are forgotten after ten minutes of life, and three within them are an alarm."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oneline.processes.process import Part
from oneline.processes.supervisor import Death, Supervisor


class Clock:
    """A clock that stands until it is set on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def _watched(part: Part, **how: object) -> Iterator[tuple[Supervisor, list[str]]]:
    lines: list[str] = []
    supervisor = Supervisor([part], lines.append, **how)  # type: ignore[arg-type]
    main = threading.Thread(target=supervisor.watch, args=(lambda late: None, 30.0))
    main.start()
    try:
        yield supervisor, lines
    finally:
        supervisor.stop()
        main.join(30)


def _wait(what: Callable[[], bool], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def _dies(count: Path) -> Part:
    return Part("part", [sys.executable, "-c", f"open({str(count)!r}, 'a').write('x')"], lambda: True)


def test_three_deaths_in_ten_minutes_are_an_alarm_that_monitoring_can_read(tmp_path: Path) -> None:
    count, clock, deaths = tmp_path / "count", Clock(), list[Death]()

    def ended(death: Death) -> None:
        deaths.append(death)
        clock.now += 40

    with _watched(_dies(count), ended=ended, clock=clock) as (_, lines):
        _wait(lambda: len(deaths) >= 3 and any("part.keeps_ending" in line for line in lines))
    (told,) = [json.loads(line.partition("| ")[2]) for line in lines if "keeps_ending" in line][:1]
    assert (told["part"], told["deaths"], told["level"]) == ("part", 3, "critical")
    assert [death.recent for death in deaths[:3]] == [1, 2, 3]
    assert deaths[0].code == 0


def test_deaths_far_apart_never_make_a_restart_slow(tmp_path: Path) -> None:
    count, clock, deaths = tmp_path / "count", Clock(), list[Death]()

    def ended(death: Death) -> None:
        deaths.append(death)
        clock.now += 601

    with _watched(_dies(count), ended=ended, clock=clock) as (_, lines):
        _wait(lambda: len(deaths) >= 6)
    assert {death.recent for death in deaths} == {1}
    assert not [line for line in lines if "keeps_ending" in line]


def test_deaths_close_together_are_waited_after_ever_longer(tmp_path: Path) -> None:
    count, clock, deaths = tmp_path / "count", Clock(), list[Death]()
    with _watched(_dies(count), ended=deaths.append, clock=clock):
        _wait(lambda: len(deaths) >= 2)
        time.sleep(1.2)
        assert len(count.read_text()) == 2, "the third is started a second after the second death, and the clock stands"
        clock.now += 1.1
        _wait(lambda: len(deaths) >= 3)


def test_whoever_fails_in_looking_after_a_death_does_not_end_the_watch(tmp_path: Path) -> None:
    count = tmp_path / "count"

    def ended(_death: Death) -> None:
        raise ValueError

    with _watched(_dies(count), ended=ended):
        _wait(lambda: count.exists() and len(count.read_text()) >= 2)
