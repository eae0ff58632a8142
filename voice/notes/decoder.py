"""Decodes a stranger's recording in a child process: what a damaged file does to the decoder is nobody else's (ADR 0020)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from voice.engines.shared_process import NEEDED
from voice.notes.tuning import TUNING

COMMAND = (sys.executable, "-m", "voice.notes.decode_process")
TAKES = TUNING.decoding.takes
TOO_LONG = 3
"""Exit code of the child for a recording that is longer than is heard."""
SILENT = 4
"""Exit code for a file without sound."""
WHYS = {TOO_LONG: "too long", SILENT: "no sound"}


class NotDecoded(Exception):
    """No sound came of a recording; the text is a word of ours that says why."""


def decode(recording: bytes, command: Sequence[str] = COMMAND, seconds: float = TAKES) -> bytes:
    """Samples (16-bit, 8 kHz) of a recording in any format; raises NotDecoded."""
    environment = {name: value for name, value in os.environ.items() if name in NEEDED}
    try:
        done = subprocess.run(  # noqa: S603
            command, input=recording, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False,
            # Why one thread: each would be given memory of its own, and its share is bounded.
            env=environment | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotDecoded("too slow") from None
    except OSError as error:
        raise NotDecoded(type(error).__name__) from None
    if done.returncode:
        raise NotDecoded(WHYS.get(done.returncode, "crashed"))
    return done.stdout
