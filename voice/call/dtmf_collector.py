"""Keys pressed by a trembling, slow or quick hand: what is one press, what is a number, when a number is complete."""

from __future__ import annotations

from collections.abc import Iterator

from voice.call.pacing import Pacing, Profile
from voice.call.ports import Clock
from voice.call.tuning import TUNING

MOST_DIGITS = TUNING.keys.most_digits


class Keypad:
    """Collects keys. `press` and `tick` give what is complete: one key where a menu or nothing is open, a whole number
    where one is asked for, "*" and "**" for again and back, "*0" for a person inside a number."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self._pacing, self._clock = pacing, clock
        self._last, self._at = "", -1e9
        self._digits = ""
        self._star_at: float | None = None

    @property
    def collecting(self) -> bool:
        """True in the middle of a number."""
        is_starred = self._star_at is not None and self._clock() - self._star_at <= self._pacing.star_twice
        return bool(self._digits) or is_starred

    def press(self, digit: str, number_asked: bool, length: int = 0) -> Iterator[str]:
        """A key. length: digits the number has, 0 where it may have any count."""
        now = self._clock()
        again = digit == self._last and now - self._at < self._pacing.same_key
        is_first, self._last, before, self._at = self._at < 0, digit, self._at, now
        if number_asked:
            yield from self._in_number(digit, length)
        elif not again or is_first:
            yield from self._alone(digit, now - before)

    def _alone(self, digit: str, since: float) -> Iterator[str]:
        """A key where no number is asked for: each is complete by itself."""
        if digit == "*":
            twice = self._star_at is not None and self._clock() - self._star_at <= self._pacing.star_twice
            self._star_at = None if twice else self._clock()
            yield "**" if twice else "*"
        else:
            self._star_at = None
            yield digit

    def _in_number(self, digit: str, length: int) -> Iterator[str]:
        if digit == "#":
            yield from self._complete()
        elif self._star_at is not None and digit in "0*":
            self._digits, self._star_at = "", None
            yield "*0" if digit == "0" else "**"
        elif digit == "*":
            self._star_at = self._clock()
        else:
            self._star_at = None
            self._digits = (self._digits + digit)[:MOST_DIGITS]
            if length and len(self._digits) >= length:
                yield from self._complete()

    def tick(self, number_asked: bool, profile: Profile) -> Iterator[str]:
        """Time goes on: a number whose next digit does not come is complete; a star alone means this step again."""
        now = self._clock()
        if not number_asked:
            return
        if self._star_at is not None and now - self._star_at > self._pacing.star_twice:
            self._digits, self._star_at = "", None
            yield "*"
        elif self._digits and now - self._at > profile.between_keys:
            yield from self._complete()

    def _complete(self) -> Iterator[str]:
        digits, self._digits = self._digits, ""
        if digits:
            yield digits
