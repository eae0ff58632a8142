"""The program's side of `voice.tts.subprocess_voice`: a line of JSON in, lines of JSON and the sound out, for all who ask.

To each line: {"waits": true} once it was read, {"begun": true} once it is worked on, then {…, "size": bytes} and the sound.
A wire that is closed takes back what it asked for. Ends when nobody has held a wire to it for a moment.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from voice.engines.shared_program import INPUT, begin, give_back_memory, show_ready
from voice.tts.network import shrink_all
from voice.tts.sentences import Full, Sentence, Sentences
from voice.tts.tuning import TUNING

Answer = Callable[[Mapping[str, Any]], tuple[dict[str, Any], bytes]]
"""What is asked → what is told, and sound."""
TOGETHER, WAITING = TUNING.shared.together, TUNING.shared.waiting
TAKES, IDLE = TUNING.shared.takes, TUNING.shared.idle
LINGERS = TUNING.shared.lingers
LONGEST = 1 << 16
"""Bytes of what is asked: more is none of ours."""


def serve(load: Callable[[], Answer], together: int = 1) -> None:
    """Say {"ready": true} once loaded, or {"failed": why}; then answer whoever asks. together: sentences at a time."""
    takes, note = begin()
    # Why another handle: whatever a library prints must not come among the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        answer = load()
    except Exception as error:
        out.write(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode() + b"\n")
        return
    give_back_memory()
    if show_ready(note):
        out.write(b'{"ready": true}\n')
        out.close()
        _Board(takes, answer).run(min(together, os.cpu_count() or 1))


class _Board:
    """Who is connected, what they ask for, and the threads that make it."""

    def __init__(self, takes: socket.socket, answer: Answer) -> None:
        self._takes, self._answer = takes, answer
        self._asked = Sentences(WAITING)
        self._heads: dict[socket.socket, bytes] = {}
        self._watch = selectors.DefaultSelector()
        self._spoke = False
        """Whether it spoke since it gave memory back."""
        self._had_wires = False

    def run(self, together: int) -> None:
        """Serve until the last of those who asked is gone, or all who could ask."""
        for _ in range(together):
            threading.Thread(target=self._work, daemon=True).start()
        self._watch.register(INPUT, selectors.EVENT_READ, self._leave)
        self._watch.register(self._takes, selectors.EVENT_READ, self._take)
        while True:
            events = self._watch.select(self._timeout())
            for key, _ in events:
                key.data(key.fileobj)
            if not events and self._is_abandoned():
                self._leave()
            if not events and not self._asked:
                self._spoke = False
                shrink_all()
                give_back_memory()

    def _timeout(self) -> float | None:
        if self._is_abandoned():
            return LINGERS
        return IDLE if self._spoke else None

    def _is_abandoned(self) -> bool:
        """True where somebody held a wire and nobody does."""
        return self._had_wires and not self._heads

    def _leave(self, _: object = None) -> None:
        # Why so: what is half made is for nobody, and a network in the middle of it would not let the program end.
        os._exit(0)

    def _take(self, takes: socket.socket) -> None:
        for number in socket.recv_fds(takes, 1, 1)[1]:
            wire = socket.socket(fileno=number)
            wire.settimeout(TAKES)
            self._heads[wire] = b""
            self._had_wires = True
            self._watch.register(wire, selectors.EVENT_READ, self._read)

    def _read(self, wire: socket.socket) -> None:
        try:
            came = wire.recv(LONGEST)
        except OSError:
            came = b""
        line = self._heads[wire] + came
        if not came or len(line) > LONGEST:
            return self._drop(wire)
        self._heads[wire] = line
        if line.endswith(b"\n"):
            self._heads[wire] = b""
            self._ask(wire, line)
        return None

    def _ask(self, wire: socket.socket, line: bytes) -> None:
        try:
            tell(wire, {"waits": True})
            self._asked.add(line, wire)
        except Full:
            tell(wire, {"failed": "too many wait"})

    def _drop(self, wire: socket.socket) -> None:
        self._watch.unregister(wire)
        self._asked.drop(wire)
        del self._heads[wire]
        wire.close()

    def _work(self) -> None:
        while True:
            sentence = self._asked.take()
            self._spoke = True
            head, sound = self._made(sentence)
            for wire in self._asked.over(sentence):
                tell(wire, head, sound)

    def _made(self, sentence: Sentence) -> tuple[dict[str, Any], bytes]:
        try:
            with sentence.being_made():
                head, sound = self._answer(json.loads(sentence.line))
            return {**head, "size": len(sound)}, sound
        except Exception as error:
            # Why only its kind: the message may hold the sentence.
            return {"failed": type(error).__name__}, b""


def tell(wire: socket.socket, head: Mapping[str, Any], sound: bytes = b"") -> None:
    """Send a line and sound; whoever is gone, or does not take it, is noticed where wires are read."""
    with suppress(OSError):
        wire.sendall(json.dumps(head).encode() + b"\n" + sound)
