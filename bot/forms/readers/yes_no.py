"""Yes and no, and what a form says they are: "there is no lift" answers "is there a lift?" unasked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.forms.form import Question
from bot.forms.readers.choices import named
from bot.forms.readers.reading import Reading
from bot.forms.readers.several import Hit
from bot.forms.spoken import Spoken
from bot.language.script import HAN_RANGE

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

ANSWERS = {"yes": True, "no": False}
MARKS, WORDS = " .,!。，！", 2
HAN_WORD = re.compile(rf"[{HAN_RANGE}]{{2,}}")
"""So much at least is said of the question's own words: "my son", 女儿."""


def read_yes_no(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """True or false; unasked only where the question's own words stand there."""
    own = [hit for hit in named(spoken, question) if hit.name in ANSWERS]
    if own:
        return [Reading(ANSWERS[hit.name] != _is_denied(spoken, hit), (hit.span,)) for hit in own]
    said = yes_or_no(spoken, is_question=True) if asked else None
    if said is None and asked:
        said = _begun(spoken, question)
    return [] if said is None else [Reading(said, ((0, 1),))]


def _begun(spoken: Spoken, question: Question) -> bool | None:
    """What a whole answer says that is the beginning of the question's own words: "my son" for "my son comes"."""
    said = spoken.text.strip(MARKS).lower()
    if len(said.split()) < WORDS and not HAN_WORD.fullmatch(said):
        return None
    begins = re.compile(rf"{re.escape(said)}(?![a-z0-9'])", re.I)
    found = {each.name for each in question.choices if any(begins.match(word) for word in each.words())}
    return ANSWERS.get(found.pop()) if len(found) == 1 else None


def _is_denied(spoken: Spoken, hit: Hit) -> bool:
    """True for "nobody comes with me" and "no baby": the words of yes, said to be not so."""
    before = spoken.before(*hit.span)
    is_not = spoken.words.has("nobody", before) or spoken.words.ends_with("not any", before)
    return ANSWERS[hit.name] and is_not


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
        if yes > no and words.leads_with("nobody", text[yes:]):
            return False
    if yes or no:
        return yes > no
    if is_question and words.has("nobody", text):
        return False
    return True if words.has("yes anywhere", text) else None
