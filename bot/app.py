"""Joins everything: the only place, with `bot.cli`, that knows every part."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.cases import new_code
from bot.catalogue.catalogue import Catalogue, Matcher
from bot.catalogue.compiled import Imported, import_catalogue, importer_for
from bot.catalogue.index import Progress
from bot.city import read_city
from bot.house import House
from bot.keywords import read_keywords
from bot.meaning import Understanding
from bot.phrases import Phrases
from bot.safety import read_lexicon
from bot.settings import Settings
from bot.understand import CarefulUnderstanding, KeywordUnderstanding, RasaUnderstanding


def show_progress(what: str, done: int, total: int) -> None:
    """Progress on one line of the terminal; only the end of a step elsewhere."""
    if sys.stderr.isatty():
        print(f"\r  {what}: {done}/{total}   ", end="\n" if done == total else "", file=sys.stderr, flush=True)
    elif done == total:
        print(f"  {what}: {total}", file=sys.stderr)


def open_catalogue(settings: Settings, path: Path | None = None, progress: Progress = show_progress) -> tuple[Imported, Catalogue]:
    """The catalogue of a path, imported first where its content is new."""
    stop = read_keywords(settings.home / "intents").stop_words
    imported = import_catalogue(path or settings.catalogue_path, settings.data / "catalogues", stop, progress)
    return imported, Catalogue(imported.folder, stop)


def open_understanding(settings: Settings) -> Understanding:
    """Rasa, with keywords behind it."""
    keywords = KeywordUnderstanding(settings.home / "intents")
    return CarefulUnderstanding(RasaUnderstanding(settings.rasa_url, settings.rasa_budget), keywords)


def open_house(settings: Settings, understanding: Understanding, path: Path | None = None) -> House:
    """All that a conversation draws on."""
    intents = settings.home / "intents"
    city = read_city(settings.city)
    catalogue_path = path or settings.catalogue_path
    _, catalogue = open_catalogue(settings, catalogue_path)
    country = importer_for(catalogue_path).country
    own = catalogue_path == settings.city
    return House(
        catalogue=catalogue,
        city=city if own else city.without_places(),
        phrases=Phrases(intents),
        keywords=read_keywords(intents),
        lexicon=read_lexicon(intents),
        understanding=understanding,
        events=Matcher((e.id, _all(e.sayings, {k: (v,) for k, v in e.name.items()})) for e in city.events if own),
        problems=Matcher((p.id, _all(p.sayings, p.also, {k: (v,) for k, v in p.name.items()})) for p in city.problems if own),
        offices=Matcher((o.id, _all(o.also, {k: (v,) for k, v in o.name.items()})) for o in city.offices if own),
        new_code=new_code,
        stale_days=settings.stale_days,
        country=country,
    )


def _all(*texts: dict[str, tuple[str, ...]]) -> list[str]:
    return [text for lists in texts for texts_ in lists.values() for text in texts_]
