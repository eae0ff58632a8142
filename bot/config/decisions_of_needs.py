"""Values for a text that tells no need, or one that the city does not meet."""

from __future__ import annotations

from bot.config.kinds_of_values import Chance, Some, Values


class Absent(Values, frozen=True):
    """Whether a city has nothing for a text."""

    said: Chance
    found: Chance
    otherwise: Chance
    length: Some


class Vague(Values, frozen=True):
    """Whether a text tells of no need in particular."""

    need: Chance
    no_business: Chance
    length: Some
    said: Chance
    among: Chance
    likely: Chance
    certain: Chance
    greeting: Some


class Questions(Values, frozen=True):
    """Whether a clause of a turn asks something beside what the turn answers."""

    sure: Chance
