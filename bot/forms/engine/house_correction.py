"""A house number that is said to be wrong, with the right one: "wrong number, it is 200… no, sorry, 22"."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.state import allows
from bot.forms.engine.taken import Taken
from bot.forms.form import Form
from bot.forms.readers.numbers import figures_said
from bot.forms.readers.places import fields
from bot.forms.readers.readers import Readers
from bot.forms.spoken import Spoken
from bot.language.entities.phones import number_in
from bot.model.case import Answer
from bot.model.place import Place

AFTER = "after house number"
"""Words that end a house number as they end a day of the month."""


def put_named_house_right(form: Form, taken: Taken, spoken: Spoken, readers: Readers) -> Taken:
    """The same with the number of the one address that is known, where a turn says that it is that which is wrong."""
    known = [q for q in form.questions if q.type == "address" and isinstance(taken.details.value(q.name), dict)]
    if len(known) != 1 or not spoken.words.has("wrong house number", spoken.text) or number_in(spoken.text):
        return taken
    question, before = known[0], Place(**{"text": "", **taken.details.value(known[0].name)})
    language, said = spoken.heard.language, figures_said(spoken)
    whole = readers.places.read(spoken.text, language)
    now = readers.places.correct(before, spoken.text, language)
    # Why not with a street: that is read as any other address is.
    if now is None or not said or now.number == before.number or (whole and whole.value.street):
        return taken
    spans = tuple((each.start, _end(spoken, each.end)) for each in said)
    wanted = [str(each.value) for each in said if not each.is_refused]
    if wanted and not now.number.startswith(wanted[-1]):
        # Why the last: "22… no, 24" has two, and the last one said is meant.
        now = readers.places.complete(now, Place("", number=wanted[-1]), language)
    value = fields(now)
    if not allows(question, value, taken.details, spoken.heard.now):
        return taken
    details = taken.details.with_answer(question.name, Answer(value, spoken.text))
    corrected = (*taken.corrected, question.name)
    return replace(taken, details=details, corrected=corrected, spans=(*taken.spans, *spans))


def _end(spoken: Spoken, end: int) -> int:
    after = spoken.words.patterns[AFTER].match(spoken.text, end)
    return after.end() if after else end
