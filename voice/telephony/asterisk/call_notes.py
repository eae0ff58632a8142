"""What Asterisk and a gateway tell each other beside the sound: who rings, and who is to be rung afterwards.

Pure but for the time it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from voice.telephony.tuning import TUNING

LASTS = TUNING.asterisk.note_lasts
MOST = TUNING.asterisk.notes


@dataclass(frozen=True, slots=True)
class Announced:
    """A call that is about to come."""

    caller: str
    called: str


class Notes[T]:
    """Something noted for a call, taken once, forgotten after a minute."""

    def __init__(self) -> None:
        self._noted: dict[str, tuple[T, float]] = {}

    def put(self, call: str, what: T, now: float) -> None:
        """Note it."""
        kept = {name: note for name, note in self._noted.items() if now - note[1] < LASTS}
        self._noted = dict(list(kept.items())[-MOST + 1 :]) | {call: (what, now)}

    def take(self, call: str, now: float) -> T | None:
        """What was noted, once."""
        what, since = self._noted.pop(call, (None, now))
        return what if now - since < LASTS else None
