"""One turn on its way through a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.forms.engine.day_reason import without_reason
from bot.forms.engine.state import asked_slot
from bot.forms.engine.take import FREE
from bot.forms.engine.taken import Taken
from bot.forms.form import Form, Question
from bot.forms.readers.readers import Readers
from bot.forms.spoken import Spoken, parted
from bot.forms.turn import Heard
from bot.model.case import CaseDetails

QUESTION_MARKS = "?？ "


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn on its way through the form."""

    form: Form
    details: CaseDetails
    heard: Heard
    readers: Readers
    spoken: Spoken
    """What answers something: the text without the questions in it."""
    aside: str
    dropped: tuple[str, ...]
    asked: Question | None

    def told(self, taken: Taken | None = None) -> dict[str, Any]:
        """What the turn changed, as fields of a move."""
        filled, corrected = (taken.filled, taken.corrected) if taken else ((), ())
        return {"filled": filled, "corrected": corrected, "dropped": self.dropped, "aside": self.aside}


def turn_of(form: Form, details: CaseDetails, heard: Heard, readers: Readers, dropped: tuple[str, ...]) -> Turn:
    spoken = readers.spoken(heard.text, heard)
    told, aside = (spoken.text, "") if not details.asking else parted(spoken.text, readers.words)
    if heard.about == "question" and told == spoken.text and not readers.words.has("wishes", told):
        told, aside = "", spoken.text
    asked = form.question(asked_slot(details))
    if not told and aside and _is_bare(asked, spoken, readers):
        told, aside = aside, ""
    said = without_reason(form, details, readers.spoken(told, heard), readers)
    return Turn(form, details, heard, readers, said, aside, dropped, asked)


def _is_bare(asked: Question | None, spoken: Spoken, readers: Readers) -> bool:
    """True if a question is little but a value: "Tuesday?"; or one only by its mark: "it is in Plum Lane?"."""
    is_marked = not readers.words.has("questions", spoken.text.rstrip(QUESTION_MARKS))
    if asked is None or asked.type in FREE:
        return is_marked
    found = next(iter(readers.readings(asked, spoken, asked=True)), None)
    return found is not None and (is_marked or (not found.soonest and spoken.is_mostly(found.spans)))
