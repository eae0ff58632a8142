"""What is being said: made sentence by sentence, sent ahead, and counted as heard only when its mark comes back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from voice.audio.audio import RATE
from voice.call.messages import Prompt, Sentence
from voice.call.ports import CallMedia, Clock, Work
from voice.call.tuning import TUNING
from voice.engines.wanted import Unwanted, while_wanted

ECHO_LATE = TUNING.said.echo_late
AHEAD = TUNING.said.ahead
Make = Callable[[Sentence, str], bytes]
"""A sentence and its language → µ-law; takes its time, may raise."""


class Playback:
    """What one call says. All methods run in the call's own thread."""

    def __init__(self, media: CallMedia, make: Make, work: Work, clock: Clock) -> None:
        self._media, self._make, self._work, self._clock = media, make, work, clock
        self._run = 0
        self._sounds: dict[int, bytes | None] = {}
        self._wanted: set[int] = set()
        self._sent, self._heard, self._over = 0, 0, 0.0
        self.spoken: Prompt | None = None
        """What is or was last said."""
        self.began: float | None = None
        """When the first sound of it was sent."""
        self.ended: float | None = 0.0
        """When its last mark came back; None while it sounds."""
        self.silent_for_want_of_a_voice = False

    @property
    def sounding(self) -> bool:
        """True while somebody may be hearing it."""
        return self.ended is None

    @property
    def unheard(self) -> bool:
        """True if something of it was not heard to the end."""
        return self.spoken is not None and self._heard < len(self.spoken.sentences)

    @property
    def heard(self) -> int:
        """How many sentences were surely heard to the end."""
        return self._heard

    def say(self, spoken: Prompt, start: int = 0) -> None:
        """Begin to say something, from a sentence on; what was being said is left where it is."""
        self._run += 1
        self.spoken, self._sounds, self._wanted = spoken, {}, set()
        self._sent = self._heard = min(start, len(spoken.sentences))
        self.began, self.ended, self._over = None, None, self._clock()
        self._fetch()
        if self._heard == len(spoken.sentences):
            self.ended = self._clock()

    def stop(self) -> None:
        """Silence at once; the place is kept."""
        self._run += 1
        self._media.clear()
        self.ended = self._clock()

    def resume(self) -> None:
        """Go on from the start of the sentence that was cut."""
        if self.spoken is not None:
            self.say(self.spoken, self._heard)

    def mark(self, name: str) -> None:
        """A mark came back."""
        run, _, number = name.partition(":")
        if run == str(self._run) and number.isdecimal() and int(number) < self._sent:
            self._reached(int(number) + 1)

    def tick(self) -> None:
        """Time goes on: what can be sent is sent; a mark that was lost is taken as echoed."""
        if not self.sounding:
            return
        self._fetch()
        if self._sent > self._heard and self._clock() > self._over + ECHO_LATE:
            self._reached(self._sent)

    def _reached(self, count: int) -> None:
        self._heard = max(self._heard, count)
        if self.spoken is not None and self._heard >= len(self.spoken.sentences):
            self.ended = self._clock()
        else:
            self._fetch()

    def _fetch(self) -> None:
        """Have the next sentences made, so that each is there when the one before it is over."""
        assert self.spoken is not None
        for number in range(self._sent, min(self._sent + AHEAD, len(self.spoken.sentences))):
            if number not in self._wanted:
                self._wanted.add(number)
                self._order(number, self._run, self.spoken)

    def _order(self, number: int, run: int, spoken: Prompt) -> None:
        sentence = spoken.sentences[number]

        def made(sound: bytes | None) -> None:
            if run == self._run:
                self._sounds[number] = sound
                self.silent_for_want_of_a_voice = sound is None
                self._send()

        def make() -> bytes | None:
            # Why: what was cut off shall not keep a voice from what is said next.
            with suppress(Unwanted):
                return while_wanted(
                    lambda: run == self._run, lambda: self._make(sentence, sentence.language or spoken.language)
                )
            return None

        self._work(make, made)

    def _send(self) -> None:
        """Send what is made, in order; a sentence that could not be made is passed over."""
        while self._sent in self._sounds:
            sound = self._sounds.pop(self._sent) or b""
            if self.began is None and sound:
                self.began = self._clock()
            self._over = max(self._over, self._clock()) + len(sound) / RATE
            self._media.play(sound)
            self._media.mark(f"{self._run}:{self._sent}")
            self._sent += 1
        self._fetch()
