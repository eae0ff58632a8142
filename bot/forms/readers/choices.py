"""Choices by their names, by other words for them, misspelt, several at once, and "keep the fridge"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.forms.form import Question
from bot.forms.readers.reading import Reading
from bot.forms.spoken import Spoken
from bot.language.grammar import grammar
from bot.language.keywords import folded
from bot.language.number_words import figures
from bot.language.script import HAN

if TYPE_CHECKING:
    from bot.forms.readers.readers import Readers

LATIN = re.compile(r"[^\W\d_]+", re.I)
SHORT, LONG = 5, 8
"""Letters from which a word may be misspelt by one, and by two."""
MOST = 9
OTHER = "other"
"""The choice for what has no name in the list: its words are too common to be heard unasked."""
NOTHING = ("none", "nothing")
"""Names of choices that stand for none of the others: "nothing with salt" is about salt."""
COUNTED = re.compile(
    r"(\d{1,2}) ?(?:x|×|old|big|small|broken|dead|new|个|张|台|把|件|只|套|部|架|块|床|条|旧|坏|大|小|的|\s)*$"
)
LONGEST_PICK = 40
PICK = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A choice that was named."""

    name: str
    span: tuple[int, int]


def read_choices(spoken: Spoken, question: Question, asked: bool, readers: Readers) -> list[Reading]:
    """The choices named; of a question with several answers all of them, with those that are not wanted."""
    hits = sorted((hit for hit in named(spoken, question) if asked or _is_clear(spoken, hit)), key=lambda hit: hit.span)
    if not hits:
        return list(_picked(spoken, question)) if asked else []
    wanted = [hit for hit in hits if not _is_refused(spoken, hit)]
    if any(not hit.name.startswith(NOTHING) for hit in wanted):
        wanted = [hit for hit in wanted if not hit.name.startswith(NOTHING)]
    refused = tuple(dict.fromkeys(hit.name for hit in hits if _is_refused(spoken, hit)))
    spans = tuple(hit.span for hit in hits)
    if question.type == "choice":
        names = list(dict.fromkeys(hit.name for hit in wanted))
        return [Reading(names[0] if names else None, spans, tuple(names[1:]), refused)]
    return [_several(spoken, [hit for hit in wanted if hit.name not in refused], refused, spans)]


def _is_clear(spoken: Spoken, hit: Hit) -> bool:
    """False for words too common to be heard unasked: "no", "nothing", "something else"."""
    said = spoken.text[slice(*hit.span)]
    is_no = any(spoken.words.leads_with(kind, said) >= len(said) for kind in ("no", "no, there is not"))
    return hit.name != OTHER and not is_no and not spoken.words.has("rest", said)


def _several(
    spoken: Spoken, wanted: list[Hit], refused: tuple[str, ...], spans: tuple[tuple[int, int], ...]
) -> Reading:
    names = [name for hit in _once(wanted) for name in [hit.name] * _count(spoken, hit)]
    words = spoken.words
    adds = bool(refused) or words.has("adds", spoken.text)
    return Reading(names or None, spans, (), refused, adds=adds, only=words.has("only", spoken.text))


def _once(hits: list[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.name not in seen:
            seen.add(hit.name)
            yield hit


def named(spoken: Spoken, question: Question) -> Iterator[Hit]:
    """Every choice that the text names, the longest words first, no two on one piece."""
    taken: list[tuple[int, int]] = []
    for name, pattern in _patterns(question, spoken.words.plural):
        for match in pattern.finditer(spoken.text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Hit(name, match.span())
    yield from _misspelt(spoken, question, taken)


@lru_cache(maxsize=512)
def _patterns_of(
    choices: tuple[tuple[str, tuple[str, ...]], ...], plural: str
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    every = [(name, word) for name, words in choices for word in words]
    every.sort(key=lambda each: -len(each[1]))
    return tuple((name, _pattern(word, plural)) for name, word in every)


def _patterns(question: Question, plural: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return _patterns_of(tuple((choice.name, choice.words()) for choice in question.choices), plural)


def _pattern(word: str, plural: str) -> re.Pattern[str]:
    if HAN.search(word):
        return re.compile(re.escape(word))
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


def _is_refused(spoken: Spoken, hit: Hit) -> bool:
    """True where its clause says that it stays or is not meant."""
    words = spoken.words
    around = spoken.before(*hit.span), spoken.after(*hit.span)
    return any(words.has("keeps", part) for part in around) or words.has("negates", around[0])


def _count(spoken: Spoken, hit: Hit) -> int:
    rules = grammar(spoken.heard.language)
    before = spoken.text[max(0, hit.span[0] - 24) : hit.span[0]]
    match = COUNTED.search(figures(before, rules).text if rules else before)
    return min(max(1, int(match[1])), MOST) if match else 1


def _picked(spoken: Spoken, question: Question) -> Iterator[Reading]:
    """Choices picked by their numbers: "2", "the second", "1 and 3"."""
    names = [choice.name for choice in question.choices]
    numbers = numbers_said(spoken)
    picked = [names[number - 1] for number in numbers if 0 < number <= len(names)]
    if picked and len(picked) == len(numbers):
        whole = ((0, len(spoken.text)),)
        yield Reading(picked[0] if question.type == "choice" else picked, whole)


def numbers_said(spoken: Spoken) -> list[int]:
    """The numbers of a text that holds little else; empty where it says more."""
    if len(spoken.text) > LONGEST_PICK:
        return []
    rules = grammar(spoken.heard.language)
    plain = figures(folded(spoken.text), rules).text if rules else folded(spoken.text)
    rest = spoken.words.patterns["numbering"].sub(" ", PICK.sub(" ", plain))
    return [int(each) for each in PICK.findall(plain)] if not re.search(r"\w", rest) else []
