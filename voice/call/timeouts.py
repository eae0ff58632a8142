"""When the line speaks by itself: in a caller's silence, while an answer takes long, after misses, in a very long call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voice.call.messages import Manner
from voice.call.pacing import Pacing, Profile
from voice.call.ports import Clock
from voice.call.tuning import TUNING

Step = Literal["", "moment", "still-here", "press-a-key", "offer-person", "person", "end"]
STEPS: tuple[Step, ...] = ("still-here", "press-a-key", "person")


@dataclass(slots=True)
class SpeakingStyle:
    """How the line talks with this caller; playback reads it for every sentence."""

    slow: bool = False
    loud: bool = False
    soft: bool = False

    def follow(self, manner: Manner) -> None:
        """Takes up what a reply says about how to talk; "quieter" ends "louder" first, and the reverse."""
        self.slow = self.slow or manner == "slower"
        if manner == "louder":
            self.loud, self.soft = not self.soft, False
        elif manner == "quieter":
            self.loud, self.soft = False, not self.loud

    @property
    def gain(self) -> int:
        """Which way the usual loudness is left: 1 up, -1 down, 0 not at all."""
        return self.loud - self.soft


class NoInputTimer:
    """Times a caller's silence. It counts from the end of what the line said, never while the line speaks."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self._pacing, self._clock = pacing, clock
        self._since = self._whole = self._began = clock()
        self._offered_person = False
        self._steps = 0
        self._hold_words = 0
        self.ever = False
        """True if the line has spoken into a silence in this call."""
        self.holding = False
        """True while the line waits because the caller asked it to."""

    def heard(self) -> None:
        """The caller said or pressed something: the silence is over."""
        self._steps, self._whole, self.holding, self._hold_words = 0, self._clock(), False, 0
        self.again()

    def again(self) -> None:
        """The line has just finished saying something: the wait begins anew, the silence goes on."""
        self._since = self._clock()

    def hold(self) -> None:
        """Wait as long as the caller needs to fetch something."""
        self.holding, self._hold_words = True, 0
        self.again()

    def due(self, profile: Profile, recalls: bool) -> Step:
        """What is to be said now, or empty; each is given once."""
        waited = self._clock() - self._since
        if not self._offered_person and self._clock() - self._began >= self._pacing.person_offered_at:
            self._offered_person = True
            return "offer-person"
        if self.holding:
            return self._while_holding(waited, profile)
        if self._steps < 3 and waited >= self._wait(profile, recalls):
            self._steps, self.ever = self._steps + 1, True
            return STEPS[self._steps - 1]
        is_over = self._clock() - self._whole >= self._pacing.silence_ends and waited >= self._pacing.silence_steps[0]
        if self._steps == 3 and is_over:
            self._steps += 1
            return "end"
        return ""

    def _wait(self, profile: Profile, recalls: bool) -> float:
        first = profile.recall if recalls else profile.no_input
        return (first, *self._pacing.silence_steps)[self._steps]

    def _while_holding(self, waited: float, profile: Profile) -> Step:
        if waited >= profile.hold:
            self.holding = False
            self.again()
        elif waited >= (self._hold_words + 1) * self._pacing.hold_word_every:
            self._hold_words += 1
            return "still-here"
        return ""


LONGEST_CALL, NEARLY, AFTER = TUNING.length.longest, TUNING.length.nearly, TUNING.length.after


class Length:
    """Limits the length of a call: a seat that is never given back is one less for everybody."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._end, self._told = clock, clock() + LONGEST_CALL, 0

    def due(self, *, is_quiet: bool) -> Literal["", "nearly-over", "over", "cut"]:
        """What is to be done now, or empty; is_quiet: nobody speaks and nothing is awaited."""
        left = self._end - self._clock()
        if left <= -AFTER:
            return "cut"
        if left <= 0 and self._told < 2:
            self._told = 2
            return "over"
        if is_quiet and left <= NEARLY and not self._told:
            self._told = 1
            return "nearly-over"
        return ""


class NoMatchCounter:
    """Counts misses: after one the question is reworded, then asked by keys, then a person takes over."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self.in_a_row = self.in_all = 0

    def understood(self) -> None:
        """Something was understood."""
        self.in_a_row = 0

    def miss(self) -> Literal["reword", "keys", "person"]:
        """Count one more miss; says what to do about it."""
        self.in_a_row, self.in_all = self.in_a_row + 1, self.in_all + 1
        if self.in_a_row > self._pacing.misses_in_a_row or self.in_all >= self._pacing.misses_in_all:
            self.in_a_row = self.in_all = 0
            return "person"
        return "reword" if self.in_a_row == 1 else "keys"


class LatencyFiller:
    """Says "one moment" while an answer is awaited: after a while, and then at regular intervals."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self._pacing, self._clock = pacing, clock
        self._since: float | None = None
        self._fillers = 0

    def begin(self) -> None:
        """The caller's words or keys were handed in as a turn."""
        self._since, self._fillers = self._clock(), 0

    def end(self) -> None:
        """The first sound of the answer is on its way."""
        self._since = None

    def due(self) -> Step:
        """What is to be said now, or empty; once for each time it is due."""
        wait = self._pacing.first_sound + self._fillers * self._pacing.filler_every
        if self._since is None or self._clock() - self._since < wait:
            return ""
        self._fillers += 1
        return "moment"
