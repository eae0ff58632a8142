"""The keys of a call: what is pressed, what is kept for the next question, and an emergency number that is dialled."""

from __future__ import annotations

from collections import deque

from voice.call.confirmation import ConfidenceGate, Decided
from voice.call.controller_output import Saying
from voice.call.dtmf_collector import Keypad
from voice.call.emergency_keys import EmergencyKeys
from voice.call.endpointer import Endpointer
from voice.call.messages import CallerInput
from voice.call.pacing import Pacing
from voice.call.playback import Playback
from voice.call.ports import CallMedia, Clock, DialoguePort
from voice.call.timeouts import SpeakingStyle


class Keyed(Saying):
    """What `Call` builds on beside what it says; it adds what is heard."""

    def __init__(
        self, media: CallMedia, line: DialoguePort, ears: Endpointer, mouth: Playback, pacing: Pacing, clock: Clock,
        pace: SpeakingStyle, language: str, emergency_numbers: frozenset[str],
    ) -> None:  # fmt: skip
        """emergency_numbers: digits that mean the emergency, whatever is asked."""
        super().__init__(media, line, mouth, pacing, clock, pace, language)
        self._ears, self._said = ears, ConfidenceGate(pacing, clock)
        self._keypad, self._emergency_keys = Keypad(pacing, clock), EmergencyKeys(emergency_numbers, clock)
        self._thinking = False
        self._ahead: deque[str] = deque()

    def _act(self, decided: Decided) -> None:
        raise NotImplementedError

    def _take_key(self, digit: str) -> None:
        """A key: it stops the line at once; while an answer is awaited it is kept for what that asks."""
        if self.over or self._leaving:
            return
        self._silence.heard()
        if self._number_asked:
            self._one_key(digit)
            return
        for dialled in self._emergency_keys.press(digit):
            if dialled.is_number:
                self._dialled(dialled.keys)
            else:
                self._one_key(dialled.keys)

    def _one_key(self, digit: str) -> None:
        if self._thinking and digit not in "0*":
            self._ahead.append(digit)
        else:
            self._pressed(digit)

    def _dialled(self, number: str) -> None:
        """An emergency number: what its first keys came to is not waited for."""
        self._mouth.stop()
        self._ears.drop()
        self._ahead.clear()
        self._said.forget()
        self._misses.understood()
        self._hand_in(CallerInput(keys=number))

    def _pressed(self, digit: str) -> None:
        if self._mouth.sounding:
            self._mouth.stop()
        self._ears.drop()
        for keys in self._keypad.press(digit, self._number_asked, self.asked.digits if self.asked else 0):
            self._keyed(keys)

    def _keyed(self, keys: str) -> None:
        """What is complete: handed in, but for what the call itself asked."""
        if self._said.doubted is not None and keys in {"1", "2"}:
            self._act(self._said.settle(yes=keys == "1"))
            return
        self._said.forget()
        self._misses.understood()
        self.pace.slow = self.pace.slow or keys == "8"
        # Why not after "quieter": the reply to this key brings back the usual loudness.
        self.pace.loud = self.pace.loud or (keys == "7" and not self.pace.soft)
        self._hand_in(CallerInput(keys=keys))
