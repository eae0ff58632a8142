"""What a turn changed in a form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forms.form import Question
from bot.forms.readers.reading import Spans
from bot.model.case import CaseDetails


@dataclass(frozen=True, slots=True)
class Taken:
    """The answers after a turn, and which of them it gave or changed."""

    details: CaseDetails
    filled: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    impossible: Question | None = None
    """The question whose constraint a value did not meet; nothing was taken for it."""
    spans: Spans = ()
    whom: Spans = ()
    """Those of them that say whom it is for."""

    @property
    def is_empty(self) -> bool:
        """True if the turn said nothing for the form."""
        return not (self.filled or self.corrected or self.impossible)
