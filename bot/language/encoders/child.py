"""One process that holds the encoders: asked a line of JSON, it answers a line of JSON and numbers. Ends with us."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

COMMAND = (sys.executable, "-m", "bot.language.encoders.process")
STARTS, ANSWERS, EACH = 120.0, 10.0, 1.0
"""Seconds it has to start in, to answer one text in, and for each text beside it."""
NEEDED = frozenset(
    {"ONELINE_HOME", "PATH", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TZ"}
)
"""What it is told of our environment: no secret among it."""


class EncodersDied(Exception):
    """The process ended, hung or failed over what it was asked."""


class EncodersMissing(ImportError):
    """The process can not be started; the text says what to do."""


class Child:
    """The process. Used by one thread at a time; started when it is first asked, and again after it died."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: socket.socket
        self._answers: BinaryIO
        self._end: Any = None
        self._loaded = False

    @property
    def process_id(self) -> int | None:
        """Of the process while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def is_loaded(self) -> bool:
        """True while it runs with everything loaded: what it is asked is answered without waiting for a start."""
        return self._loaded and self.process_id is not None

    def begin(self) -> None:
        """Have it running, and load while we do something else."""
        if self.process_id is not None:
            return
        self.close()
        self._wire, theirs = socket.socketpair()
        with theirs:
            # Why nothing of what it prints is kept: a library that panics prints the text.
            self._process = process = subprocess.Popen(  # noqa: S603
                self._command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.DEVNULL, start_new_session=True,
                env={name: value for name, value in os.environ.items() if name in NEEDED},
            )  # fmt: skip
        self._answers = self._wire.makefile("rb")
        self._end = weakref.finalize(self, _ended, process, self._wire, self._answers)

    def start(self) -> None:
        """Have it running with everything loaded; raises EncodersMissing."""
        if self.is_loaded:
            return
        self.begin()
        try:
            hello = self._head(STARTS)
        except EncodersDied as error:
            hello = {"failed": f"{error}. Run: uv sync"}
        if "failed" in hello:
            self.close()
            raise EncodersMissing(f"The sentence encoders can not be loaded: {hello['failed']}")
        self._loaded = True

    def ask(self, model: str, texts: Sequence[str]) -> tuple[dict[str, Any], NDArray[np.float32]]:
        """What it answers, and its numbers, (rows, columns); raises EncodersDied, and EncodersMissing."""
        self.start()
        within = ANSWERS + EACH * len(texts)
        self._send({"model": model, "texts": list(texts)}, within)
        head = self._head(within)
        if "failed" in head:
            raise EncodersDied(str(head["failed"]))
        rows, columns = int(head["rows"]), int(head["columns"])
        return head, np.frombuffer(self._bytes(4 * rows * columns), np.float32).reshape(rows, columns)

    def close(self) -> None:
        """End it."""
        if self._end is not None:
            self._end()
        self._process = self._end = None
        self._loaded = False

    def _send(self, request: Mapping[str, Any], within: float) -> None:
        self._wire.settimeout(within)
        try:
            self._wire.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise self._died(error) from error

    def _head(self, within: float) -> dict[str, Any]:
        self._wire.settimeout(within)
        try:
            line = self._answers.readline()
        except OSError as error:
            raise self._died(error) from error
        if not line:
            raise self._died(EOFError())
        head: dict[str, Any] = json.loads(line)
        return head

    def _bytes(self, size: int) -> bytes:
        try:
            data = self._answers.read(size)
        except OSError as error:
            raise self._died(error) from error
        if len(data) < size:
            raise self._died(EOFError())
        return data

    def _died(self, error: Exception) -> EncodersDied:
        """End what is left of it; how it ended."""
        process = self._process
        code = process.poll() if process else None
        self.close()
        return EncodersDied(
            f"it ended with {code}" if code is not None else f"it did not answer ({type(error).__name__})"
        )


def _ended(process: subprocess.Popen[bytes], wire: socket.socket, answers: BinaryIO) -> None:
    """End a process, whatever it is doing: it holds nothing that could be lost."""
    process.kill()
    process.wait()
    answers.close()
    wire.close()
