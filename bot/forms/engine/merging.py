"""What a known list is after a turn: things are added, left out, exchanged, or put in the place of all."""

from __future__ import annotations

from typing import Any

from bot.forms.engine.exchange import is_unclear, list_after
from bot.forms.engine.too_many import left_out
from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.readers.several import NOTHING, has_nothing
from bot.forms.spoken import Spoken


def merged(question: Question, old: Any, reading: Reading, spoken: Spoken, is_too_long: bool) -> Any:
    """The value with what was said of it: items of a list are exchanged, added or left out."""
    if question.type != "select_multiple" or not isinstance(old, list):
        return reading.value
    new, counts = reading.value or [], reading.counts
    if (swapped := list_after(question, old, spoken, reading)) is not None:
        return swapped
    if is_unclear(question, old, spoken):
        return [*old, *new]
    if is_too_long and new and not (reading.adds or reading.only or reading.more or reading.without):
        # Why: a bare "the sofa" to "which shall we leave out?"; not "take the beds and the sofa".
        is_taken = spoken.words.has("takes", spoken.text)
        left = {name: counts.get(name, 0) for name in new}
        return [each for each in old if each in new] if is_taken else left_out(old, left) or None
    if reading.more:
        return [*old, *new]
    # Why not the whole: "three chairs" after "two chairs and a table" is about the chairs.
    said = {name: count for name, count in counts.items() if name not in reading.without}
    old = [name for name in dict.fromkeys(old) for _ in range(said.get(name) or old.count(name))]
    if has_nothing(question) and new and not (spoken.is_correction or reading.without):
        # Why: what somebody must not eat adds up.
        return [
            *(name for name in old if not name.startswith(NOTHING)),
            *(name for name in new if name not in old),
        ] or old
    if reading.only or (new and not (reading.adds or reading.without) and _replaces(spoken)):
        if not reading.only:
            return new if not set(new) <= set(old) else old
        # Why as many as before: "just the sofas" of two sofas and a fridge is of both.
        return [
            name
            for name in dict.fromkeys(new)
            for _ in range(max(new.count(name), 0 if said.get(name) else old.count(name)))
        ]
    kept = left_out(old, {name: counts.get(name, 0) for name in reading.without})
    return [*kept, *(each for each in new if each not in kept)] or None


def _replaces(spoken: Spoken) -> bool:
    """True if a text says that what is known is not so: "no, a wardrobe", "it is a wardrobe". A thing just named is one more."""
    words, text = spoken.words, spoken.text
    is_put = words.leads_with("it is", text) > 0 and not words.leads_with("yes", text)
    return spoken.is_correction or is_put or words.leads_with("no", text) > 0
