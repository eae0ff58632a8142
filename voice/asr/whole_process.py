"""The one process in which engines hear that are asked after an utterance's end: forked once, it hears for all who ask.

Why one: such an engine can not be loaded before processes fork, and each would hold its own copy of the network.
"""

from __future__ import annotations

import os
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from voice.engines.shared_program import INPUT

ONE = b"."
Hear = Callable[[socket.socket], None]
"""Hears over a wire until it ends; raises OSError, EOFError then, or what an engine raises."""


class WholeProcess:
    """The process, as the one that forks it sees it."""

    def __init__(self, takes: socket.socket, hear: Hear, input_: int = INPUT) -> None:
        """takes: where wires come from, which is not for the fork; input_: the file that ends when all who could ask are gone."""
        self._takes, self._hear, self._input = takes, hear, input_
        self._ours: socket.socket | None = None

    def give(self, wire: socket.socket) -> None:
        """Have it hear over a wire; it is forked where there is none, or the one before is gone."""
        # Why twice: that the one before is gone may only show as it is sent something.
        for _ in range(2):
            ours = self._ours or self._forked()
            with suppress(OSError):
                if not select.select([ours], [], [], 0)[0]:
                    socket.send_fds(ours, [ONE], [wire.fileno()])
                    return
            ours.close()
            self._ours = None

    def _forked(self) -> socket.socket:
        self._ours, theirs = socket.socketpair()
        if not os.fork():
            self._ours.close()
            self._takes.close()
            try:
                _serve(theirs, self._hear, self._input)
            finally:
                os._exit(0)
        theirs.close()
        return self._ours


def _serve(takes: socket.socket, hear: Hear, input_: int) -> None:
    """A thread a wire, until who forked us is gone, or all who could ask."""
    while input_ not in select.select([takes.fileno(), input_], [], [])[0]:
        message, numbers, _, _ = socket.recv_fds(takes, 1, 1)
        if not message:
            return
        for number in numbers:
            threading.Thread(target=_one, args=(socket.socket(fileno=number), hear), daemon=True).start()


def _one(wire: socket.socket, hear: Hear) -> None:
    # Why so wide: what one utterance does to the engine is no other's; whoever asked sees the end of the wire.
    with wire, suppress(Exception):
        hear(wire)
