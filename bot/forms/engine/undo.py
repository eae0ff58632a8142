"""What was committed, taken back by a word within its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.forms.engine.moves import COMMIT
from bot.forms.readers.readers import Readers
from bot.model.case import CaseDetails

UNDONE = "undo"


def may_undo(details: CaseDetails, now: datetime) -> bool:
    """True while what was committed can be taken back by a word."""
    return (
        COMMIT in details.commits
        and UNDONE not in details.commits
        and bool(details.undo_until and now <= details.undo_until)
    )


def undo(details: CaseDetails) -> CaseDetails:
    """The details of a form that was taken back."""
    return replace(details, commits=(*details.commits, UNDONE), undo_until=None)


def wants_undo(text: str, readers: Readers) -> bool:
    """True if a text asks to take back what was just done."""
    return readers.words.has("undo", text)
