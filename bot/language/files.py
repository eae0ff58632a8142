"""Which files a language is made of, in the order they are written; and what a language lacks of them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.language.phrases import Phrases
from bot.language.traits import FILE, read_language


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """One of them."""

    name: str
    """Under `intents/<language>/`, as a pattern."""
    without: str
    """What goes wrong without it; what is needed starts no process, and begins with "no"."""
    is_needed: bool = False


FILES = (
    LanguageFile(FILE, "the traits of most languages written with letters are taken: docs/adding-a-language.md"),
    LanguageFile("phrases/*.yml", "nothing can be said", is_needed=True),
    LanguageFile("keywords/commands.yml", "no process starts", is_needed=True),
    LanguageFile("keywords/days.yml", "no process starts", is_needed=True),
    LanguageFile("keywords/ways.yml", "no process starts", is_needed=True),
    LanguageFile("keywords/stop.txt", "it is not told apart from another language of its script", is_needed=True),
    LanguageFile("page.yml", "the page does not offer it", is_needed=True),
    LanguageFile("danger/patterns.yml", "nobody's danger is heard by its words", is_needed=True),
    LanguageFile("nlu/*.yml", "nothing but commands and names is understood", is_needed=True),
    LanguageFile("private.yml", "numbers said as words stay in what is kept", is_needed=True),
    LanguageFile("told.yml", "a death or a locked door is not heard by its words"),
    LanguageFile("grammar.yml", "sums, ages and numbers said digit by digit are not read"),
    LanguageFile("dates.yml", "days and times are not read"),
    LanguageFile("forms.yml", "\"I don't know\", corrections and whom it is for are not heard while a form is filled in"),
    LanguageFile("entries.yml", "sums, ages, dates and telephone numbers in entries are known by their signs alone"),
    LanguageFile("places.yml", "streets and landmarks are kept as they were said"),
    LanguageFile("keywords/plain.yml", "plain questions are left to Rasa"),
    LanguageFile("keywords/thread.yml", "corrections, \"slower\" and \"in English\" are left to Rasa"),
    LanguageFile("keywords/patterns.yml", "\"not that but this\" and two needs in one text are not told apart"),
    LanguageFile("keywords/promise.yml", "what is said of a call back is left to Rasa"),
    LanguageFile("keywords/refusing.yml", "what somebody does not want is left to Rasa"),
    LanguageFile("needs/*.yml", "services are found by their names and sayings alone"),
    LanguageFile("details/*.yml", "conditions and amounts are found by likeness alone"),
    LanguageFile("desk.yml", "staff read the desk in the language all others are made from"),
    LanguageFile("danger/sentences/*.jsonl", "the danger network has not learned it and may doubt plain texts"),
)  # fmt: skip


def lacking(intents: Path, language: str) -> Iterator[tuple[bool, str]]:
    """(Needed, what is missing) for each file, wording and place that a language lacks, in the order to write them."""
    folder = intents / language
    for file in FILES:
        if not any(folder.glob(file.name)):
            yield file.is_needed, f"{language}/{file.name}: without it, {file.without}"
    read_language(folder)
    known = Phrases(intents)
    if language in known.languages:
        yield from _wordings(known, language)


def _wordings(known: Phrases, language: str) -> Iterator[tuple[bool, str]]:
    """Wordings the language lacks, or that lost a place for a value; the names other languages need of it."""
    source = known.traits.source
    own = known.keys(language)
    for key in sorted(known.keys(source) - own):
        yield True, f"{language}/phrases: {key} is not worded"
    for key in sorted(known.keys(source) & own):
        wanted = _places(known.variants(source, key)[0])
        if any(_places(text) != wanted for text in known.variants(language, key)):
            yield True, f"{language}/phrases: {key} needs the places {', '.join(sorted(wanted)) or 'of none'}"
    for other in known.languages:
        for key in (f"language.{language}", f"written.{language}"):
            if key not in known.keys(other):
                yield True, f"{other}/phrases: {key} is not worded"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
