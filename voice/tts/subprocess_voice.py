"""A voice in a process of its own: asked with a line of JSON, it answers with a line of JSON and the sound.

Started on first use or ahead, started again after it died, ended with us. All voices are run so: some may not be loaded
into our own process (their licence), and none shall end it.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from typing import Any

from voice.tts.synthesiser import SpeakFailed
from voice.tts.tuning import TUNING

STARTS, ANSWERS = TUNING.waits.starts, TUNING.waits.answers
REST = TUNING.waits.rest
NEEDED = frozenset({"PATH", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TZ"})
"""What it is told of our environment: no secret among it."""


class Child:
    """The process behind one voice. Safe from several threads: one sentence at a time."""

    def __init__(self, module: str, starts: float = STARTS, answers: float = ANSWERS) -> None:
        self._command = [sys.executable, "-m", module]
        self._starts, self._answers = starts, answers
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Any = None
        self._asleep_until = 0.0

    @property
    def process_id(self) -> int | None:
        """Of the process while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Have it running and loaded; raises SpeakFailed."""
        with self._lock:
            self._running()

    def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What it answers, and the sound; raises SpeakFailed. One that died is started again and asked once more."""
        with self._lock:
            try:
                return self._asked(request)
            except BrokenPipeError:
                return self._asked(request, last=True)

    def close(self) -> None:
        """End it."""
        with self._lock:
            self._drop()

    def _asked(self, request: Mapping[str, Any], last: bool = False) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        assert process.stdin
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            head = self._line(process, self._answers)
            return head, self._bytes(process, int(head.get("size", 0)), self._answers)
        except BrokenPipeError as error:
            self._drop()
            if last:
                raise SpeakFailed("the voice's process died twice over a sentence") from error
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        if time.monotonic() < self._asleep_until:
            raise SpeakFailed("the voice's process could not be started a moment ago")
        self._drop()
        self._process = process = subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            bufsize=0, start_new_session=True,
            env={name: value for name, value in os.environ.items() if name in NEEDED},
        )  # fmt: skip
        self._end = weakref.finalize(self, _ended, process)
        try:
            hello = self._line(process, self._starts)
        except (BrokenPipeError, SpeakFailed) as error:
            hello = {"failed": str(error) or "it ended"}
        if "failed" in hello:
            self._asleep_until = time.monotonic() + REST
            self._drop()
            raise SpeakFailed(f"the voice's process did not start: {hello['failed']}")
        return process

    def _line(self, process: subprocess.Popen[bytes], within: float) -> dict[str, Any]:
        line = b""
        while not line.endswith(b"\n"):
            line += self._bytes(process, 1, within)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _bytes(self, process: subprocess.Popen[bytes], size: int, within: float) -> bytes:
        """So many bytes of its answer; raises BrokenPipeError when it died, SpeakFailed when it takes too long."""
        assert process.stdout
        data, until = b"", time.monotonic() + within
        while len(data) < size:
            if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                self._drop()
                raise SpeakFailed(f"the voice's process did not answer in {within:.0f} s")
            piece = process.stdout.read(size - len(data))
            if not piece:
                raise BrokenPipeError
            data += piece
        return data

    def _drop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = self._end = None


def _ended(process: subprocess.Popen[bytes]) -> None:
    """End a process, whatever it is doing: it holds nothing that could be lost."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
