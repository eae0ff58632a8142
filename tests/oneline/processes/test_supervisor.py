"""The supervisor: what ends is started again, and all end when it is told to."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from oneline.processes.process import Part, running, start, stop, wait_ready
from oneline.processes.supervisor import Supervisor

PYTHON = sys.executable


def _part(tmp_path: Path, code: str, name: str = "part") -> tuple[Part, Path]:
    sign = tmp_path / f"{name}.ready"
    command = [PYTHON, "-c", f"from pathlib import Path; sign = Path({str(sign)!r}); {code}"]
    return Part(name, command, sign.exists), sign


def test_a_process_is_ready_when_it_says_so_and_its_lines_bear_its_name(tmp_path: Path) -> None:
    part, _ = _part(tmp_path, "print('hello', flush=True); sign.touch(); import time; time.sleep(60)")
    lines: list[str] = []
    with running(part, 20, lines.append) as ready:
        assert ready
    assert "part    | hello" in lines


def test_a_process_that_ends_before_it_is_ready_is_not_waited_for(tmp_path: Path) -> None:
    part, _ = _part(tmp_path, "raise SystemExit(3)")
    process = start(part, lambda line: None)
    assert not wait_ready(part, process, 20)
    stop([process])


def test_one_that_ignores_the_wish_to_end_is_ended(tmp_path: Path) -> None:
    part, _ = _part(
        tmp_path, "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); sign.touch(); time.sleep(60)"
    )
    process = start(part, lambda line: None)
    assert wait_ready(part, process, 20)
    stop([process], grace=0.3)
    assert process.wait(60) == -9


def test_what_ends_is_started_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    part, _ = _part(tmp_path, f"Path({str(count)!r}).open('a').write('x'); sign.touch()")
    supervisor = Supervisor([part], lambda line: None)
    told: list[list[str]] = []
    main = threading.Thread(target=supervisor.watch, args=(told.append, 20.0))
    main.start()
    until = time.monotonic() + 240
    while time.monotonic() < until and (not count.exists() or len(count.read_text()) < 2):
        time.sleep(0.05)
    supervisor.stop()
    main.join(20)
    assert len(count.read_text()) >= 2
    assert told == [[]]


def test_what_may_come_later_is_started_once_the_others_are_ready_and_is_not_waited_for(tmp_path: Path) -> None:
    first, sign = _part(tmp_path, "sign.touch(); import time; time.sleep(60)", "first")
    later, second = _part(
        tmp_path, f"sign.write_text(str(Path({str(sign)!r}).exists())); import time; time.sleep(60)", "later"
    )
    told = threading.Event()
    supervisor = Supervisor([replace(later, later=True, ready=lambda: False), first], lambda line: None)
    main = threading.Thread(target=supervisor.watch, args=(lambda late: told.set(), 240.0))
    main.start()
    assert told.wait(240)
    until = time.monotonic() + 240
    while time.monotonic() < until and not (second.exists() and second.read_text()):
        time.sleep(0.05)
    supervisor.stop()
    main.join(30)
    assert second.read_text() == "True"
