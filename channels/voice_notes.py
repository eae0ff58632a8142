"""Hears voice notes before they are answered: fetched from their provider, recognised in the voice process, written down as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.config.timing import TIMING
from bot.model.turn import Turn
from bot.store import Store
from bot.store.records import VoiceNote
from channels.contract import FetchFailed, MediaSource
from voice.notes.client import NobodyListens
from voice.notes.listener import HeardNote

AGAIN_SECONDS = TIMING.voice_notes.again
log = structlog.get_logger(__name__)


class Ears(Protocol):
    """What recognises speech."""

    def hear(self, recording: bytes, languages: Iterable[str], seconds: float) -> HeardNote:
        """What a recording says, within so many seconds; raises NobodyListens."""
        ...


class _NotNow(Exception):
    """Another try may help; `after` so many seconds."""

    def __init__(self, code: str, after: float) -> None:
        super().__init__(code)
        self.after = max(after, AGAIN_SECONDS)


@dataclass(frozen=True, slots=True)
class VoiceNoteWorker:
    """Hears one note at a time. Its answer is given elsewhere: nobody who writes waits for it."""

    store: Store
    sources: Mapping[str, MediaSource]
    """Name of a way in → who keeps what came by it."""
    ears: Ears
    languages: Sequence[str]
    """Tags of all languages that the line speaks, the city's own first."""
    largest: int
    """Bytes of a recording."""
    clock: Callable[[], datetime]

    def hear_once(self, now: datetime) -> bool:
        """Deal with the note that waits longest; False where none does. Raises StoreDown."""
        note = self.store.claim_note(now)
        if note is None:
            return False
        if note.due_at <= now:
            log.warning("note.unheard", turn=note.id, why="time is up")
            return True
        try:
            turn = self._heard(note)
        except _NotNow as error:
            self._try_again(note, error)
            return True
        # Why told either way: whoever was not heard is answered now, and not when the time is up.
        if not self.store.note_heard(note, turn, self.clock()):
            log.warning("note.unheard", turn=note.id, why="time was up")
        return True

    def _heard(self, note: VoiceNote) -> Turn:
        """The turn with what was said, or as it was where nothing could be heard; raises _NotNow."""
        try:
            recording = self.sources[note.turn.channel].fetch(note.turn.voice_note, self.largest)
            found = self.ears.hear(recording, self._likely(note), self._left(note))
        except KeyError:
            return self._unheard(note, "no source")
        except FetchFailed as error:
            if error.retry:
                raise _NotNow(error.code, error.after) from None
            return self._unheard(note, error.code)
        except NobodyListens as error:
            raise _NotNow(str(error), 0.0) from None
        if found.outcome in {"undecoded", "unheard"}:
            return self._unheard(note, found.why)
        log.info("note.heard", turn=note.id, outcome=found.outcome, language=found.language)
        return replace(
            note.turn, text=found.text, certainty=found.certainty, alternatives=found.alternatives,
            language=found.language, hearing="sure" if found.outcome == "sure" else "unsure",
        )  # fmt: skip

    def _unheard(self, note: VoiceNote, why: str) -> Turn:
        log.warning("note.unheard", turn=note.id, why=why)
        return note.turn

    def _likely(self, note: VoiceNote) -> list[str]:
        """Languages it may be in: that of the conversation, that of the app, then all others."""
        return [*dict.fromkeys(filter(None, (note.language, note.turn.language, *self.languages)))]

    def _left(self, note: VoiceNote) -> float:
        """Seconds until its time is up."""
        return max((note.due_at - self.clock()).total_seconds(), 0.1)

    def _try_again(self, note: VoiceNote, error: _NotNow) -> None:
        at = self.clock() + timedelta(seconds=error.after)
        log.warning("note.again", turn=note.id, why=str(error))
        # Why no later: when its time is up it is answered as it is.
        self.store.note_again(note, min(at, note.due_at))
