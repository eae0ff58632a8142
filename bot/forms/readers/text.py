"""Free words: only where they were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

LEAST = 2


def read_text(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """All that was said."""
    if not asked or len(spoken.text) < LEAST:
        return []
    return [Reading(spoken.text, ((0, len(spoken.text)),))]
