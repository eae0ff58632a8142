"""What is read from a text, and whether two reports are of one thing: the values that go by, with what a value may be."""

from __future__ import annotations

from typing import Annotated

import msgspec

from bot.config.kinds_of_values import Chance, Cosine, Some, Values

Points = Annotated[float, msgspec.Meta(ge=-20, le=20)]
Metres = Annotated[float, msgspec.Meta(gt=0)]


class Reading(Values, frozen=True):
    """How certain something is that was read from a text."""

    day_sure: Chance
    day_likely: Chance
    day_perhaps: Chance
    about_an_age: Chance
    counted: Chance
    unknown_phone: Chance
    place_without_number: Chance
    pinyin_alone: Some


class PlaceRead(Values, frozen=True):
    """How certain a place is that was read from a text."""

    street: Chance
    street_misspelt: Chance
    street_of_other_kind: Chance
    street_not_listed: Chance
    street_short: Chance
    street_alone: Chance
    number_alone: Chance
    number_too_high: Chance
    pole_alone: Chance
    one_of_several: Chance
    said_as_name: Chance
    said_as_unknown_name: Chance
    landmark: Chance
    landmark_alone: Chance
    landmark_shared: Chance
    landmark_kind: Chance
    landmark_guessed: Chance
    as_said: Chance
    bare: Chance
    metres_of_point: Metres
    metres_a_number: Metres


class Problem(Values, frozen=True):
    """Whether a text reports a problem."""

    understood: Cosine
    despite_entry: Chance
    told: Cosine
    surely: Cosine
    same: Cosine
    only_thing: Cosine
    unnamed: Chance
    classified: Chance
    classified_rather: Chance
    heard: Chance
    at_house: Chance
    told_at_house: Cosine
    broken: Cosine
    hardly: Chance
    certain: Chance
    near: Cosine
    lead: Cosine
    entry_share: Chance
    of_form: Chance
    beside: Chance


class SameThing(Values, frozen=True):
    """How likely two reports are of one thing."""

    pole: Chance
    number: Chance
    crossing: Chance
    landmark: Chance
    near: Chance
    words: Chance
    short_street: Chance
    long_street: Chance
    unknown_street: Chance
    short_metres: Metres
    other_side: Chance
    other_house: Chance
    farthest: Chance
    offered: Chance
    fades: Chance


class Form(Values, frozen=True):
    """What an answer in a form is taken for, and how plain its questions are."""

    place_sure: Chance
    landmark_sure: Chance
    mostly: Chance
    hardest: Some


class Heard(Values, frozen=True):
    """What is believed of speech that another recognised."""

    without_certainty: Chance


class DangerLearned(Values, frozen=True):
    """Which thresholds of danger are chosen when its classifier is learned anew."""

    letters: Points
    pattern: Points
    in_hand: Points
    need: Points
    part: Points
    harmless: Points
    part_of_harmless: Points
    dismisses: Points
    long: Some
    story: Points
    lesser: dict[str, Points]
    most_raised: Chance
    most_touched: Chance
    most_matched: Chance
    most_everyday_raised: Chance
    most_everyday: Chance
