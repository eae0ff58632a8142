"""What comes in the place of what is known: "take the carpet in its place", 买菜换成洗衣服, 下午她要睡觉，上午有人."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.forms.form import Question
from bot.forms.readers.choices import named
from bot.forms.readers.reading import Reading
from bot.forms.readers.several import NOTHING, OTHER, Hit
from bot.forms.spoken import Spoken
from bot.model.case import Answer

FRAME, BETWEEN = "in place", "stands for"
"""Words of an exchange, wherever they stand; and words that are one only between its two things: "cooking for shopping"."""
ONE_VALUE = {"choice", "date", "time"}
"""Types of question whose answer is one value."""


def other_than_known(question: Question, known: Answer | None, reading: Reading) -> Reading:
    """The same without the value that is known, where it is said beside one other: of the two that one is meant."""
    if known is None or known.known != "given" or known.others or question.type not in ONE_VALUE:
        return reading
    said = [value for value in (reading.value, *reading.others) if value is not None]
    new = [value for value in said if value != known.value]
    # Why two pieces: one word may be of two days, of which the known one stays.
    is_meant = known.value in said and len(new) == 1 and len(reading.spans) > 1
    return replace(reading, value=new[0], others=()) if is_meant else reading


def says_exchange(spoken: Spoken, question: Question) -> bool:
    """True if a text puts one thing in the place of another."""
    return question.type == "select_multiple" and _is_exchange(spoken, _hits(spoken, question))


def list_after(question: Question, old: Any, spoken: Spoken, reading: Reading) -> list[str] | None:
    """The list after an exchange; None if a text makes none, or does not say what goes.

    Why by what is known: "swap the bed for a sofa" and "a sofa for the bed" mean the same, if there is a bed.
    """
    hits = _hits(spoken, question)
    if not isinstance(old, list) or not _is_exchange(spoken, hits):
        return None
    new, known = [hit for hit in hits if hit.name not in old], [hit for hit in hits if hit.name in old]
    # Why those that are refused: in 床垫女儿要，换成书桌，柜子还是收 the nearest one stays.
    gone = _gone(old, new, [hit for hit in known if hit.name in reading.without] or known)
    if not new or not gone:
        return None
    at = min(old.index(name) for name in gone)
    names = list(dict.fromkeys(hit.name for hit in new))
    before, after = old[:at], [name for name in old[at:] if name not in gone]
    return [*before, *names, *after]


def is_unclear(question: Question, old: Any, spoken: Spoken) -> bool:
    """True if a text puts something new in the place of one of several things, and does not say of which."""
    hits = _hits(spoken, question)
    is_new = bool(hits) and isinstance(old, list) and not any(hit.name in old for hit in hits)
    return is_new and len(set(old)) > 1 and _is_exchange(spoken, hits) and not spoken.words.has("only", spoken.text)


def _gone(old: list[str], new: list[Hit], known: list[Hit]) -> set[str]:
    """What goes: for each new thing the known one nearest to it; the only one there is, if none is named."""
    if not known:
        return set(old) if len(set(old)) == 1 else set()
    return {min(known, key=lambda hit: _apart(hit, each)).name for each in new}


def _apart(one: Hit, other: Hit) -> int:
    return max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])


def _is_exchange(spoken: Spoken, hits: list[Hit]) -> bool:
    found = (match.span() for match in spoken.words.patterns[FRAME].finditer(spoken.text))
    # Why not within a name: 换床单 is work to be done, and no exchange.
    if any(not any(hit.span[0] <= start and end <= hit.span[1] for hit in hits) for start, end in found):
        return True
    between = (spoken.text[a.span[1] : b.span[0]].strip(" ，,") for a, b in pairwise(hits))
    return any(spoken.words.patterns[BETWEEN].fullmatch(each) for each in between)


def _hits(spoken: Spoken, question: Question) -> list[Hit]:
    # Why not "other": 别的都对 names nothing.
    hits = (hit for hit in named(spoken, question) if not hit.name.startswith((OTHER, *NOTHING)))
    return sorted(hits, key=lambda hit: hit.span)
