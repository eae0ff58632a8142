"""The program's side of `voice.tts.subprocess_voice`: one line of JSON in, one line of JSON and the sound out, until the input ends."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

Answer = Callable[[Mapping[str, Any]], tuple[dict[str, Any], bytes]]
"""What is asked → what is told, and sound."""


def serve(load: Callable[[], Answer]) -> None:
    """Say {"ready": true} once loaded, or {"failed": why}; then answer each line with {…, "size": bytes} and the sound."""
    # Why: what is left of a process that crashed would hold what was said.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Why another handle: whatever a library prints must not come among the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        answer = load()
    except Exception as error:
        _say(out, {"failed": f"{type(error).__name__}: {error}"})
        return
    _say(out, {"ready": True})
    for line in sys.stdin.buffer:
        _answer(out, answer, json.loads(line))


def _answer(out: BinaryIO, answer: Answer, asked: Mapping[str, Any]) -> None:
    try:
        head, sound = answer(asked)
    except Exception as error:
        # Why only its kind: the message may hold the sentence.
        _say(out, {"failed": type(error).__name__})
        return
    _say(out, {**head, "size": len(sound)}, sound)


def _say(out: BinaryIO, head: dict[str, Any], sound: bytes = b"") -> None:
    data = memoryview(json.dumps(head).encode() + b"\n" + sound)
    while data:
        data = data[out.write(data) :]
