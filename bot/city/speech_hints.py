"""The names that callers are likely to say: what recognisers are biased to, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.catalogue.model import Lists, Service, Words
from bot.city.city import City
from bot.language.keywords import Keywords
from bot.language.phrases import Phrases
from bot.language.traits import Language

SHORTEST = 5
"""Fewest letters of a command of one word: shorter ones are too easily confused with other words."""
OF_TEXTS = {"stop", "start"}
"""Commands nobody says aloud."""


def names_said(
    language: str, services: Iterable[Service], city: City, phrases: Phrases, keywords: Keywords
) -> list[str]:
    """Commands, what may be asked of a service, then services, problems, offices and events by name and everyday name."""
    commands = [
        word
        for word, name in keywords.commands.items()
        if name not in OF_TEXTS and _may_be_said(word, phrases.traits[language])
    ]
    asked = [phrases.variants(language, key)[0] for key in phrases.keys(language) if key.startswith("keys.")]
    called: Iterator[tuple[Words, Lists]] = chain(
        ((service.name, service.also) for service in services if service.public),
        ((problem.name, problem.also) for problem in city.problems),
        ((office.name, office.also) for office in city.offices),
        ((event.name, {}) for event in city.events),
    )
    names = chain.from_iterable(_called(language, name, also) for name, also in called)
    return [*dict.fromkeys(chain(commands, (text for text in asked if "{" not in text), names))]


def _may_be_said(word: str, language: Language) -> bool:
    """True for a command in the script of a language that is long enough not to be confused with other words."""
    return language.writes(word) and (not language.is_spaced or len(word) >= SHORTEST)


def _called(language: str, name: Words, also: Lists) -> Sequence[str]:
    return [*([name[language]] if language in name else []), *also.get(language, ())]
