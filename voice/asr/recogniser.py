"""One protocol for all recognisers: sound of one utterance in, transcript with confidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voice.asr.tuning import TUNING

LONGEST_SECONDS = TUNING.waits.longest
"""So much of an utterance is kept for an engine."""


class EngineMissing(Exception):
    """An engine or its model is not there or broken; the text says what to run or where to get it."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard in one utterance."""

    text: str
    """As a person would write it, without punctuation the recogniser only guesses; empty if nothing was understood."""
    certainty: float
    """How likely it is right, 0 to 1, calibrated for the engine."""
    alternatives: tuple[str, ...] = ()
    """Other hearings, best first, without the text itself."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a recogniser can do."""

    languages: tuple[str, ...]
    """Language tags it hears."""
    streaming: bool
    """True if partial results come while somebody speaks."""
    grammar: bool
    """True if it can be told which phrases to expect."""
    strict: bool = False
    """True if it hears nothing else then."""


class PhraseSequence(tuple[str, ...]):
    """Phrases of which some are said one after another, as the digits of a number are."""

    in_turn: tuple[str, ...] = ()
    """Those of them."""

    @classmethod
    def of(cls, in_turn: Sequence[str], also: Sequence[str] = ()) -> PhraseSequence:
        """Words that are said in turn, and phrases that may be said instead."""
        made = cls((*in_turn, *also))
        made.in_turn = tuple(in_turn)
        return made


class Stream(Protocol):
    """One call's utterance. Used by one thread at a time."""

    def feed(self, samples: bytes) -> None:
        """Take in sound (16-bit, 8 kHz, any length); cheap, may decode now and then."""
        ...

    def partial(self) -> str:
        """Words so far, or empty."""
        ...

    def finish(self) -> Transcript:
        """End the utterance: all that was heard. The stream is used up."""
        ...


class Recogniser(Protocol):
    """An engine with its models loaded; any number of streams at once."""

    name: str
    capabilities: Capabilities

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance.

        phrases: what is likely to be said ("yes", "no", the options just offered); open speech where empty. Engines with
        a grammar hear only these or nothing; others lean towards them.
        """
        ...
