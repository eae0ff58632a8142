"""Asks Rasa for the intent of a text; if Rasa is away or slow, keywords over the same examples decide."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.config.timing import TIMING
from bot.model.understanding import Entity, NluEngine, NluResult
from bot.nlu.rasa_client import NluUnavailable, RasaNlu

LOG = structlog.get_logger()
PAUSE = TIMING.turns.nlu_rests


def with_parsed_entities(meaning: NluResult, ours: Sequence[Entity]) -> NluResult:
    """The meaning with dates, times, sums and such that we read from the text, whichever process understood it.

    Of two readings of one piece as one kind, ours stays.
    """
    theirs = [
        e for e in meaning.entities if not any(e.name == o.name and e.start < o.end and o.start < e.end for o in ours)
    ]
    return replace(meaning, entities=tuple(sorted([*ours, *theirs], key=lambda entity: (entity.start, entity.end))))


class FallbackNlu:
    """Rasa while it answers; keywords while it does not, with a pause before Rasa is asked again."""

    def __init__(self, first: RasaNlu, second: NluEngine, pause: float = PAUSE) -> None:
        self._first, self._second, self._pause = first, second, pause
        self._not_before, self._lock = 0.0, threading.Lock()

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text, from whichever answers; operators see which in the log and the record."""
        if time.monotonic() >= self._not_before:
            try:
                return self._first.understand(text, language)
            except NluUnavailable as reason:
                self._rest(reason)
        return self._second.understand(text, language)

    def begin(self, text: str) -> None:
        """Have a text understood while something else is done: whoever asks for it next in this thread waits the less."""
        if time.monotonic() >= self._not_before:
            try:
                self._first.begin(text)
            except NluUnavailable as reason:
                self._rest(reason)

    def _rest(self, reason: NluUnavailable) -> None:
        """Rasa is not asked for a while."""
        LOG.warning("understanding.away", reason=str(reason), pause=self._pause)
        with self._lock:
            self._not_before = time.monotonic() + self._pause
