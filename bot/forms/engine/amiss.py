"""Which answers a turn says are wrong without saying what is right: "the address is wrong", 日子改一下."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.forms.form import Form, Question
from bot.forms.spoken import Spoken
from bot.forms.words import FormWords
from bot.model.case import CaseDetails

SEGMENT = re.compile(r"[^.;:!?。；！？\n，,]+")


def named_wrong(
    form: Form, details: CaseDetails, spoken: Spoken, right: Iterable[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """The slots of answers that are said to be wrong, or to be changed, in the form's order.

    right: places in the text of corrected answers. "The hospital made it ten" does not say that the hospital is wrong.
    """
    words = spoken.words
    known = [q for q in form.questions if q.name in details.answers and q.asked]
    wrong: set[str] = set()
    for segment in SEGMENT.finditer(words.patterns["but"].sub(lambda but: ";" * len(but[0]), spoken.text)):
        is_right = any(segment.start() < last and first < segment.end() for first, last in right)
        if words.has("amiss", segment[0]) and not is_right:
            wrong |= set(fields_in(segment[0], known, words))
    return tuple(question.name for question in known if question.name in wrong)


def fields_in(text: str, questions: Iterable[Question], words: FormWords) -> list[str]:
    """The slots of the questions that a text names, by people's words for them. No word counts for two."""
    found, taken = list[str](), list[tuple[int, int]]()
    order = list(words.fields)
    ranked = sorted(questions, key=lambda each: order.index(_field(each, words)) if _field(each, words) else len(order))
    for question in ranked:
        own = [re.escape(word) for several in question.also.values() for word in several]
        patterns = [words.fields[field]] if (field := _field(question, words)) else []
        patterns += [re.compile("|".join(own), re.I)] if own else []
        spans = [match.span() for pattern in patterns for match in pattern.finditer(text)]
        free = [span for span in spans if not any(a < span[1] and span[0] < b for a, b in taken)]
        if free:
            found.append(question.name)
            taken += free
    return found


def _field(question: Question, words: FormWords) -> str:
    return next((name for name in (question.name, question.type) if name in words.fields), "")
