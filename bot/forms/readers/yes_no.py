"""Yes and no, and what a form says they are: "there is no lift" answers "is there a lift?" unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.choices import named
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

ANSWERS = {"yes": True, "no": False}


def read_yes_no(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """True or false; unasked only where the question's own words stand there."""
    own = [hit for hit in named(spoken, question) if hit.name in ANSWERS]
    if own:
        return [Reading(ANSWERS[hit.name], (hit.span,)) for hit in own]
    said = yes_or_no(spoken, is_question=True) if asked else None
    return [] if said is None else [Reading(said, ((0, 1),))]


def yes_or_no(spoken: Spoken, *, is_question: bool = False) -> bool | None:
    """What a text answers; None if it says neither.

    is_question: true where yes or no was asked for, so that "there is" and "nobody" say it too.
    """
    words, text = spoken.words, spoken.text
    if words.has("unknown", text):
        return None
    yes, no = words.leads_with("yes", text), words.leads_with("no", text)
    if not (yes or no) and is_question:
        yes, no = words.leads_with("yes, there is", text), words.leads_with("no, there is not", text)
    if yes or no:
        return yes > no
    return True if words.has("yes anywhere", text) else None
