"""Whether what an entry says can be heard once and understood; the measures of the wordings' gate, wider for offices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.catalogue.model import Service
from bot.language.entry_patterns import entry_patterns, entry_words

FEWEST_WORDS = 8
"""Words a sentence must have for its grade to mean something."""
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
LINK = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:gov|org|com|net|nyc|edu|cn)\b|[\w.]+@[\w.]+", re.I)
ACRONYM = re.compile(r"\b(?:[A-Z]\.?){2,}\b")
VOWELS = re.compile(r"[aeiouy]+")
# Why: an e at the end is mostly silent, but for "le" after a consonant; so is the e of -ed and -es after most letters.
SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy])le$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyszxhgc])es$")
SPLIT = re.compile(r"ia(?!n|l\b|t)|io(?!u|n)|eo(?!ple|u)|(?<=[aeiouy])ing\b|ua|ism\b|(?<=[^aeiouyc])iou")


def aloud(service: Service) -> Iterator[tuple[str, str]]:
    """The facts that are too hard to say, each with why."""
    for fact in service.facts:
        for language, text in fact.texts.items():
            if found := ", ".join(reasons(text, language)):
                yield fact.id, found


def reasons(text: str, language: str) -> Iterator[str]:
    """What makes a fact too hard, by the limits its language's file sets; nothing if it sets none."""
    limits = entry_words(language, "aloud")
    if not limits:
        return
    if "characters" in limits:
        yield from _characters(text, limits["characters"])
    else:
        yield from _words(text, limits)
    yield from office_words(text, language)
    if LINK.search(text):
        yield "a web or mail address"
    if entry_patterns(language).search("goes_on", text):
        yield "begins with or"


def office_words(text: str, language: str = "") -> list[str]:
    """Words of offices in a text, which people do not say; of one language, or of all."""
    return list(dict.fromkeys(match[0] for match in entry_patterns(language).find("office_words", text)))


def _words(text: str, limits: Mapping[str, float]) -> Iterator[str]:
    """What is too much in a text written with blanks."""
    words = WORD.findall(text)
    longest = max((len(WORD.findall(s)) for s in re.split(r"(?<=[.!?;:])\s", text)), default=0)
    if longest > limits["words"]:
        yield f"{longest} words"
    if "grade" in limits and len(words) >= FEWEST_WORDS and (grade := grade_of(text)) > limits["grade"]:
        yield f"grade {grade:.1f}"
    if len(set(ACRONYM.findall(text))) > limits["short_forms"]:
        yield "many short forms"


def _characters(text: str, most: int) -> Iterator[str]:
    """A sentence that is too long in a text written without blanks."""
    longest = max(len(re.sub(r"\W", "", sentence)) for sentence in re.split(r"[。！？；：;:\n]", text))
    if longest > most:
        yield f"{longest} characters"


def grade_of(text: str) -> float:
    """Flesch–Kincaid grade of an English text, by our own count of syllables (the suite holds it to textstat's)."""
    words = WORD.findall(text)
    sentences = len([s for s in re.split(r"(?<=[.!?])\s", text) if s.strip()])
    if not words:
        return 0.0
    return 0.39 * len(words) / max(sentences, 1) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word, near enough for an average."""
    plain = re.sub(r"[^a-z]", "", re.sub(r"['’]s$", "", word.lower()))
    return max(1, len(VOWELS.findall(SILENT.sub("", plain))) + len(SPLIT.findall(plain)))
