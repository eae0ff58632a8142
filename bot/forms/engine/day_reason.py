"""Why a known day does not suit, told beside another day: "on Friday I am at the dentist, Saturday please"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.forms.engine.state import values
from bot.forms.form import Form, Question
from bot.forms.readers.readers import Readers
from bot.forms.readers.yes_no import yes_or_no
from bot.forms.spoken import CLAUSE, Spoken
from bot.language.dates.days import Days
from bot.language.dates.read import read_when
from bot.language.dates.when import Side, When
from bot.model.case import CaseDetails

WORD = re.compile(r"[a-z']+|\d+|[^\sa-z\d]", re.I)


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A question that has a day, and that day."""

    question: Question
    day: date


def without_reason(form: Form, details: CaseDetails, spoken: Spoken, readers: Readers) -> Spoken:
    """A text without its reasons why a known day does not suit, where another day is wanted beside it; else as it is."""
    for known in _known(form, details):
        clauses = [_Clause(start, end, spoken, known, readers) for start, end in _clauses(spoken.text)]
        whole = [each for each in clauses if each.is_of_known and not each.wants_other]
        cuts = [(each.start, each.start + cut) for each in clauses if (cut := each.ends_before_other)]
        is_beside = bool(cuts) or any(each.wants_other and not each.is_of_known for each in clauses)
        reasons = [*cuts, *((each.start, each.end) for each in whole if each.tells_why)] if is_beside else []
        if reasons:
            return spoken.without(reasons)
    return spoken


def names_known_day(form: Form, details: CaseDetails, spoken: Spoken, readers: Readers) -> str:
    """The slot of the known day that a text names, if it names no other one; empty if it names none."""
    for known in _known(form, details):
        clause = _Clause(0, len(spoken.text), spoken, known, readers)
        if clause.is_of_known and not clause.wants_other:
            return known.question.name
    return ""


def _known(form: Form, details: CaseDetails) -> Iterator[KnownDay]:
    known = values(details)
    for question in form.questions:
        if question.type == "date" and isinstance(day := known.get(question.name), str):
            yield KnownDay(question, date.fromisoformat(day))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in CLAUSE.finditer(text):
        yield last, match.start()
        last = match.end()
    yield last, len(text)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece of a text, and what it says of a day that is known."""

    start: int
    end: int
    spoken: Spoken
    known: KnownDay
    readers: Readers

    @property
    def text(self) -> str:
        return self.spoken.text[self.start : self.end]

    @property
    def is_of_known(self) -> bool:
        """True if it names the known day."""
        return self._names(self.text)

    @property
    def wants_other(self) -> bool:
        """True if it names another day, and does not refuse that."""
        return self._wants_other(self.text)

    @property
    def ends_before_other(self) -> int:
        """Where the known day ends, if another one is wanted behind it; 0 where none is."""
        for cut in (match.end() for match in WORD.finditer(self.text)) if self.is_of_known else ():
            if self._names(self.text[:cut]):
                is_one = self._read(self.text[cut:]).date() is not None
                return (
                    cut
                    if is_one and self._wants_other(self.text[cut:]) and not self._wants_other(self.text[:cut])
                    else 0
                )
        return 0

    @property
    def tells_why(self) -> bool:
        """True if it agrees to nothing, and names no house."""
        place = self.readers.places.read(self.text, self.spoken.heard.language)
        is_house = place is not None and bool(place.value.street and place.value.number)
        is_agreed = yes_or_no(self.readers.spoken(self.text, self.spoken.heard))
        return not is_house and not is_agreed

    def _read(self, text: str, later: timedelta = timedelta()) -> When:
        heard, question = self.spoken.heard, self.known.question
        now = heard.now + later
        return read_when(text, heard.language, now, side=Side(question.side), holidays=self.readers.holidays)

    def _names(self, text: str) -> bool:
        said = self._read(text)
        found = [days for part in (said.suits, said.without) for each in part if each.days for days in each.days.all]
        if any(_is_a_day(days) and days.allows(self.known.day) for days in found):
            return True
        # Why: "Friday", said on one, may be that of next week.
        is_today = any(days.one == self.spoken.heard.now.date() for days in found)
        return is_today and self._read(text, timedelta(days=1)).date() == self.known.day

    def _wants_other(self, text: str) -> bool:
        said = self._read(text)
        if said.date() is not None and self._names(text):
            return False
        found = (days for each in said.suits if each.days for days in each.days.all)
        return any(_is_a_day(days) and not days.allows(self.known.day) for days in found)


def _is_a_day(days: Days) -> bool:
    return days.one is not None or bool(days.weekdays)
