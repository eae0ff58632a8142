"""The decoder's process: `python -m voice.notes.decode_process`, a recording in, samples out (16-bit, 8 kHz).

It may write no file, open nothing more, and take only so much memory and time.
"""

from __future__ import annotations

import io
import resource
import sys
import wave

from voice.audio.audio import FRAME, RATE, SoundTooLong, read
from voice.notes.decoder import SILENT, TAKES, TOO_LONG
from voice.notes.tuning import TUNING

MEGABYTE = 1 << 20
OPEN = 0
"""Files that may be opened from now on; what is open stays so."""


def main() -> int:
    """Decode; gives the exit code."""
    # Why first: libraries open files of their own when they are first used, and none can be opened later.
    read(_moment())
    confine()
    try:
        samples = read(sys.stdin.buffer.read(), longest=TUNING.decoding.longest)
    except SoundTooLong:
        return TOO_LONG
    except ValueError:
        return SILENT
    sys.stdout.buffer.write(samples)
    sys.stdout.buffer.flush()
    return 0


def _moment() -> bytes:
    """A file with a moment of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * FRAME))
    return made.getvalue()


def confine() -> None:
    """Nothing may be opened or written from now on; memory and time are bounded."""
    for what, most in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, OPEN),
        (resource.RLIMIT_CPU, int(TAKES)), (resource.RLIMIT_AS, TUNING.decoding.memory * MEGABYTE),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
