"""An option picked at the head of a turn, parted from what is said behind it: "2. how long does it take"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.keywords import Keywords
from bot.language.script import HAN

MARK = re.compile(r"[.,，。、:：;；!！)）…\n]+(?!\d)\s*")
NUMBERED = re.compile(r"(\d{1,2})\s")
FIRST_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LeadingPick:
    """An option and what is said behind it."""

    number: int
    """Of the option, from 1."""
    rest: str
    is_marked: bool
    """True if a mark stands between them; a blank alone may stand before what is counted."""


def leading_pick(text: str, keywords: Keywords, most: int) -> LeadingPick | None:
    """The option of a list that a turn begins with; None if it begins with none, or takes it back at once.

    most: how many options the list has.
    """
    for head, rest, is_marked in _cuts(text, keywords):
        number = keywords.pick(head)
        if number is not None and 0 < number <= most and not _goes_on_picking(rest, keywords):
            return LeadingPick(number, rest, is_marked)
    return None


def _cuts(text: str, keywords: Keywords) -> list[tuple[str, str, bool]]:
    """Where the head may end: at the first mark, or after a number before a word that counts nothing."""
    mark, numbered = MARK.search(text), NUMBERED.match(text.lstrip())
    found = [(text[: mark.start()], text[mark.end() :], True)] if mark else []
    if numbered is not None:
        behind = text.lstrip()[numbered.end() :].lstrip()
        word = match[0].casefold() if (match := FIRST_WORD.match(behind)) else ""
        is_common = word in keywords.stop_words or keywords.has("acknowledging", word)
        found += [(numbered[1], behind, False)] if is_common or HAN.match(word) else []
    return found


def _goes_on_picking(rest: str, keywords: Keywords) -> bool:
    """True if nothing is said behind the head, or it is a no, or picks once more."""
    clauses = [each for each in MARK.split(rest) if each]
    words = rest.split()
    is_no = any(keywords.command(each) == "no" for each in (*clauses[:1], *words[:1]) if len(each) > 1)
    is_more = any(word.strip(".,").isdecimal() for word in (*words[:2], *words[-1:]))
    return is_no or is_more or not FIRST_WORD.search(rest) or any(keywords.pick(each) for each in clauses)
