"""Whether what an entry says can be heard once and understood; the measures of the wordings' gate, wider for offices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.catalogue.model import Service

MOST_WORDS = 20
MOST_CHARACTERS = 40
HARDEST_GRADE = 9.0
FEWEST_WORDS = 8
"""Words a sentence must have for its grade to mean something."""
MOST_ACRONYMS = 2
OFFICE_WORDS = ("予以", "佐证", "补正", "申领", "不予", "受理", "提供", "相关", "敬请", "谅解", "如需", "有关")
"""Chinese words of offices, which people do not say; the wordings are held to the same list."""
GOES_ON = re.compile(r"or,? |或者|或是|也可以", re.I)
"""How a fact begins that goes on with the one before, though each is told by itself."""
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
            measure = MEASURES.get(language)
            found = [*measure(text), *(["begins with or"] if GOES_ON.match(text) else [])] if measure else []
            reasons = ", ".join(found)
            if reasons:
                yield fact.id, reasons


def english(text: str) -> Iterator[str]:
    """What makes an English fact too hard."""
    words = WORD.findall(text)
    longest = max((len(WORD.findall(s)) for s in re.split(r"(?<=[.!?;:])\s", text)), default=0)
    if longest > MOST_WORDS:
        yield f"{longest} words"
    if len(words) >= FEWEST_WORDS and (grade := grade_of(text)) > HARDEST_GRADE:
        yield f"grade {grade:.1f}"
    if len(set(ACRONYM.findall(text))) > MOST_ACRONYMS:
        yield "many short forms"
    if LINK.search(text):
        yield "a web or mail address"


def chinese(text: str) -> Iterator[str]:
    """What makes a Chinese fact too hard."""
    longest = max(len(re.sub(r"\W", "", sentence)) for sentence in re.split(r"[。！？；：;:\n]", text))
    if longest > MOST_CHARACTERS:
        yield f"{longest} characters"
    yield from (word for word in OFFICE_WORDS if word in text)
    if LINK.search(text):
        yield "a web or mail address"


MEASURES: dict[str, Callable[[str], Iterator[str]]] = {"en": english, "zh": chinese}


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
