"""A disk that is full under the log: nothing stops for it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from oneline.processes.process import Part, start, stop, to_stderr
from oneline.processes.supervisor import Supervisor

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here to write to")


def _wait(what: Callable[[], bool], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def _told_on_a_full_disk(code: str) -> str:
    """What a process says on standard output whose standard error can take nothing."""
    with FULL.open("wb") as full:
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=full, timeout=60)
    assert done.returncode in (0, 120), done.returncode  # 120: Python could not write what was left over at its end
    return done.stdout.decode().strip()


def test_a_line_that_can_not_be_written_is_lost_and_nothing_else() -> None:
    code = "import oneline.processes.process as p; [p.to_stderr('x' * 9000) for _ in range(20)]; print('goes on')"
    assert _told_on_a_full_disk(code) == "goes on"


def test_logging_never_raises() -> None:
    code = (
        "import structlog; from bot.system.log import open_log; open_log('info'); log = structlog.get_logger()\n"
        "for n in range(2000): log.error('turn.broken', number=n)\n"
        "print('goes on')"
    )
    assert _told_on_a_full_disk(code) == "goes on"


def test_a_line_comes_again_once_there_is_room(capsys: pytest.CaptureFixture[str]) -> None:
    to_stderr("room")
    assert capsys.readouterr().err == "room\n"


def test_a_process_goes_on_while_its_lines_can_not_be_written(tmp_path: Path) -> None:
    counted = tmp_path / "counted"
    code = (
        "import sys, time\nfor n in range(200):\n    print('x' * 2000, flush=True)\n"
        f"open({str(counted)!r}, 'w').write('to the end'); time.sleep(60)"
    )

    def full(_line: str) -> None:
        raise OSError(28, "No space left on device")

    process = start(Part("part", [sys.executable, "-c", code], lambda: True), full)
    try:
        _wait(lambda: counted.exists() and counted.read_text() == "to the end")
        assert process.poll() is None
    finally:
        stop([process], grace=1)


def test_the_supervisor_starts_again_what_ends_while_its_own_log_is_on_a_full_disk(tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = f"open({str(count)!r}, 'a').write('x'); print('said', flush=True)"

    def full(line: str) -> None:
        with FULL.open("w") as disk:
            print(line, file=disk, flush=True)

    supervisor = Supervisor([Part("part", [sys.executable, "-c", code], count.exists)], full)
    main = threading.Thread(target=supervisor.watch, args=(lambda late: None, 20.0))
    main.start()
    try:
        _wait(lambda: count.exists() and len(count.read_text()) >= 2)
        assert main.is_alive()
    finally:
        supervisor.stop()
        main.join(20)
