"""Choices by their names, by other words for them, misspelt, several at once, and "keep the fridge"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.readers.several import NOTHING, OTHER, Hit, all_of_them, has_nothing, replaced, several, without_excepted
from bot.forms.spoken import Spoken
from bot.forms.words import FormWords
from bot.language.grammar import grammar
from bot.language.keywords import folded
from bot.language.number_words import figures
from bot.language.script import HAN, HAN_RANGE

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

LATIN = re.compile(r"[^\W\d_]+", re.I)
SHORT, LONG = 5, 8
"""Letters from which a word may be misspelt by one, and by two."""
LONGEST_PICK = 40
WITHOUT = ("no-", "low-")
"""What the names of choices begin with that do without something."""
PICK = re.compile(r"\d{1,2}")
WORD = re.compile(rf"[{HAN_RANGE}]|[^\W{HAN_RANGE}]+")
NEAR = 10
"""Words, or characters of Chinese: a "not" farther off is about something else."""


def read_choices(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """The choices named; of a question with several answers all of them, with those that are not wanted."""
    clear = [hit for hit in named(spoken, question) if asked or _is_clear(spoken, hit)]
    told = _without_faults(spoken, question)
    hits = [replace(hit, is_refused=_is_not_wanted(told, question, hit, clear)) for hit in clear]
    hits = _outside_unit(spoken, hits, readers)
    hits = replaced(told, without_excepted(told, question, sorted(hits, key=lambda hit: hit.span)))
    if not hits:
        return [*_picked(spoken, question), *all_of_them(spoken, question)] if asked else []
    if any(not hit.name.startswith(NOTHING) and not hit.is_refused for hit in hits):
        hits = [hit for hit in hits if hit.is_refused or not hit.name.startswith(NOTHING)]
    if question.type != "choice":
        return [several(spoken, question, hits)]
    # Why nothing: who says "no wheelchair" to "wheelchair or frame?" walks.
    nothing = [choice.name for choice in question.choices if choice.name.startswith(NOTHING)]
    names = list(dict.fromkeys(hit.name for hit in hits if not hit.is_refused)) or nothing[:1]
    refused = tuple(dict.fromkeys(hit.name for hit in hits if hit.is_refused))
    return [Reading(names[0] if names else None, tuple(hit.span for hit in hits), tuple(names[1:]), refused)]


def _without_faults(spoken: Spoken, question: Question) -> Spoken:
    """The turn without what is wrong with a thing: the "not" of "it does not close" refuses none."""
    if not question.faults:
        return spoken
    return spoken.without(match.span() for match in spoken.words.patterns["fault"].finditer(spoken.text))


def _outside_unit(spoken: Spoken, hits: list[Hit], readers: Readers) -> list[Hit]:
    """The hits that are no words of an address: the floor of "30 Lake Street, third floor" is not to be cleaned."""
    place = readers.places.read(spoken.text, spoken.heard.language) if hits else None
    if place is None or not place.value.unit:
        return hits
    unit = place.value.unit.lower()
    is_within = (place.start <= hit.span[0] and hit.span[1] <= place.end for hit in hits)
    return [
        hit
        for hit, within in zip(hits, is_within, strict=True)
        if not (within and spoken.text[slice(*hit.span)].lower() in unit)
    ]


def _is_clear(spoken: Spoken, hit: Hit) -> bool:
    """False for words too common to be heard unasked: "no", "nothing", "something else"."""
    said = spoken.text[slice(*hit.span)]
    is_no = any(spoken.words.leads_with(kind, said) >= len(said) for kind in ("no", "no, there is not"))
    return hit.name != OTHER and not is_no and not spoken.words.has("rest", said)


def named(spoken: Spoken, question: Question) -> Iterator[Hit]:
    """Every choice that the text names, the longest words first, no two on one piece; "good afternoon" names none."""
    others = (spoken.words.patterns[kind] for kind in ("greeting", "no choice"))
    taken = [match.span() for pattern in others for match in pattern.finditer(spoken.text)]
    for name, pattern in _patterns(question, spoken.words):
        for match in pattern.finditer(spoken.text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Hit(name, match.span())
    yield from _misspelt(spoken, question, taken)


@lru_cache(maxsize=512)
def _patterns_of(
    choices: tuple[tuple[str, tuple[str, ...]], ...], plural: str, doubled: str
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    every = [(name, word) for name, words in choices for word in words]
    every.sort(key=lambda each: -len(each[1]))
    return tuple((name, _pattern(word, plural, doubled)) for name, word in every)


def _patterns(question: Question, words: FormWords) -> tuple[tuple[str, re.Pattern[str]], ...]:
    choices = tuple((choice.name, choice.words()) for choice in question.choices)
    return _patterns_of(choices, words.plural, words.doubled)


def _pattern(word: str, plural: str, doubled: str) -> re.Pattern[str]:
    if HAN.search(word):
        first, rest = re.escape(word[0]), re.escape(word[1:])
        return re.compile(first + (doubled.replace("{first}", first) if rest else "") + rest)
    spaced = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word))
    return re.compile(rf"(?<![a-z0-9]){spaced}{plural}(?![a-z0-9])", re.I)


def _misspelt(spoken: Spoken, question: Question, taken: list[tuple[int, int]]) -> Iterator[Hit]:
    words = [(c.name, w.lower()) for c in question.choices for w in c.words() if LATIN.fullmatch(w) and len(w) >= SHORT]
    for match in LATIN.finditer(spoken.text):
        if len(match[0]) < SHORT or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        near = [(name, word) for name, word in words if _is_near(match[0].lower(), word)]
        if near:
            yield Hit(near[0][0], match.span())


def _is_near(said: str, word: str) -> bool:
    return said[0] == word[0] and OSA.distance(said, word, score_cutoff=2) <= (2 if len(word) >= LONG else 1)


def _is_not_wanted(spoken: Spoken, question: Question, hit: Hit, every: list[Hit]) -> bool:
    """The same where other choices stand beside it, whose "not" is their own: 牙不好要软的.

    Of a question one answer of which is "nothing", "she cannot eat sweet things" is the answer, and refuses none.
    """
    if has_nothing(question) and _is_without(spoken, question, hit):
        return False
    if has_nothing(question) and spoken.words.has("forbids", spoken.before(*hit.span)):
        return False
    if question.faults and _is_mended(spoken, hit):
        return True
    if question.type == "select_multiple" and has_nothing(question):
        others = (each.span for each in every if each is not hit and not each.name.startswith(NOTHING))
        return _is_refused(spoken.without(others), hit)
    return _is_refused(spoken, hit)


def _is_mended(spoken: Spoken, hit: Hit) -> bool:
    """True for "the window is mended" and "we have mended the window"."""
    words = spoken.words
    return words.has("mended", spoken.after(*hit.span)) or words.ends_with("mended", spoken.before(*hit.span))


def _is_without(spoken: Spoken, question: Question, hit: Hit) -> bool:
    """True for a choice that does without something which is named: to refuse the pork is to choose "no pork"."""
    choice, said = question.choice(hit.name), spoken.text[slice(*hit.span)].lower()
    if choice is None or not hit.name.startswith(WITHOUT):
        return False
    return any(word.lower().endswith(said) and word.lower() != said for word in choice.words())


def _is_refused(spoken: Spoken, hit: Hit) -> bool:
    """True if its clause says that it stays or is not meant."""
    words = spoken.words
    # Why from the last "it is" on: a call is heard without marks: "I am keeping that it is the bed".
    before, after = _from_it_is(spoken, spoken.before(*hit.span)), spoken.after(*hit.span)
    return (
        words.has("keeps", before)
        or words.has("keeps", after)
        or words.has("negates", before)
        or words.ends_with("not any", before)
        or words.leads_with("unfit", after) > 0
    )


def _from_it_is(spoken: Spoken, before: str) -> str:
    """What is said shortly before, behind the last "it is" or "I want", unless that is denied: 不是床.

    A call is heard without marks: "he can not get on the bus now can the car take him to the hospital" refuses no hospital.
    """
    words = spoken.words
    ends = [each.end() for kind in ("it is", "wants done") for each in words.patterns[kind].finditer(before)]
    ends = [end for end in ends if not words.ends_with("negates", before[:end])]
    before = before[max(ends) :] if ends else before
    starts = [match.start() for match in WORD.finditer(before)]
    return before[starts[-NEAR] :] if len(starts) > NEAR else before


def _picked(spoken: Spoken, question: Question) -> Iterator[Reading]:
    """Choices picked by their numbers: "2", "the second", "1 and 3"."""
    names = [choice.name for choice in question.choices]
    numbers = numbers_said(spoken)
    picked = [names[number - 1] for number in numbers if 0 < number <= len(names)]
    if picked and len(picked) == len(numbers):
        whole = ((0, len(spoken.text)),)
        yield Reading(picked[0] if question.type == "choice" else picked, whole)


def numbers_said(spoken: Spoken) -> list[int]:
    """The numbers of a text that holds little else; empty if it says more: "no one" is no number."""
    if len(spoken.text) > LONGEST_PICK or spoken.words.leads_with("nobody", spoken.text):
        return []
    rules = grammar(spoken.heard.language)
    plain = figures(folded(spoken.text), rules).text if rules else folded(spoken.text)
    rest = spoken.words.patterns["numbering"].sub(" ", PICK.sub(" ", plain))
    return [int(each) for each in PICK.findall(plain)] if not re.search(r"\w", rest) else []
