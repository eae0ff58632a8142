"""The line's side of a call: what it says, whole or interrupted, in a silence, and at the end."""

from __future__ import annotations

from dataclasses import replace

import structlog

from voice.call.messages import CallerInput, Prompt
from voice.call.pacing import Pacing, Profile
from voice.call.playback import Playback
from voice.call.ports import CallMedia, Clock, DialoguePort
from voice.call.timeouts import Length, NoInputTimer, NoMatchCounter, SpeakingStyle, Step

WORDS: dict[Step, str] = {
    "moment": "phone.moment", "still-here": "phone.silence.1", "press-a-key": "phone.silence.2",
    "offer-person": "phone.offer_person",
}  # fmt: skip
"""What is said into a wait → key of its wording."""


log = structlog.get_logger(__name__)


class Saying:
    """What `Call` builds on; it adds the caller's side."""

    def __init__(
        self,
        media: CallMedia,
        line: DialoguePort,
        mouth: Playback,
        pacing: Pacing,
        clock: Clock,
        pace: SpeakingStyle,
        language: str,
    ) -> None:
        self._media, self._line, self._mouth, self._pacing, self._clock = media, line, mouth, pacing, clock
        self._silence, self._misses, self._length = NoInputTimer(pacing, clock), NoMatchCounter(pacing), Length(clock)
        self._leaving = self._away = False
        self._kept: Prompt | None = None
        self.pace, self.language = pace, language
        self.asked: Prompt | None = None
        """What the line last told or asked."""
        self.over = False

    def _hand_in(self, said: CallerInput) -> None:
        raise NotImplementedError

    @property
    def _number_asked(self) -> bool:
        return self.asked is not None and (self.asked.asks == "digits" or self.asked.keyed)

    @property
    def profile(self) -> Profile:
        """The pace in force."""
        return self._pacing.slow if self.pace.slow else self._pacing.default

    def mark(self, name: str) -> None:
        """A mark came back: all before it was heard."""
        was = self._mouth.sounding
        self._mouth.mark(name)
        if was and not self._mouth.sounding:
            self._said_to_the_end()

    def stop(self) -> None:
        """The other side hung up."""
        if not self.over:
            self.over = True
            self._line.gone(by_us=False)

    def transferred(self, outcome: str) -> None:
        """What came of joining the call to a person: where nobody answered, the call goes on."""
        if self._away and outcome != "answered" and not self.over:
            self._away = False
            otherwise = self.asked.otherwise if self.asked else None
            self._say(otherwise or self._wording("phone.no_transfer"), keep=otherwise is None)

    @property
    def _guarded(self) -> bool:
        return self._mouth.spoken is not None and self._mouth.spoken.guarded

    def _say(self, spoken: Prompt, *, keep: bool = False, then: Prompt | None = None) -> None:
        """Say something. keep: what was asked stays asked; then: said after it, as one."""
        if then is not None:
            spoken = replace(then, sentences=(*spoken.sentences, *then.sentences))
        if not keep:
            self.asked = spoken
        self._leaving = bool(spoken.ends or spoken.transfer)
        self._mouth.say(spoken)
        if not self._mouth.sounding:  # why: with nothing to say no mark comes back
            self._said_to_the_end()

    def _said_to_the_end(self) -> None:
        """All of it was heard: the wait begins, or the call is over."""
        self._silence.again()
        log.debug("call.said", sentences=self._mouth.heard)
        if not self._leaving or self._mouth.spoken is None:
            return
        if self._mouth.spoken.transfer and self._media.transfer(self._mouth.spoken.transfer):
            self._away = True
            return
        if self._mouth.spoken.transfer:
            self.stop()
            return
        self._end()

    def _end(self) -> None:
        """We end the call."""
        self.over = True
        # Why in this order: who asks what became of the call asks once it is hung up.
        self._line.gone(by_us=True)
        self._media.hang_up()

    def _go_on(self) -> None:
        """It was nothing: what it cut off is taken up again."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            self._say(kept)
        elif not self._mouth.sounding and self._mouth.unheard:
            self._mouth.resume()

    def _idle(self, step: Step) -> None:
        """Nothing comes: a word into it, a person, the end."""
        if step in WORDS:
            self.pace.slow = self.pace.slow or bool(step == "still-here" and self._misses.in_all)
            self._say(self._wording(WORDS[step]), keep=True)
        elif step == "person":
            self._ask_for_person()
        elif step == "end":
            self._say(replace(self._wording("phone.silence.end"), ends=True))

    def _ends_for_length(self, *, is_quiet: bool) -> bool:
        """A call that has lasted very long is told so, then ended; True if it just was."""
        step = self._length.due(is_quiet=is_quiet)
        if step == "nearly-over":
            self._say(self._wording("phone.nearly_over"), keep=True)
        elif step == "over" and not self._leaving:
            self._mouth.stop()
            self._say(replace(self._wording("phone.over"), ends=True))
        elif step == "cut":
            self._end()
        return step == "cut"

    def _wording(self, key: str, **values: str) -> Prompt:
        return self._line.wording(key, self.language, **values)

    def _ask_for_person(self) -> None:
        self._hand_in(CallerInput(keys="*0" if self._number_asked else "0"))
