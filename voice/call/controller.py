"""The call loop: one phone call from the first ring to the last word, for every channel, without a clock of its own.

Sound, keys and marks come in by the wire (`sound`, `key`, `mark`), time by `tick`; out goes what `CallMedia` can do.
Everything runs in one thread; what takes time is given to `Work`. docs/voice.md says how the line behaves and why.
"""

from __future__ import annotations

import structlog

from voice.asr.recogniser import Transcript
from voice.audio.tone_detector import TEXT_TELEPHONE
from voice.call.confirmation import Decided, is_barge_in, is_meant
from voice.call.controller_keys import Keyed
from voice.call.endpointer import Endpointer
from voice.call.messages import DANGER, CallerInput, Prompt, is_fetched, question
from voice.call.pacing import Pacing
from voice.call.playback import Playback
from voice.call.ports import CallMedia, Clock, DialoguePort, Work
from voice.call.timeouts import LatencyFiller, SpeakingStyle
from voice.call.tuning import TUNING

log = structlog.get_logger(__name__)
SAME_PRESS = TUNING.keys.same_press
SHORTEST = TUNING.gate.shortest


class Call(Keyed):
    """One call. Its connection calls `sound`, `key`, `mark`, `stop`, and `tick` at least every tenth of a second."""

    def __init__(
        self, media: CallMedia, line: DialoguePort, ears: Endpointer, mouth: Playback, pacing: Pacing, clock: Clock, work: Work,
        pace: SpeakingStyle, language: str, emergency_numbers: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        """emergency_numbers: digits that mean the emergency, whatever is asked."""
        super().__init__(media, line, ears, mouth, pacing, clock, pace, language, emergency_numbers)
        self._work, self._waiting, self._turn = work, LatencyFiller(pacing, clock), 0
        self._told_keys, self._key_in_sound = False, ("", 0.0)

    def begin(self) -> None:
        """The call is up: the line greets."""
        self._hand_in(CallerInput())

    def sound(self, ulaw: bytes) -> None:
        """Sound of the caller."""
        was = self._ears.speaking
        if not (self.over or self._away):
            self._ears.sound(ulaw)
        if self._ears.speaking and not was:
            self._speech_begins()
        for signal in self._ears.signals():
            self._signal(signal)

    def key(self, digit: str) -> None:
        """A key that the connection reports. From then on no key is taken from the sound."""
        told, self._told_keys = self._told_keys, True
        key, at = self._key_in_sound
        if told or key != digit or self._clock() - at > SAME_PRESS:
            self._take_key(digit)

    def _signal(self, signal: str) -> None:
        """A key sent as a tone, or a text telephone: they hear nothing of what we say, and come to a person at once."""
        if signal != TEXT_TELEPHONE:
            self._key_in_sound = (signal, self._clock())
            if not self._told_keys:
                self._take_key(signal)
        elif not (self.over or self._leaving):
            log.info("call.text_telephone")
            self._silence.heard()
            self._mouth.stop()
            self._ears.drop()
            self._ask_for_person()

    def tick(self) -> None:
        """Time goes on."""
        if self.over or self._away:
            return
        was = self._mouth.sounding
        if self._ends_for_length(is_quiet=not (was or self._thinking or self._ears.speaking)):
            return
        self._mouth.tick()
        if was and not self._mouth.sounding:
            self._said_to_the_end()
        for dialled in self._emergency_keys.tick():
            self._one_key(dialled.keys)
        for keys in self._keypad.tick(self._number_asked, self.profile):
            self._keyed(keys)
        if self._ears.speaking:
            self._listen()
        elif not self._mouth.sounding and (self._thinking or not self._keypad.collecting):
            wait = self._waiting.due() if self._thinking else self._silence.due(self.profile, is_fetched(self.asked))
            self._idle(wait)

    def _speech_begins(self) -> None:
        self._silence.heard()
        if self._said.begins(self.profile) and self._mouth.sounding and not self._guarded:
            self._mouth.stop()

    def _listen(self) -> None:
        """In the middle of an utterance: may it interrupt, has it ended, has it been long enough?"""
        if self._mouth.sounding and not self._guarded and is_barge_in(self._ears, self._pacing, self._line.command):
            self._mouth.stop()
        if self._ears.quiet >= self._end_of_speech:
            self._end_of_utterance()
        elif self._ears.length >= self.profile.longest_speech:
            self._end_of_utterance()
            self._say(self._wording("phone.long"), keep=True)

    @property
    def _end_of_speech(self) -> float:
        asked = "yes-no" if self._said.doubted else self.asked.asks if self.asked else ""
        return min(self.profile.end_of_speech(asked) + self._said.added, self.profile.most_end)

    def _end_of_utterance(self) -> None:
        """They have finished: what was said is worked out."""
        over_us = self._mouth.sounding
        log.debug("call.utterance", seconds=round(self._ears.speech, 2), over_us=over_us, guarded=self._guarded)
        is_dropped = self._ears.speech < SHORTEST or (over_us and (self._guarded or self._ears.streams))
        if is_dropped and self._line.command(self._ears.partial() or "") != DANGER:
            self._ears.drop()
            self._go_on()
            return
        if over_us:
            self._work(self._ears.take(), self._heard_over_us)
            return
        self._said.ends()
        self._turn += 1
        turn, self._thinking = self._turn, True
        self._waiting.begin()
        self._work(self._ears.take(), lambda hearing: self._heard(hearing, turn) if hearing else self._deaf(turn))

    def _heard_over_us(self, hearing: Transcript | None) -> None:
        """Said while the line spoke, to an engine that tells words only afterwards: it counts as it would have then."""
        if hearing and not self._thinking and is_meant(hearing.text, self._pacing, self._line.command):
            self._mouth.stop()
            self._heard(hearing, self._turn)

    def _heard(self, hearing: Transcript, turn: int) -> None:
        if self.over or turn != self._turn:
            return
        command = self._command(hearing)
        if command == "hold":
            self._silence.hold()
        self._act(self._said.decide(hearing, command, self.asked.asks if self.asked else ""))

    def _command(self, hearing: Transcript) -> str:
        """The command that what was heard is; danger in any hearing of it counts."""
        if any(self._line.command(other) == DANGER for other in hearing.alternatives):
            return DANGER
        return self._line.command(hearing.text) if hearing.text else ""

    def _deaf(self, turn: int) -> None:
        """What hears is broken or hangs: nothing will come of what was said, and they come to a person."""
        if self.over or turn != self._turn:
            return
        log.warning("call.deaf")
        self._thinking = False
        self._waiting.end()
        self._said.forget()
        self._ask_for_person()

    def _act(self, decided: Decided) -> None:
        """What was decided of an utterance."""
        self._thinking = False
        self._waiting.end()
        if decided.decision == "nothing":
            self._go_on()
        elif decided.decision == "missed":
            self._missed()
        elif decided.decision == "doubted":
            self._say(self._wording("phone.did_you_say", text=decided.said.text), keep=True)
        else:
            self._misses.understood()
            self.pace.slow = self.pace.slow or self._said.wants_it_slow
            self._hand_in(decided.said)

    def _missed(self) -> None:
        """Speech without words we know: reworded, then by keys, then a person; never the same wording twice running."""
        self._said.forget()
        self.pace.slow = self.pace.slow or self._silence.ever
        step = self._misses.miss()
        if step == "person":
            self._ask_for_person()
        else:
            key = {"reword": "phone.miss.1", "keys": "phone.miss.2"}[step]
            self._say(self._wording(key), keep=True, then=question(self.asked))

    def _hand_in(self, said: CallerInput) -> None:
        self._turn += 1
        turn, self._thinking, self._kept = self._turn, True, None
        self._waiting.begin()
        self._line.turn(said, lambda spoken: self._answered(spoken, turn))

    def _answered(self, spoken: Prompt, turn: int) -> None:
        if self.over or turn != self._turn:
            return
        self._thinking, self.language = False, spoken.language
        self._waiting.end()
        self.pace.follow(spoken.manner)
        if self._ears.speaking and self._said.joining:
            self._kept = spoken  # why kept: they speak on; if it was only a cough, this is still to be said
            return
        self._say(spoken)
        while self._ahead and not self._thinking and not self._leaving:
            self._pressed(self._ahead.popleft())
