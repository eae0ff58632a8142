"""A supervisor over light stand-ins, in a process of its own: `python signalled_line.py FOLDER PORT`. It prints "started"."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from bot.system.signals import end_at_once

end_at_once()

from oneline.processes.process import Part, to_stderr
from oneline.processes.supervisor import Supervisor

GRACE = 1.0
LISTENS = "import socket; door = socket.create_server(('127.0.0.1', int(sys.argv[2]))); "
STUBBORN = "import signal; [signal.signal(n, signal.SIG_IGN) for n in (signal.SIGTERM, signal.SIGINT)]; "
FAMILY = "import subprocess; subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(600)']); "
WAITS = "Path(sys.argv[1]).touch(); time.sleep(600)"
STAND_INS = {
    "listens": LISTENS + WAITS,
    "stubborn": STUBBORN + WAITS,
    "family": FAMILY + STUBBORN + WAITS,
    "slow": "time.sleep(0.3); " + WAITS,
    "dies": "Path(sys.argv[1]).touch(); time.sleep(0.2)",
}
"""Name → what it does: one holds a port, two do not end when asked, one has a child, one starts late, one ends by itself."""


def stand_in(name: str, folder: Path, port: str) -> Part:
    """One of them, which is ready when its file is there."""
    sign, begins = folder / name, "import sys, time; from pathlib import Path; "
    command = [sys.executable, "-I", "-S", "-c", begins + STAND_INS[name], str(sign), port]
    return Part(name, command, sign.exists, grace=2 * GRACE if name == "slow" else GRACE, alive=lambda: True)


def can_listen(port: int) -> bool:
    """Whether a port is free."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    parts = [stand_in(name, Path(sys.argv[1]), sys.argv[2]) for name in STAND_INS]
    Supervisor(parts, to_stderr, look_seconds=0.05).run(lambda late: print("started", flush=True))
