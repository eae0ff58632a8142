"""What a voice is asked for, in the order it came: the same asked for by several is made once, what nobody wants not at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_HERE = threading.local()
BEGUN = b'{"begun": true}\n'


class Full(Exception):
    """So many wait already that one more would wait too long."""


@dataclass(eq=False, slots=True)
class Sentence:
    """One that is asked for."""

    line: bytes
    """What was asked, as it came."""
    wires: list[socket.socket] = field(default_factory=list)
    """Of those who wait for it; none: nobody wants it any more."""
    begun: bool = False
    stop: Callable[[], object] | None = None
    """Ends what is being computed for it."""

    @contextmanager
    def being_made(self) -> Iterator[None]:
        """This thread makes it for as long as a block runs."""
        _HERE.sentence = self
        try:
            yield
        finally:
            _HERE.sentence = None


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """Have `stop` called where nobody wants any more what this thread makes within a block."""
    sentence: Sentence | None = getattr(_HERE, "sentence", None)
    if sentence is None:
        yield
        return
    sentence.stop = stop
    try:
        if not sentence.wires:
            stop()
        yield
    finally:
        sentence.stop = None


class Sentences:
    """The queue. Safe from several threads."""

    def __init__(self, most: int) -> None:
        self._most, self._all = most, list[Sentence]()
        self._changed = threading.Condition()

    def __bool__(self) -> bool:
        return bool(self._all)

    def add(self, line: bytes, wire: socket.socket) -> None:
        """Somebody asks; raises Full."""
        with self._changed:
            same = next((one for one in self._all if one.line == line and one.wires), None)
            if same is None:
                if sum(not one.begun for one in self._all) >= self._most:
                    raise Full
                self._all.append(same := Sentence(line))
            same.wires.append(wire)
            if same.begun:
                _begun(wire)
            self._changed.notify()

    def drop(self, wire: socket.socket) -> None:
        """Somebody is gone."""
        with self._changed:
            for sentence in [one for one in self._all if wire in one.wires]:
                sentence.wires.remove(wire)
                if sentence.wires:
                    continue
                if not sentence.begun:
                    self._all.remove(sentence)
                elif sentence.stop:
                    sentence.stop()

    def take(self) -> Sentence:
        """The next one to be made; waits for it."""
        with self._changed:
            while not (waiting := [one for one in self._all if not one.begun]):
                self._changed.wait()
            sentence = waiting[0]
            sentence.begun = True
            for wire in sentence.wires:
                _begun(wire)
            return sentence

    def over(self, sentence: Sentence) -> list[socket.socket]:
        """It was made, or could not be: who waits for it."""
        with self._changed:
            self._all.remove(sentence)
            return sentence.wires


def _begun(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.sendall(BEGUN)
