"""Several choices at once: how many of each, all but one, from one to another, and one put in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.number_words import figures

MOST = 9
COUNTED = re.compile(
    r"(\d{1,2}) ?(?:x|×|old|big|small|broken|dead|new|more|of the|of my|of our"
    r"|个|张|台|把|件|只|套|部|架|块|床|条|里|中|旧|坏|大|小|的|\s)*$"
)
OTHER = "other"
"""The choice for what has no name in the list: its words are too common to be heard unasked."""
NOTHING = ("none", "nothing")
"""Names of choices that stand for none of the others: "nothing with salt" is about salt."""
EVERY = ("all", "every", "daily")
"""Names of choices that stand for all the others."""
BEFORE = 24
"""Characters before a choice in which it is said how many."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A choice that was named."""

    name: str
    span: tuple[int, int]
    is_refused: bool = False


def replaced(spoken: Spoken, hits: list[Hit]) -> list[Hit]:
    """The same with those refused that another stands for: "a sofa, no, a bed"."""
    found = list(hits)
    for n, after in enumerate(found[1:]):
        between = spoken.text[found[n].span[1] : after.span[0]]
        if not after.is_refused and spoken.words.has("instead", between) and len(between) <= BEFORE:
            found[n] = replace(found[n], is_refused=found[n].name != after.name)
    return found


def without_excepted(spoken: Spoken, question: Question, hits: list[Hit]) -> list[Hit]:
    """The same with those refused that are taken off "every day"; "I eat everything except pork" wants what says so."""
    every, excepted = spoken.words.patterns["every"].search(spoken.text), spoken.words.patterns["except"]
    if every is None or (cut := excepted.search(spoken.text)) is None:
        return hits
    end = every.start() if every.start() > cut.start() else len(spoken.text)
    inside = [hit for hit in hits if cut.start() <= hit.span[0] < end]
    if not inside and not has_nothing(question):
        return hits
    if not has_nothing(question):
        return [replace(hit, is_refused=hit in inside) for hit in hits]
    other = [Hit(OTHER, cut.span())] if question.choice(OTHER) else []
    return [replace(hit, is_refused=False) for hit in inside] or other


def has_nothing(question: Question) -> bool:
    """True if one of the choices is "nothing": the others are then what is not wanted."""
    return any(choice.name.startswith(NOTHING) for choice in question.choices)


def several(spoken: Spoken, question: Question, hits: list[Hit]) -> Reading:
    """All the choices of a text, with those that are not wanted."""
    refused = tuple(dict.fromkeys(hit.name for hit in hits if hit.is_refused))
    wanted = [hit for hit in hits if not hit.is_refused and hit.name not in refused]
    # Why none of what is not eaten: "she is 78 no pork" does without it once.
    counted = () if has_nothing(question) else _once(hits)
    counts = {hit.name: count for hit in counted if (count := _count(spoken, hit))}
    names = [name for hit in _once(wanted) for name in [hit.name] * (counts.get(hit.name) or 1)]
    if refused and spoken.words.has("every", spoken.text) and all(name.startswith(EVERY) for name in names):
        names = [name for name in real_choices(question) if name not in refused]
        return Reading(names or None, tuple(hit.span for hit in hits), only=True)
    if more := [name for name in _between(spoken, question, wanted) if name not in names]:
        names = [choice.name for choice in question.choices if choice.name in {*names, *more}]
    words = spoken.words
    is_more = words.has("more", spoken.text)
    return Reading(
        names or None, tuple(hit.span for hit in hits), (), refused,
        adds=bool(refused) or is_more or words.has("adds", spoken.text), only=words.has("only", spoken.text),
        counts=counts, more=is_more,
    )  # fmt: skip


def all_of_them(spoken: Spoken, question: Question) -> Iterator[Reading]:
    """Every choice, for a text that says little but "all of them"; not where one of them is "nothing"."""
    match = spoken.words.patterns["every"].search(spoken.text)
    if match and question.type == "select_multiple" and not has_nothing(question) and spoken.is_mostly((match.span(),)):
        yield Reading(real_choices(question), (match.span(),), only=True)


def real_choices(question: Question) -> list[str]:
    """The names of the choices that stand for one thing."""
    return [
        each.name for each in question.choices if each.name != OTHER and not each.name.startswith((*NOTHING, *EVERY))
    ]


def _between(spoken: Spoken, question: Question, wanted: list[Hit]) -> Iterator[str]:
    """The choices from one to another: "Monday to Friday"."""
    names = [choice.name for choice in question.choices]
    for first, last in pairwise(wanted):
        between = spoken.text[first.span[1] : last.span[0]].strip(" ,")
        if spoken.words.patterns["range"].fullmatch(between):
            yield from names[names.index(first.name) : names.index(last.name)]


def _once(hits: list[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.name not in seen:
            seen.add(hit.name)
            yield hit


def _count(spoken: Spoken, hit: Hit) -> int:
    """How many of it are said; 0 where that is not said."""
    rules = grammar(spoken.heard.language)
    before = spoken.text[max(0, hit.span[0] - BEFORE) : hit.span[0]]
    match = COUNTED.search(figures(before, rules).text if rules else before)
    return min(max(1, int(match[1])), MOST) if match else 0
