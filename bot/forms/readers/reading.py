"""One thing read from a turn for a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.forms.form import Question
from bot.forms.spoken import Spoken

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A value for a question, and where it stands in the text."""

    value: Any
    """As an answer keeps it; None if only something unwanted was named."""
    spans: Spans = ()
    others: tuple[Any, ...] = ()
    """What else it may mean; asked before it is taken."""
    without: tuple[Any, ...] = ()
    """Values that were said not to be wanted."""
    adds: bool = False
    """True if it is said to come on top of what was answered."""
    soonest: bool = False
    """True if any day will do: the next that is possible."""
    only: bool = False
    """True if it is said to be all there is."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Choice → how many of it were said, where that was said."""
    more: bool = False
    """True if it is said to be more of the same: "another chair"."""
    name: str = ""
    """Name of the person it is for."""


Reader = Callable[[Spoken, Question, bool, "Readers"], list[Reading]]
"""What a text says for a question; the flag tells whether it was asked just now, so that a bare "two" is an answer."""
