"""A bare figure that puts an answer right: "33, not 13", "I said three, not two"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot.forms.engine.amiss import fields_in
from bot.forms.engine.state import allows
from bot.forms.engine.taken import Taken
from bot.forms.form import Form, Question
from bot.forms.readers.numbers import FigureSaid, figures_said
from bot.forms.readers.places import completed, is_unit_alone
from bot.forms.readers.readers import Readers
from bot.forms.readers.reading import Spans
from bot.forms.readers.when import read_time
from bot.forms.spoken import Spoken
from bot.language.dates.read import read_when
from bot.model.case import Answer
from bot.model.place import Place

BESIDE = 2
"""Characters between a figure and what it counts: 一个坐便椅, "2 tables"."""
MOST_OF_A_THING = 5
"""A figure up to this one, said alone, is how many of a thing; a higher one is a house."""

DAY_ENDS = ("号", "日")
"""What ends a day of the month."""
NOON, HOURS = 12, 24
LAST_DAY, MOST_OF_A_STREET = 31, 1000
"""A figure between them is no day of a month, and may be a house."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer with another value."""

    question: Question
    value: Any


def put_refused_right(form: Form, taken: Taken, spoken: Spoken, readers: Readers) -> Taken:
    """The same with the answer changed that has the figure refused, before anything else is read: "33, not 13" is no day."""
    said = figures_said(spoken)
    wanted, refused = [each for each in said if not each.is_refused], {each.value for each in said if each.is_refused}
    if len(wanted) != 1 or not refused:
        return taken
    if any(_is_day_of(form, taken, each.value) and spoken.text[each.end :].startswith(DAY_ENDS) for each in said):
        # Why: "not the 10th, the 11th" refuses the day that is known, and no ten o'clock.
        return taken
    if wanted[0].value in refused or _is_of_time(form, taken, wanted[0], spoken, readers):
        # Why: "half past eleven, not eleven" has more than the figure in it, which is read as any time is.
        return taken
    place = readers.places.read(spoken.text, spoken.heard.language)
    is_whole = place is not None and bool(place.value.street)
    every = _every(form, taken, wanted[0].value, spoken, readers)
    fits = (Change(q, new) for q, old, new in every if old in refused and not (is_whole and q.type == "address"))
    change = next(fits, None)
    spans = tuple((each.start, each.end) for each in said)
    return _changed(taken, change, spoken, spans)


def _is_day_of(form: Form, taken: Taken, figure: int) -> bool:
    days = (taken.details.value(each.name) for each in form.questions if each.type == "date")
    return any(isinstance(day, str) and day[8:10] == f"{figure:02}" for day in days)


def _is_of_time(form: Form, taken: Taken, figure: FigureSaid, spoken: Spoken, readers: Readers) -> bool:
    """True if a figure belongs to a time of day, where one is known that it may put right."""
    known = (each for each in form.questions if each.type == "time" and taken.details.value(each.name))
    spans = [span for each in known for found in read_time(spoken, each, False, readers) for span in found.spans]
    return any(start < figure.end and figure.start < end for start, end in spans)


def put_unit_right(form: Form, taken: Taken, spoken: Spoken, readers: Readers) -> Taken:
    """The same with the flat or floor that a turn names by itself, in the one address that is known."""
    known = [q for q in form.questions if q.type == "address" and isinstance(taken.details.value(q.name), dict)]
    if len(known) != 1:
        return taken
    refused = tuple((each.start, each.end) for each in figures_said(spoken) if each.is_refused)
    found = readers.places.read(spoken.without(refused).text, spoken.heard.language)
    if found is None or not is_unit_alone(found.value):
        return taken
    question, spans = known[0], ((found.start, found.end), *refused)
    place = completed(taken.details.value(question.name), found.value, readers, spoken.heard.language)
    if place == taken.details.value(question.name):
        return replace(taken, spans=(*taken.spans, *spans))
    return _changed(taken, Change(question, place), spoken, spans)


def put_figure_right(form: Form, taken: Taken, spoken: Spoken, readers: Readers) -> Taken:
    """The same with the answer changed that a figure puts right: the one named beside it, else the likeliest."""
    # Why all where nothing else was changed: in "no, 33" a day may have been seen that is none of this form's.
    spans = _weekdays(spoken, readers) if taken.is_empty else taken.spans
    # Why not just before: "one more toilet chair" counts that.
    said = [
        each for each in figures_said(spoken) if not any(a - BESIDE <= each.end and each.start < b for a, b in spans)
    ]
    if len(said) != 1 or said[0].is_refused:
        return taken
    counted = [match.span() for match in spoken.words.patterns["counted"].finditer(spoken.text)]
    is_count = any(start <= said[0].start < end for start, end in counted)
    # Why no house: 拐杖也要一个 counts, and tells no number of one.
    every = [
        each
        for each in _every(form, taken, said[0].value, spoken, readers)
        if not (is_count and each[0].type == "address")
    ]
    named = fields_in(spoken.text, [q for q, _, _ in every], spoken.words)
    fits = [Change(q, new) for q, _, new in every if q.name in named and q.type != "select_multiple"]
    if spoken.is_little_beside(((said[0].start, said[0].end),)):
        few = said[0].value <= MOST_OF_A_THING
        fits += sorted(
            (Change(q, new) for q, _, new in every), key=lambda c: (c.question.type == "select_multiple") != few
        )
    return _changed(taken, next(iter(fits), None), spoken, ())


def _weekdays(spoken: Spoken, readers: Readers) -> Spans:
    """Where weekdays stand that end in a figure: of 星期三 the three puts nothing right."""
    when = read_when(spoken.text, spoken.heard.language, spoken.heard.now, holidays=readers.holidays)
    days = [(meant.start, meant.end) for part in (when.suits, when.without) for each in part if (meant := each.days)]
    said = [(each.start, each.end) for each in figures_said(spoken)]
    return tuple((a, b) for a, b in days if any(a < start and end == b for start, end in said))


def put_house_right(form: Form, taken: Taken, spoken: Spoken, readers: Readers) -> Taken:
    """The same with the house number changed by one that is no day of a month, said alone where a day was asked."""
    said = figures_said(spoken)
    if len(said) != 1 or said[0].is_refused or not LAST_DAY < said[0].value < MOST_OF_A_STREET:
        return taken
    if not spoken.is_little_beside(((said[0].start, said[0].end),)):
        return taken
    every = _every(form, taken, said[0].value, spoken, readers)
    change = next((Change(q, new) for q, _, new in every if q.type == "address"), None)
    return _changed(taken, change, spoken, ((said[0].start, said[0].end),))


def _changed(taken: Taken, change: Change | None, spoken: Spoken, spans: Spans) -> Taken:
    if change is None or not allows(change.question, change.value, taken.details, spoken.heard.now):
        return taken
    details = taken.details.with_answer(change.question.name, Answer(change.value, spoken.text))
    corrected = (*taken.corrected, change.question.name)
    return replace(taken, details=details, corrected=corrected, spans=(*taken.spans, *spans))


def _every(form: Form, taken: Taken, new: int, spoken: Spoken, readers: Readers) -> Iterator[tuple[Question, int, Any]]:
    """The answers with a figure in them, that figure, and the answer with another in its place."""
    for question in form.questions:
        if question.name in taken.details.answers and question.name not in {*taken.corrected, *taken.filled}:
            yield from ((question, old, value) for old, value in _figures(question, taken, new, readers, spoken))


def _figures(question: Question, taken: Taken, new: int, readers: Readers, spoken: Spoken) -> Iterator[tuple[int, Any]]:
    """The figures in an answer, each with the answer as it is with another figure there."""
    value = taken.details.value(question.name)
    if question.type == "number" and question.asked and isinstance(value, int | float):
        yield int(value), new
    elif question.type == "address" and isinstance(value, dict) and str(value.get("number", "")).isdecimal():
        number = Place("", number=str(new))
        yield int(value["number"]), completed(value, number, readers, spoken.heard.language)
    elif question.type == "time" and isinstance(value, str) and new < HOURS:
        yield from _hours(time.fromisoformat(value).hour, new)
    elif question.type == "select_multiple" and isinstance(value, list) and 0 < new <= 9:
        counts = {name: value.count(name) for name in value}
        for name, count in counts.items():
            # Why the others as they are: of two kinds of thing only a refused count tells which is meant.
            if len(counts) == 1 or count > 1:
                yield count, [each for each in value if each != name] + [name] * new


def _hours(known: int, new: int) -> Iterator[tuple[int, str]]:
    """The hour that is known, as people say it, with the new one in the same half of the day if it can be."""
    nearest = min((new, (new + NOON) % HOURS), key=lambda hour: abs(hour - known))
    for said in dict.fromkeys((known, known % NOON or NOON)):
        yield said, time(nearest).isoformat("minutes")
