"""Which of the things that can be reported a text names by words of their own."""

from __future__ import annotations

from functools import lru_cache

from bot.catalogue.model import Lists, Problem
from bot.language.patterns import Patterns
from bot.language.script import HAN
from bot.language.tokens import tokens


def names_thing(problem: Problem, text: str) -> bool:
    """True if a text names the thing itself, in any language; always where the city has no words for it."""
    if not problem.things:
        return True
    stems, signs, things = _stems(text), text, _all(problem.things)
    # Why asked first: most texts name most things nowhere, and what is taken out below brings no name in.
    if not _holds_any(things, stems, signs):
        return False
    for word in _all(problem.unlike):
        stems, signs = stems.replace(_stems(word), " ; "), signs.replace(word, ";")
    return _holds_any(things, stems, signs)


def shows_as(whole: Problem, part: Problem, text: str) -> bool:
    """True if a text tells of a problem with what is only where it is seen: water that comes up through a crack is the leak."""
    if part.id not in whole.shows_as:
        return False
    return _holds_any(_all(whole.seen_by), _stems(text), text)


def names_apart(other: Problem, first: Problem, text: str, patterns: Patterns) -> bool:
    """True if a clause of a text names the thing of another problem, and not that of the first: two were told of in one breath."""
    return any(
        names_thing(other, each) and not names_thing(first, each) for each in patterns.split("cuts_report", text)
    )


def _holds_any(words: list[str], stems: str, signs: str) -> bool:
    """True if one of some words stands in a text: by its stems, and as it is written where the word is of Han characters."""
    return any(word in signs if HAN.search(word) else _stems(word) in stems for word in words)


def _all(lists: Lists) -> list[str]:
    return [word for words in lists.values() for word in words]


@lru_cache(maxsize=2000)
def _stems(text: str) -> str:
    """The words of letters in a text by their stems, each between blanks; a mark of its own where there are none."""
    return f" {' '.join(tokens(HAN.sub(' ', text)))} " if not HAN.search(text) or HAN.sub("", text).strip() else "\0"
