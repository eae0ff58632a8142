"""Values that can be tuned in recognition: `tuning.yml` beside this file holds each with unit and reason."""

from __future__ import annotations

from pathlib import Path

from voice.tuning import Chance, Count, Seconds, Some, Values, read_tuning


class Signs(Values, frozen=True):
    """A logistic regression: what it says where all signs are 0, and behind that the weight of each sign, in order."""

    start: float


class OneSign(Signs, frozen=True):
    """Of Whisper."""

    mean: float


class Pieces(Signs, frozen=True):
    """Of what Moonshine heard freely."""

    mean: float
    lowest: float
    count: float


class Phrase(Signs, frozen=True):
    """Of one of several phrases that were offered."""

    lead: float
    others: float
    chance: float


class Series(Signs, frozen=True):
    """Of words said one after another, as digits are."""

    among: float


class Name(Signs, frozen=True):
    """Of a name that was put in the place of what sounded like it."""

    behind: float
    lead: float
    chance: float


class Certainty(Values, frozen=True):
    """How likely a hearing is right."""

    whisper: OneSign
    moonshine: Pieces
    moonshine_phrase: Phrase
    moonshine_series: Series
    moonshine_name: Name
    offered: Some
    most_lead: Some
    least_chance: float
    vosk_unsure: Chance


class Nothing(Values, frozen=True):
    """What was heard and nobody said."""

    moonshine_shortest: Seconds
    whisper_shortest: Seconds
    moonshine_doubtful: Chance
    whisper_doubtful: Chance
    fastest: Some
    circles: Some
    nobody: Chance


class Offered(Values, frozen=True):
    """Whether a phrase that was offered is meant."""

    alike: Some
    freely: Some
    scored_seconds: Seconds
    scored_words: Count
    scored: Count
    whisper_phrases: Count
    vosk_choices: Count
    vosk_word: Count


class Names(Values, frozen=True):
    """Whether a name of what people here speak of was meant."""

    alike: Some
    behind: Some
    seconds: Seconds
    name_words: Count
    longer: Count
    most: Count
    words: Count
    known: Count


class Partial(Values, frozen=True):
    """How often a long utterance is decoded while somebody speaks."""

    again: Seconds
    share: Chance
    piece: Seconds
    cut_from: Seconds


class Waits(Values, frozen=True):
    """How long engines and their processes are waited for, and how much they are given."""

    answers: Seconds
    answers_apart: Seconds
    starts: Seconds
    sends: Seconds
    longest: Count
    together: Count
    idle: Count


class Fetching(Values, frozen=True):
    """How a model is fetched."""

    tries: Count
    silent: Seconds
    longest: Seconds
    redirects: Count
    largest: Count
    unpacked: Count
    files: Count


class Hearing(Values, frozen=True):
    """All of it."""

    certainty: Certainty
    nothing: Nothing
    offered: Offered
    names: Names
    partial: Partial
    waits: Waits
    fetching: Fetching


TUNING = read_tuning(Path(__file__).with_suffix(".yml"), Hearing)
