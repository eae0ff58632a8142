"""How likely it is that two places reported are one: by pole, number, crossing, landmark, or metres apart."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from bot.catalogue.problem_rules import JoinRule
from bot.config.thresholds import THRESHOLDS
from bot.model.place import DESCRIBED, Place
from bot.places.distance import Distance

Why = Literal["", "pole", "number", "crossing", "landmark", "near", "street", "words"]
SURE, NUMBER, CROSSING = THRESHOLDS.same_thing.pole, THRESHOLDS.same_thing.number, THRESHOLDS.same_thing.crossing
LANDMARK, NEAR, WORDS = THRESHOLDS.same_thing.landmark, THRESHOLDS.same_thing.near, THRESHOLDS.same_thing.words
SHORT_STREET, LONG_STREET = THRESHOLDS.same_thing.short_street, THRESHOLDS.same_thing.long_street
UNKNOWN_STREET, SHORT_METRES = THRESHOLDS.same_thing.unknown_street, THRESHOLDS.same_thing.short_metres
OTHER_SIDE, OTHER_HOUSE, FARTHEST = (
    THRESHOLDS.same_thing.other_side,
    THRESHOLDS.same_thing.other_house,
    THRESHOLDS.same_thing.farthest,
)
ALIKE = 90
FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A chance, and what it rests on."""

    chance: float
    why: Why


NONE = Likeness(0.0, "")


@dataclass(frozen=True)
class Comparison:
    """Compares two places by a problem's rule."""

    distance: Distance
    rule: JoinRule

    def compare(self, one: Place, other: Place) -> Likeness:
        """How likely the two are one."""
        if one.pole and other.pole:
            return Likeness(SURE, "pole") if one.pole == other.pole else NONE
        if self.rule.per == "never" or DESCRIBED in {one.relation, other.relation}:
            return NONE
        found = self._house(one, other) if self.rule.per in {"building", "household"} else self._place(one, other)
        return Likeness(found.chance * _side(one, other), found.why)

    def _house(self, one: Place, other: Place) -> Likeness:
        """One house, yard or flat: numbers beside it are others."""
        street, metres = self.distance.same_street(one, other), self.distance.metres(one, other)
        if street and one.number and other.number:
            return Likeness(NUMBER * _units(one, other), "number") if metres == 0 else NONE
        if street is not False and self.distance.same_landmark(one, other) and not (one.number and other.number):
            return Likeness(LANDMARK * _units(one, other), "landmark")
        return self._words(one, other)

    def _place(self, one: Place, other: Place) -> Likeness:
        """A place in the street, within some metres."""
        if self.distance.same_crossing(one, other):
            return Likeness(CROSSING, "crossing")
        street, mark = self.distance.same_street(one, other), self.distance.same_landmark(one, other)
        metres = self.distance.metres(one, other)
        if one.number and other.number and street and metres is not None:
            return self._apart(metres, bool(mark))
        if mark and street is not False:
            return Likeness(LANDMARK, "landmark")
        if metres is not None and (street is not False or metres <= self.rule.metres):
            return self._apart(metres, bool(mark), street is not False)
        if street and mark is None and not (one.crossing or other.crossing):
            return Likeness(self._street(one.street), "street")
        return self._words(one, other) if street is None else NONE

    def _apart(self, metres: float, landmark: bool, same_street: bool = True) -> Likeness:
        if metres == 0:
            return Likeness(NUMBER, "number")
        if metres > self.rule.metres or math.isinf(metres):
            return Likeness(FARTHEST if landmark else 0.0, "landmark" if landmark else "")
        chance = NEAR - (NEAR - WORDS) * metres / self.rule.metres
        return Likeness(chance if same_street else chance * OTHER_SIDE, "near")

    def _street(self, name: str) -> float:
        length = self.distance.length(name)
        if length is None:
            return UNKNOWN_STREET
        return SHORT_STREET if length <= SHORT_METRES else LONG_STREET

    def _words(self, one: Place, other: Place) -> Likeness:
        """Places in no list, by the words said for them."""
        if not one.text or not other.text or one.street or other.street:
            return NONE
        same = FIGURES.findall(one.text) == FIGURES.findall(other.text)
        return Likeness(WORDS, "words") if same and fuzz.token_sort_ratio(one.text, other.text) >= ALIKE else NONE


def _side(one: Place, other: Place) -> float:
    return OTHER_SIDE if {one.relation, other.relation} == {"behind", "front"} else 1.0


def _units(one: Place, other: Place) -> float:
    """Less where both name a house or flat and neither is in the other."""
    if not one.unit or not other.unit or one.unit in other.unit or other.unit in one.unit:
        return 1.0
    return OTHER_HOUSE
