"""An emergency number that is dialled into the call, found among keys that each mean something by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voice.call.ports import Clock
from voice.call.tuning import TUNING

HELD_BACK = TUNING.keys.held_back
BETWEEN = TUNING.keys.dialled
HELD = "9"
"""A first key that is kept back a moment: by itself it changes the language, and the number would be told in a wrong one."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """What a key comes to."""

    keys: str
    is_number: bool = False
    """Whether it is an emergency number, and no key by itself."""


class EmergencyKeys:
    """Watches keys where no number is asked for. `press` and `tick` give what is complete."""

    def __init__(self, numbers: frozenset[str], clock: Clock) -> None:
        """numbers: as digits."""
        self._numbers, self._clock = numbers, clock
        self._recent, self._held, self._at = "", "", -1e9

    def press(self, digit: str) -> Iterator[Dialled]:
        """A key."""
        now = self._clock()
        if now - self._at > BETWEEN:
            self._recent = ""
        self._recent, self._at = (self._recent + digit)[-max(map(len, self._numbers), default=1) :], now
        if number := next((each for each in self._numbers if self._recent.endswith(each)), ""):
            self._recent = self._held = ""
            yield Dialled(number, is_number=True)
        elif self._may_begin(self._held + digit):
            self._held += digit
        else:
            yield from self._released()
            yield Dialled(digit)

    def tick(self) -> Iterator[Dialled]:
        """Time goes on: what was kept back is a key by itself."""
        if self._held and self._clock() - self._at > HELD_BACK:
            yield from self._released()

    def _may_begin(self, digits: str) -> bool:
        return digits.startswith(HELD) and any(each.startswith(digits) for each in self._numbers)

    def _released(self) -> Iterator[Dialled]:
        held, self._held = self._held, ""
        yield from map(Dialled, held)
