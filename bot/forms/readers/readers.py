"""Every kind of question and what reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.forms.form import Question
from bot.forms.readers.choices import read_choices
from bot.forms.readers.contact import read_code, read_phone
from bot.forms.readers.names import read_name
from bot.forms.readers.numbers import read_number
from bot.forms.readers.places import PlaceReader, SimplePlaces, read_address
from bot.forms.readers.reading import Reader, Reading, Spans
from bot.forms.readers.text import read_text
from bot.forms.readers.when import read_date, read_span, read_time
from bot.forms.readers.who import read_for
from bot.forms.readers.yes_no import read_yes_no
from bot.forms.spoken import Spoken
from bot.forms.turn import Heard
from bot.forms.words import FormWords, form_words


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads the answers of every kind of question."""

    country: str = ""
    """ISO 3166 code, for telephone numbers."""
    places: PlaceReader = SimplePlaces()
    holidays: Mapping[date, Mapping[str, str]] = field(default_factory=dict)
    """Days off by name, as the city has them: "after the Spring Festival"."""
    words: FormWords = field(default_factory=form_words)

    def spoken(self, text: str, heard: Heard) -> Spoken:
        """A text, prepared for all readers."""
        return Spoken(text, heard, self.words, self.country)

    def readings(self, question: Question, spoken: Spoken, *, asked: bool, taken: Spans = ()) -> Iterator[Reading]:
        """What a text says for a question, of what no other question has taken."""
        reader = READERS.get(question.type)
        if question.type == "address" and taken:
            # Why blanked: a reader of places tells one, and the clinic to go to is not where somebody lives.
            spoken = spoken.without(taken)
        found = reader(spoken, question, asked, self) if reader else []
        if reader and question.type == "date" and any(_is_taken(each, taken) for each in found):
            # Why: the "First" of a hospital's name hides the "tomorrow" behind it.
            found = reader(spoken.without(taken), question, asked, self)
        # Why not those before its end: 早上 … 七点半 is one time, and holds the name and the number told between.
        near = tuple(span for span in taken if question.type != "time" or not any(_holds(each, span) for each in found))
        yield from (each for each in found if not _is_taken(each, near))


def _holds(reading: Reading, span: tuple[int, int]) -> bool:
    return any(span[1] < end - 1 for _, end in reading.spans)


def _is_taken(reading: Reading, taken: Spans) -> bool:
    return any(a < end and start < b for a, b in reading.spans for start, end in taken)


READERS: dict[str, Reader] = {
    "yes_no": read_yes_no, "choice": read_choices, "select_multiple": read_choices, "date": read_date, "time": read_time,
    "span": read_span, "address": read_address, "phone": read_phone, "name": read_name, "number": read_number,
    "text": read_text, "code": read_code, "for": read_for,
}  # fmt: skip
