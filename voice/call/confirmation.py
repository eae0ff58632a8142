"""What is done with a transcript: taken, asked back, missed or ignored; halves of a sentence are joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from voice.asr.recogniser import Transcript
from voice.call.endpointer import Endpointer
from voice.call.messages import DANGER, Asked, CallerInput
from voice.call.pacing import Pacing, Profile
from voice.call.ports import Clock
from voice.call.tuning import TUNING

SURE, UNHEARD = TUNING.gate.sure, TUNING.gate.unheard
FREE_SURE, FREE_UNHEARD = TUNING.gate.free_sure, TUNING.gate.free_unheard
LONG, LONG_SURE = TUNING.gate.long, TUNING.gate.long_sure
WHATS = TUNING.gate.whats
Decision = Literal["taken", "doubted", "missed", "nothing"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of an utterance."""

    decision: Decision
    said: CallerInput = CallerInput()
    """What is taken or doubted."""


class ConfidenceGate:
    """One call's memory of what was said and is not settled."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self._pacing, self._clock = pacing, clock
        self._half, self._endpoint = "", -1e9
        self._whats = 0
        self.doubted: CallerInput | None = None
        """What was asked back: "did you say …?"."""
        self.added = 0.0
        """Seconds added to the end of speech, for somebody who speaks with long rests."""

    @property
    def joining(self) -> bool:
        """True when what is being said goes on with what was taken for finished."""
        return bool(self._half)

    @property
    def wants_it_slow(self) -> bool:
        """True once "what?" was said too often."""
        return self._whats >= WHATS

    def begins(self, profile: Profile) -> bool:
        """Somebody begins to speak; True if just after they seemed to have finished: they had not."""
        if not self._half or self._clock() - self._endpoint > self._pacing.resume_within:
            self._half = ""
            return False
        most = max(profile.most_end - profile.end_open, 0.0)
        self.added = min(self.added + self._pacing.resume_adds, most)
        return True

    def ends(self) -> None:
        """They seem to have finished."""
        self._endpoint = self._clock()

    def forget(self) -> None:
        """A key was pressed, or it was missed: what was half said or doubted counts no more."""
        self._half, self.doubted = "", None

    def decide(self, hearing: Transcript, command: str, asked: Asked = "") -> Decided:
        """What becomes of a hearing. command: the command that all of it is, or empty."""
        joined, doubted = self._half, self.doubted
        sure, unheard = _least(asked, hearing.text)
        if not hearing.text or (hearing.certainty < unheard and command != DANGER):
            self._half = ""
            return Decided("nothing" if joined and not hearing.text else "missed")
        if doubted is not None and command in {"yes", "no"}:
            return self.settle(yes=command == "yes")
        self._whats += command == "repeat"
        self._half, self.doubted = f"{joined} {hearing.text}".strip(), None
        said = CallerInput(self._half, certainty=hearing.certainty, alternatives=hearing.alternatives)
        # Why once: who is asked back about what they said instead would never get on.
        if hearing.certainty < sure and not command and doubted is None:
            self.doubted = said
            return Decided("doubted", said)
        return Decided("taken", said)

    def settle(self, *, yes: bool) -> Decided:
        """The answer to "did you say …?"."""
        said, self.doubted = self.doubted, None
        self._half = ""
        return Decided("taken", replace(said, certainty=1.0)) if yes and said else Decided("missed")


def judge(hearing: Transcript, asked: Asked = "") -> Decision:
    """What a hearing by itself is worth, where nothing was said before it that it may go on with or answer."""
    sure, unheard = _least(asked, hearing.text)
    if not hearing.text or hearing.certainty < unheard:
        return "missed"
    return "doubted" if hearing.certainty < sure else "taken"


def _least(asked: Asked, text: str) -> tuple[float, float]:
    """Certainty from which a text is taken, and from which it is speech at all, as an answer to a question of a kind."""
    if asked == "digits":
        # Why nothing is asked back: a number that was heard is read back as a whole, and only kept after a yes.
        return UNHEARD, UNHEARD
    if asked not in {"", "open", "choice"}:
        return SURE, UNHEARD
    return (LONG_SURE if count(text) >= LONG else FREE_SURE), FREE_UNHEARD


def count(words: str) -> float:
    """How many words were heard; two Han characters make one."""
    han = sum("\u4e00" <= character <= "\u9fff" for character in words)
    return han / 2 + len([word for word in words.split() if word.isascii()])


def is_barge_in(ears: Endpointer, pacing: Pacing, command: Callable[[str], str]) -> bool:
    """True for speech that is meant for us: long enough and of words, or a command; a cough or "mm-hm" is neither."""
    words = ears.partial()
    if ears.speech < pacing.interrupts_after or words is None:
        return False
    # Why twice as long: an engine without partial results tells nothing of words.
    if not ears.streams:
        return ears.speech >= 2 * pacing.interrupts_after
    return is_meant(words, pacing, command)


def is_meant(words: str, pacing: Pacing, command: Callable[[str], str]) -> bool:
    """True for words that are said to us: several, or a command."""
    return count(words) >= pacing.interrupts_words or bool(words and command(words))
