"""A process that lives and answers nothing is replaced; one that only starts slowly is left alone."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oneline.processes.process import Part
from oneline.processes.supervisor import Supervisor

LIVES = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()} '); time.sleep(600)"


@contextmanager
def _watched(part: Part, *others: Part) -> Iterator[list[str]]:
    lines: list[str] = []
    supervisor = Supervisor([part, *others], lines.append, look_seconds=0.05)
    main = threading.Thread(target=supervisor.watch, args=(lambda late: None, 0.1))
    main.start()
    try:
        yield lines
    finally:
        supervisor.stop()
        main.join(30)


def _wait(what: Callable[[], bool], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def _lives(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def _part(path: Path, name: str, ready: Callable[[], bool], alive: Callable[[], bool] | None) -> Part:
    return Part(name, [sys.executable, "-c", LIVES, str(path)], ready, alive=alive, grace=1)


def test_who_says_no_three_times_in_a_row_is_replaced_and_its_neighbour_is_not(tmp_path: Path) -> None:
    ill, well = tmp_path / "ill", tmp_path / "well"
    hung = _part(ill, "ill", lambda: bool(_lives(ill)), lambda: len(_lives(ill)) > 1)
    fine = _part(well, "well", lambda: bool(_lives(well)), lambda: True)
    with _watched(hung, fine) as lines:
        _wait(lambda: len(_lives(ill)) == 2)
        time.sleep(0.5)
        assert (len(_lives(ill)), len(_lives(well))) == (2, 1)
    assert any('"part.hangs"' in line and '"part": "ill"' in line for line in lines)


def test_a_miss_now_and_then_is_no_reason(tmp_path: Path) -> None:
    path, asked = tmp_path / "part", list[int]()

    def alive() -> bool:
        asked.append(1)
        return len(asked) % 3 == 0

    with _watched(_part(path, "part", lambda: bool(_lives(path)), alive)):
        _wait(lambda: len(asked) > 15)
        assert len(_lives(path)) == 1


def test_a_slow_start_is_not_taken_for_a_hang(tmp_path: Path) -> None:
    path, asked = tmp_path / "part", list[int]()

    def ready() -> bool:
        asked.append(1)
        return False

    with _watched(_part(path, "part", ready, lambda: False)):
        _wait(lambda: len(asked) > 20)
        assert len(_lives(path)) == 1
