"""The endpointer of a call: who is speaking, the transcript so far, and whether they have finished."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from voice.asr.recogniser import Stream, Transcript
from voice.audio.audio import FRAME, FRAME_SECONDS, from_ulaw
from voice.call.ports import Clock
from voice.call.tuning import TUNING

BEFORE = TUNING.utterance.before
AFTER = TUNING.utterance.after
LATE = TUNING.utterance.late


class VoiceDetector(Protocol):
    """Tells speech from what is none."""

    def hear(self, frame: bytes) -> bool:
        """20 ms of samples → somebody is speaking."""
        ...


Open = Callable[[], Stream | None]
"""A stream for one utterance in the language and with the phrases of the moment; None if nothing can hear."""

Tell = Callable[[bytes], str]
"""20 ms of samples → what they say besides speech, or empty (`voice.audio.tone_detector`)."""


class Endpointer:
    """Takes in sound of any length; decodes only while somebody speaks."""

    def __init__(
        self,
        voices: VoiceDetector,
        open_: Open,
        clock: Clock,
        streams: Callable[[], bool] = lambda: True,
        tones: Tell = lambda frame: "",
    ) -> None:
        self._voices, self._open, self._clock, self._streams, self._tones = voices, open_, clock, streams, tones
        self._signals: list[str] = []
        self._before: deque[bytes] = deque(maxlen=BEFORE)
        self._held: list[bytes] = []
        self._left = b""
        self._stream: Stream | None = None
        self.speaking = False
        """Somebody is in the middle of an utterance; rests inside it count."""
        self.voiced = False
        """Somebody makes a sound this very moment."""
        self.began = self.last_voice = 0.0
        self.speech = 0.0
        """Seconds of speech in this utterance, its rests left out."""
        self._quiet_frames = 0

    @property
    def streams(self) -> bool:
        """True if the engine tells words while somebody speaks."""
        return self._streams()

    @property
    def quiet(self) -> float:
        """Seconds since the last speech of this utterance: by the sound that came, or by the clock where none comes."""
        return max(self._quiet_frames * FRAME_SECONDS, self._clock() - self.last_voice - LATE)

    @property
    def length(self) -> float:
        """Seconds since this utterance began."""
        return self._clock() - self.began if self.speaking else 0.0

    def sound(self, ulaw: bytes) -> None:
        """Sound of the caller, µ-law."""
        data = self._left + ulaw
        whole = len(data) // FRAME * FRAME
        self._left = data[whole:]
        for start in range(0, whole, FRAME):
            self._frame(from_ulaw(data[start : start + FRAME]))

    def _frame(self, samples: bytes) -> None:
        self.voiced = self._voices.hear(samples)
        if signal := self._tones(samples):
            self._signals.append(signal)
        if self.voiced:
            self._voice()
        self._quiet_frames = 0 if self.voiced else self._quiet_frames + 1
        if not self.speaking:
            self._before.append(samples)
        elif self._stream and self._quiet_frames > AFTER:
            self._held.append(samples)
        elif self._stream:
            self._feed(samples)

    def _feed(self, samples: bytes) -> None:
        assert self._stream is not None
        for held in self._held:
            self._stream.feed(held)
        self._held.clear()
        self._stream.feed(samples)

    def _voice(self) -> None:
        if not self.speaking:
            self._begin()
        self.speech += FRAME_SECONDS
        self.last_voice = self._clock()

    def _begin(self) -> None:
        self.speaking, self.speech, self.began = True, 0.0, self._clock()
        self._stream = self._open()
        if self._stream:
            for samples in self._before:
                self._stream.feed(samples)
        self._before.clear()

    def signals(self) -> list[str]:
        """What the sound said besides speech since this was last asked."""
        told, self._signals = self._signals, []
        return told

    def partial(self) -> str | None:
        """Words so far; None if nobody is heard by an engine."""
        return self._stream.partial() if self._stream else None

    def take(self) -> Callable[[], Transcript]:
        """End the utterance: what remains to be done for its words, which may take a while."""
        stream = self._stream
        self.drop()
        return stream.finish if stream else lambda: Transcript("", 0.0)

    def drop(self) -> None:
        """Forget the utterance."""
        self.speaking, self._stream, self.speech = False, None, 0.0
        self._before.clear()
        self._held.clear()
