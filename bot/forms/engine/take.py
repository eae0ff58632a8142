"""Read a turn for a form: the question asked, every other open one, and what is put right; one piece never fills two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.forms.engine.amiss import fields_in
from bot.forms.engine.exchange import is_unclear, other_than_known, says_exchange
from bot.forms.engine.figures_right import put_figure_right, put_house_right, put_refused_right, put_unit_right
from bot.forms.engine.house_correction import put_named_house_right
from bot.forms.engine.merging import merged
from bot.forms.engine.options import soonest
from bot.forms.engine.state import allows, open_questions
from bot.forms.engine.taken import Taken
from bot.forms.engine.too_many import is_too_many
from bot.forms.engine.weekdays import coming_one, in_week_of
from bot.forms.form import Form, Question
from bot.forms.readers.choices import named
from bot.forms.readers.names import name_in
from bot.forms.readers.places import read_as_said
from bot.forms.readers.readers import Readers
from bot.forms.readers.reading import Reading
from bot.forms.readers.several import has_nothing
from bot.forms.spoken import Spoken
from bot.forms.turn import Heard
from bot.model.case import TOO_MANY, Answer, Beneficiary, CaseDetails

FREE = {"text", "name"}
"""Kinds any words would do for: read last, and not where something else was meant."""
MOST_OTHERS = 3
"""Beside the likeliest, what a short choice may hold."""
ANEW = ("keeps", "only", "mended")
"""Words with which a known list is told anew, though nothing in it was wrong."""
NEAR = 16
"""Characters before a value in which a word of its question stands."""
ORDER = (
    "for", "select_multiple", "choice", "yes_no", "phone", "date", "time", "span", "address", "code", "number", "name", "text",
)  # fmt: skip


def take(
    form: Form, details: CaseDetails, spoken: Spoken, readers: Readers, asked: Question | None, *, checks: bool
) -> Taken:
    """All that a text says for a form.

    checks: true where the answers were just read back, so that a value beside them puts one right without more words.
    """
    is_change = checks or spoken.is_correction
    taken = put_unit_right(form, Taken(details), spoken, readers)
    if is_change and not taken.corrected:
        taken = put_named_house_right(form, taken, spoken, readers)
    if is_change and not taken.corrected:
        taken = put_refused_right(form, taken, spoken, readers)
    for question in _order(form, details, spoken, asked, checks):
        if question is asked and question.type in FREE and (taken.corrected or _is_passed(spoken)):
            continue
        if question is asked and _may_only_correct(question, spoken) and taken.corrected:
            continue
        reading = _reading(form, question, taken, spoken, readers, question is asked)
        if reading:
            taken = _with_reading(taken, question, reading, spoken)
    # Why once more: "to my door, at 66 Orchard Road" opens the question for the place, and answers it.
    before = {each.name for each in open_questions(form, details, spoken.heard.now)}
    for question in open_questions(form, taken.details, spoken.heard.now):
        if question.name not in before and question.type not in FREE:
            reading = _reading(form, question, taken, spoken, readers, is_asked=False)
            taken = _with_reading(taken, question, reading, spoken) if reading else taken
    taken = put_figure_right(form, taken, spoken, readers) if is_change else taken
    if asked and asked.type == "date" and taken.is_empty:
        taken = put_house_right(form, taken, spoken, readers)
    if asked and asked.type == "address" and asked.landmark and taken.is_empty:
        as_said = read_as_said(spoken, readers)
        return _with_reading(taken, asked, as_said, spoken) if as_said else taken
    return with_unknown(form, taken, spoken, asked)


def with_unknown(form: Form, taken: Taken, spoken: Spoken, asked: Question | None) -> Taken:
    """The same with what a text says is not known though it was not asked yet: "no rent book", where the form can do without."""
    for match in spoken.words.patterns["unknown"].finditer(spoken.text):
        said = spoken.text[slice(*spoken.clause(*match.span()))]
        if asked is not None and fields_in(said, [asked], spoken.words):
            continue
        rest = [q for q in open_questions(form, taken.details, spoken.heard.now) if q.unknown and q.asked]
        for slot in fields_in(said, rest, spoken.words):
            question = form.question(slot)
            if question is not None:
                taken = _put(taken, question, Answer(None, said, known="unknown"), "")
    return taken


def _may_only_correct(asked: Question, spoken: Spoken) -> bool:
    """True for "no wait, I use a stick": it puts the stick right, and may say no to nothing, nor to what has "none"."""
    return (asked.type == "yes_no" or has_nothing(asked)) and spoken.is_correction


def _is_passed(spoken: Spoken) -> bool:
    return spoken.is_skip or spoken.is_unknown


def _order(
    form: Form, details: CaseDetails, spoken: Spoken, asked: Question | None, checks: bool
) -> Iterator[Question]:
    """Asked first, unless any words would do for it; what is put right before what is new."""
    rest = [each for each in open_questions(form, details, spoken.heard.now) if each is not asked]
    rest.sort(key=lambda each: ORDER.index(each.type) if each.type in ORDER else len(ORDER))
    known = [q for q in form.questions if q.name in details.answers and q is not asked]
    is_late = asked is not None and _may_only_correct(asked, spoken)
    is_first = asked is not None and not is_late and (asked.type not in FREE or is_bare_name(asked, spoken, rest))
    if asked and is_first:
        yield asked
    if checks or spoken.is_correction or spoken.words.has("adds", spoken.text):
        yield from (each for each in known if each.type not in FREE or spoken.words.has("my name", spoken.text))
    else:
        yield from (each for each in known if _is_told_anew(each, spoken))
    yield from rest if is_first or not asked else [each for each in rest if each.type not in FREE]
    if asked and not is_first:
        yield asked


def _is_told_anew(question: Question, spoken: Spoken) -> bool:
    """True for what is told of a known answer without words of a correction: 桌子不用收, "we moved", "she has bad teeth, too"."""
    if question.type == "address":
        return spoken.words.has("since then", spoken.text)
    is_told = any(spoken.words.has(kind, spoken.text) for kind in ANEW)
    is_told |= has_nothing(question) or says_exchange(spoken, question)
    return question.type == "select_multiple" and is_told


def is_bare_name(asked: Question, spoken: Spoken, rest: Iterable[Question]) -> bool:
    """True if a name was asked for and the text is nothing but one: no part of it is another answer."""
    found = name_in(spoken, asked=True) if asked.type == "name" else []
    if not found or found[0].spans[0][1] != len(spoken.text.rstrip(" .!。！")):
        return False
    choices = (hit.span for question in rest if question.choices for hit in named(spoken, question))
    return not any(span == found[0].spans[0] for span in choices)


def _reading(
    form: Form, question: Question, taken: Taken, spoken: Spoken, readers: Readers, is_asked: bool
) -> Reading | None:
    # Why not of whom it is for: the "my baby" of "my baby is three weeks old" also says that there is one at home.
    spans = tuple(each for each in taken.spans if each not in taken.whom) if question.type == "yes_no" else taken.spans
    for reading in readers.readings(question, spoken, asked=is_asked, taken=spans):
        if not reading.spans or not any(_claims(rival, spoken, reading) for rival in _rivals(form, question)):
            return reading
        if _claims(question, spoken, reading):
            return reading
    return None


def _rivals(form: Form, question: Question) -> Iterator[Question]:
    return (each for each in form.questions if each.type == question.type and each is not question and each.also)


def _claims(question: Question, spoken: Spoken, reading: Reading) -> bool:
    """True if a word of the question stands just before a value."""
    start = reading.spans[0][0]
    before = spoken.text[max(0, start - NEAR) : start].lower().split()
    joined = spoken.text[max(0, start - 3) : start]
    return any(
        word in before or (not word.isascii() and word in joined) for words in question.also.values() for word in words
    )


def _with_reading(taken: Taken, question: Question, reading: Reading, spoken: Spoken) -> Taken:
    """The same with one value, where it changes something."""
    known = taken.details.answers.get(question.name)
    is_too_long = known is not None and known.known == TOO_MANY
    old = known.value if known is not None and (known.known == "given" or is_too_long) else None
    reading = other_than_known(question, known, reading)
    if old is None and reading.value is None and reading.without and spoken.words.has("discards", spoken.text):
        # Why: "I do not want the bed any more", said of what is to be taken away, is what is meant.
        reading = replace(reading, value=list(reading.without), without=())
    value = in_week_of(question, old, merged(question, old, reading, spoken, is_too_long), reading, spoken)
    if reading.soonest:
        value = soonest(question, taken.details, spoken.heard, reading.without)
    value = coming_one(question, value, taken.details, reading, spoken)
    spans = (*taken.spans, *reading.spans)
    taken = replace(taken, whom=(*taken.whom, *reading.spans)) if question.type == "for" else taken
    if value is None:
        is_refused = old is not None and (old in reading.without if not isinstance(old, list) else reading.without)
        if not is_refused:
            return replace(taken, spans=spans)
        details = taken.details.with_answer(question.name, None)
        return replace(taken, details=details, corrected=(*taken.corrected, question.name), spans=spans)
    if value == old and not (known and known.others):
        return replace(taken, spans=spans)
    others = tuple(other for other in reading.others if allows(question, other, taken.details, spoken.heard.now))
    if is_unclear(question, old, spoken) or is_too_many(question, value, taken.details, spoken.heard.now):
        return _put(replace(taken, spans=spans), question, Answer(value, spoken.text, known=TOO_MANY), "")
    if not allows(question, value, taken.details, spoken.heard.now):
        if not others:
            return replace(taken, impossible=taken.impossible or question, spans=spans)
        value, others = others[0], others[1:]
    others = others[:MOST_OTHERS]
    return _put(replace(taken, spans=spans), question, Answer(value, spoken.text, others=others), reading.name)


def _put(taken: Taken, question: Question, answer: Answer, name: str) -> Taken:
    is_new = question.name not in taken.details.answers
    if question.repeats > 1 and not isinstance(answer.value, list):
        answer = replace(answer, value=[answer.value])
    details = taken.details.with_answer(question.name, answer)
    if question.type == "for":
        details = replace(details, beneficiary=Beneficiary(answer.value, name or details.beneficiary.name))
    return replace(
        taken,
        details=details,
        filled=(*taken.filled, question.name) if is_new else taken.filled,
        corrected=taken.corrected if is_new else (*taken.corrected, question.name),
    )


def heard_of(form: Form, details: CaseDetails, heard: Heard, readers: Readers, text: str) -> Taken:
    """What a text that opens a form says for it."""
    return take(form, details, readers.spoken(text, heard), readers, None, checks=False)
