"""How long the line waits, pauses and lets people speak: the city's `pacing.yml`, checked when it is read.

All times are in seconds. Where the figures come from stands in docs/voice.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import msgspec
import yaml

from voice.call.messages import Asked, Pause
from voice.call.tuning import TUNING
from voice.engines.choice import VoiceError
from voice.tts.synthesiser import Pace

Seconds = Annotated[float, msgspec.Meta(ge=0, le=600)]
Rates = Mapping[Pace, Mapping[str, tuple[float, float]]]
FLOORS = TUNING.floors.waits
RATES = TUNING.floors.rates


@dataclass(frozen=True, slots=True)
class Pauses:
    """Rests between what is said."""

    clause: Seconds
    sentence: Seconds
    option_to_key: Seconds
    between_options: Seconds
    before_number: Seconds
    digit: Seconds
    group: Seconds
    after_key: Seconds
    """Rest between a key and what is said to it."""

    def of(self, rest: Pause) -> float:
        """Length of a rest."""
        return {
            "none": 0.0, "clause": self.clause, "sentence": self.sentence, "key": self.option_to_key,
            "option": self.between_options, "number": self.before_number, "digit": self.digit, "group": self.group,
        }[rest]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """One pace."""

    rate: dict[str, tuple[float, float]]
    """Language tag → lowest and highest rate: words a minute, Han characters a minute for Chinese."""
    pauses: Pauses
    no_input: Seconds
    """Silence after a question until the line says that it is still there."""
    recall: Seconds
    """The same where something may have to be fetched."""
    hold: Seconds
    """How long "wait a moment" is waited for."""
    between_keys: Seconds
    """How long the next digit of a number may take."""
    end_yes_no: Seconds
    """Silence that ends an answer of yes or no, or a pick."""
    end_open: Seconds
    end_digits: Seconds
    """The same for numbers, names and addresses."""
    most_end: Seconds
    """The longest that silence is let grow to for somebody who speaks with long rests."""
    longest_speech: Seconds

    def end_of_speech(self, asked: Asked) -> float:
        """Silence after which an answer to a question of a kind is taken as finished."""
        if asked in {"yes-no", "choice"}:
            return self.end_yes_no
        return self.end_digits if asked in {"digits", "name", "place"} else self.end_open


@dataclass(frozen=True, slots=True)
class Pacing:
    """All the line's patience."""

    default: Profile
    slow: Profile
    resume_within: Seconds
    """Somebody who speaks on so soon after the end was not finished: what they say is joined."""
    resume_adds: Seconds
    """What that adds to the end of speech for the rest of the call."""
    same_key: Seconds
    """The same key so soon again is one press."""
    star_twice: Seconds
    """Two stars within this go back one step."""
    interrupts_after: Seconds
    """Speech of this length may interrupt the line, with at least `interrupts_words` words, or one that is a command."""
    interrupts_words: int
    first_sound: Seconds
    """Wait for an answer until "one moment" is said."""
    filler_every: Seconds
    silence_steps: tuple[Seconds, Seconds]
    """After the first word into the silence: to the second, and to the person."""
    silence_ends: Seconds
    """Silence in all before which the line never hangs up."""
    misses_in_a_row: int
    misses_in_all: int
    longest_told: Seconds
    """A longer answer is told in pieces of at most so many seconds, with a question after each whether to go on."""
    person_offered_at: float
    """Length of a call at which a person is offered."""
    hold_word_every: Seconds
    loud_decibels: float
    """What "louder" adds and "quieter" takes away."""
    allow_unsafe_pacing: bool = False

    @property
    def rates(self) -> Rates:
        """Pace → language → lowest and highest rate, for the voices."""
        return {"default": self.default.rate, "slow": self.slow.rate}


def read_pacing(path: Path) -> Pacing:
    """The pacing of a city; raises VoiceError with what is wrong and what is allowed."""
    try:
        pacing = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Pacing)
    except FileNotFoundError as error:
        raise VoiceError(f"There is no {path}. A city says there how long its line waits.") from error
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise VoiceError(f"{path}: {error}") from error
    if wrong := [*_hurried(pacing), *([] if pacing.allow_unsafe_pacing else _unsafe(pacing))]:
        raise VoiceError(f"{path}: {'; '.join(wrong)}. To go below all the same, set allow_unsafe_pacing: true.")
    return pacing


def _hurried(pacing: Pacing) -> Iterator[str]:
    """Waits that are shorter for slow callers than for others."""
    pairs: list[tuple[str, float, float]] = [
        (field.name, getattr(pacing.slow, field.name), getattr(pacing.default, field.name))
        for field in fields(Profile)
        if field.name not in {"rate", "pauses"}
    ]
    pairs += [
        (f"pauses.{field.name}", getattr(pacing.slow.pauses, field.name), getattr(pacing.default.pauses, field.name))
        for field in fields(Pauses)
    ]
    yield from (
        f"slow.{name} is {slow} and default {other}: slow may not be less"
        for name, slow, other in pairs
        if slow < other
    )


def _unsafe(pacing: Pacing) -> Iterator[str]:
    """What goes under a floor."""
    for name, profile in (("default", pacing.default), ("slow", pacing.slow)):
        for wait, floor in FLOORS.items():
            if getattr(profile, wait) < floor:
                yield f"{name}.{wait} is {getattr(profile, wait)}, but at least {floor}"
        for language, (low, high) in profile.rate.items():
            lowest, highest = RATES.get(language, (0.0, 1000.0))
            if not lowest <= low < high <= highest:
                yield f"{name}.rate.{language} is {low} to {high}, but within {lowest} to {highest}"
