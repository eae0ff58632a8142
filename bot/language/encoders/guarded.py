"""Asks the encoders without being at their mercy: a text they die over has no vector, and the next one is answered.

What has no vector (all zeros) is near nothing: its words alone are searched for.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np
import structlog

from bot.language.encoders import child as one
from bot.language.encoders.child import Child, EncodersDied, EncodersMissing
from bot.language.encoders.models import Vectors
from bot.language.encoders.text_bounds import READ

log = structlog.get_logger(__name__)
SIZES = {"shared": 512, "english": 384, "other": 384, "pieces": 384, "danger": 384}
"""Numbers a vector of each model has."""
ILL, REST = 60.0, 20.0
"""Seconds in which a text they died over is not tried again; in which nothing is tried where they can not be started."""
PATIENCE = 3.0
"""Seconds somebody waits for a process beyond what their own texts may take; after that they go without."""
MOST_ILL = 256
Pieces = tuple[list[str], Vectors]
"""Word pieces and a vector each."""


class Encoders:
    """The processes that encode: one, or more for as long as much is to be done. Safe from several threads."""

    def __init__(self, make: Callable[[], Child] = Child) -> None:
        self._make, self._first = make, make()
        self._idle, self._leaving = [self._first], list[Child]()
        self._free = threading.Condition()
        self._ill: dict[int, float] = {}
        self._asleep_until, self._worked, self._stuck = 0.0, False, False
        self._own = threading.local()

    def begin(self) -> None:
        """Have them load while this process does something else; before anybody asks."""
        self._first.begin()

    @property
    def is_loaded(self) -> bool:
        """True while somebody who asks is not made to wait until models are loaded."""
        return self._first.is_loaded

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """This thread goes without them for as long as this lasts: no text has a vector, and nothing is waited for."""
        before, self._own.goes_without = self._goes_without, True
        try:
            yield
        finally:
            self._own.goes_without = before

    @property
    def _goes_without(self) -> bool:
        return getattr(self._own, "goes_without", False)

    def start(self) -> None:
        """Have them loaded before anybody waits for an answer; where they can not be started, the log says so."""
        with self._taken(one.STARTS) as child:
            try:
                if child:
                    child.start()
            except EncodersMissing as error:
                log.error("encoders.missing", why=str(error))

    def vectors(self, model: str, texts: Sequence[str]) -> Vectors:
        """A vector a text, not of unit length, (texts, SIZES[model]); raises EncodersMissing where they never worked."""
        found = np.zeros((len(texts), SIZES[model]), np.float32)
        for row, (_, vectors) in self._each(model, texts):
            found[row : row + len(vectors)] = vectors
        return found

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The English model's word pieces of each text."""
        found: list[Pieces] = [([], np.zeros((0, SIZES["pieces"]), np.float32)) for _ in texts]
        for row, (pieces, vectors) in self._each("pieces", texts):
            ends = np.cumsum([0, *map(len, pieces)])
            for place, words in enumerate(pieces):
                found[row + place] = words, vectors[ends[place] : ends[place + 1]]
        return found

    @contextmanager
    def more(self) -> Iterator[None]:
        """One process more for as long as this lasts."""
        child = self._make()
        self._back(child)
        try:
            yield
        finally:
            with self._free:
                self._leaving.append(child)
                idle = child in self._idle
                if idle:
                    self._idle.remove(child)
            if idle:
                self._back(child)

    def close(self) -> None:
        """End what is idle; it starts again when it is asked."""
        with self._taken(one.STARTS) as child:
            if child:
                child.close()

    def _each(self, model: str, texts: Sequence[str]) -> Iterator[tuple[int, tuple[list[list[str]], Vectors]]]:
        """For runs of texts: place of the first, and the answer. Where one of several is ill, each is asked alone."""
        if len(texts) > 1 and not any(map(self._is_ill, texts)) and (answer := self._asked(model, texts)) is not None:
            yield 0, answer
            return
        for row, text in enumerate(texts):
            if not self._is_ill(text) and (answer := self._asked(model, [text])) is not None:
                yield row, answer

    def _asked(self, model: str, texts: Sequence[str]) -> tuple[list[list[str]], Vectors] | None:
        """The answer; None where they died over it, are not there, or are busy for too long."""
        if self._goes_without or time.monotonic() < self._asleep_until:
            return None
        with self._taken(PATIENCE + one.ANSWERS + one.EACH * len(texts)) as child:
            if child is None:
                log.error("encoders.busy", model=model, texts=len(texts))
                return None
            try:
                head, vectors = child.ask(model, [text[:READ] for text in texts])
            except EncodersDied as error:
                log.error("encoders.died", model=model, texts=len(texts), why=str(error))
                self._remember(texts)
                return None
            except EncodersMissing as error:
                if not self._worked:
                    raise
                self._asleep_until = time.monotonic() + REST
                log.error("encoders.missing", why=str(error))
                return None
        self._worked = True
        return head.get("pieces", []), vectors

    @contextmanager
    def _taken(self, within: float) -> Iterator[Child | None]:
        """A process of one's own; None where none comes free in so many seconds."""
        with self._free:
            # Why whoever comes next does not wait: a turn asks several times, and would wait as often.
            self._free.wait_for(lambda: self._idle or self._stuck, within)
            child = self._idle.pop(0) if self._idle else None
            self._stuck = child is None
            if self._stuck:
                self._free.notify_all()
        try:
            yield child
        finally:
            if child is not None:
                self._back(child)

    def _back(self, child: Child) -> None:
        """A process that nobody asks anything now: the first goes before others, since those start slowly."""
        with self._free:
            self._stuck = False
            if child in self._leaving:
                self._leaving.remove(child)
                child.close()
            else:
                self._idle.insert(0 if child is self._first else len(self._idle), child)
                self._free.notify()

    def _remember(self, texts: Sequence[str]) -> None:
        if len(texts) > 1:
            return
        with self._free:
            self._ill[hash(texts[0])] = time.monotonic() + ILL
            while len(self._ill) > MOST_ILL:
                del self._ill[next(iter(self._ill))]

    def _is_ill(self, text: str) -> bool:
        return bool(self._ill) and time.monotonic() < self._ill.get(hash(text), 0.0)


@cache
def _opened(_process: int) -> Encoders:
    return Encoders()


def encoders() -> Encoders:
    """The encoders of this process; one that was forked has its own."""
    return _opened(os.getpid())
