"""What the detector of danger is given of a turn."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safety.context import ALONE, Context

OWN_ERRAND = 2
"""In hand: what stands, and something is plainly wanted done about it."""


@dataclass(frozen=True, slots=True)
class Utterances:
    """All that may have been said in one turn."""

    texts: tuple[str, ...]
    """The turn as written, in the standard language, and its messages one by one; not all need to differ."""
    alternatives: tuple[str, ...] = ()
    """Other hearings of a recogniser."""
    context: Context = ALONE
    """What the turn is read with: what was asked, and what was said before."""
    in_hand: float = 0.0
    """How surely the talk is of an errand: 1 while a service is talked about, 2 where something is wanted done about their own case."""
    is_need: bool = False
    """True if search is sure which service the turn asks for."""
    alone: float = 0.0
    """Score from which the network alone raises a danger. Infinite if search is all but sure of a service, or a person is plainly
    asked for: what it hears is then asked about."""
    plain: float = 0.0
    """What is needed more, for the turn is plainly of an everyday need; below 0, less, for it is of one that is a danger often."""
    report: float = 0.0
    """That part of it which is of a thing reported with its place: so much more is needed to ask, too."""
    language: str = ""
    """Tag of the language it is said in; empty if it is not known."""
