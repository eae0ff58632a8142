"""What the detector of danger needs of a trained judge of texts, whatever it is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.safety.context import ALONE, Context
from bot.safety.danger import Danger


class Limits(Protocol):
    """Scores from which a danger is raised or asked about."""

    @property
    def raises(self) -> float:
        """For one text."""
        ...

    @property
    def asks(self) -> float:
        """For one text."""
        ...

    @property
    def part(self) -> float:
        """What a part of a turn needs above these."""
        ...

    @property
    def harmless(self) -> float:
        """Below it, a turn read whole is surely harmless."""
        ...

    @property
    def part_of_harmless(self) -> float:
        """What a part needs more for each point that the whole lies below `harmless`."""
        ...

    @property
    def in_hand(self) -> float:
        """What is needed more while a service is in hand."""
        ...

    @property
    def need(self) -> float:
        """What is needed more to raise where a service is plainly asked for."""
        ...

    @property
    def clears(self) -> float:
        """Below it, what the patterns raise is only asked about."""
        ...

    @property
    def dismisses(self) -> float:
        """Below it, what the patterns raise is taken for an idiom."""
        ...

    @property
    def long(self) -> float:
        """Chinese characters, or half as many words, from which a text may be a story."""
        ...

    @property
    def story(self) -> float:
        """Below it, such a text is one."""
        ...


class Classifier(Protocol):
    """A trained judge of texts."""

    @property
    def languages(self) -> Collection[str]:
        """Tags of those it has learned from."""
        ...

    def judge(self, text: str, matched: Sequence[Danger], context: Context = ALONE) -> tuple[Danger, float, Limits]:
        """The likeliest danger, its score and its limits; matched: the dangers that the patterns raise in the text.

        context: what it is read with.
        """
        ...
