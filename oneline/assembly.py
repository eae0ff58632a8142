"""Opens what several processes and commands need: catalogue, NLU, store."""

from __future__ import annotations

import atexit
import errno
import shutil
import tempfile
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import structlog

from bot.cases.code import new_code
from bot.catalogue.model import Lists, Service, Words
from bot.catalogue.overlay import FILE as BESIDE
from bot.catalogue.service_file import read_services
from bot.city.city import check_languages, read_city
from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.forms.read import read_forms
from bot.forms.readers.readers import Readers
from bot.language.encode import Progress
from bot.language.keywords import read_keywords, read_stop_words
from bot.language.phrases import Phrases
from bot.model.understanding import NluEngine
from bot.nlu.keyword_fallback import KeywordNlu
from bot.nlu.rasa_client import RasaNlu
from bot.nlu.understand import FallbackNlu
from bot.notify.reach import reach_of
from bot.places.reader import open_place_reader
from bot.privacy.redact import read_private
from bot.retrieval.acts.training import open_acts
from bot.retrieval.catalogue import Catalogue, Matcher
from bot.retrieval.compile import Imported, folder_of, import_catalogue, importer_for
from bot.retrieval.learned_models import Learned
from bot.retrieval.turns.training import open_commands, open_questions
from bot.safety import Detector, read_lexicon
from bot.safety.disclosures import read_told
from bot.safety.emergency_read import read_emergency_words
from bot.safety.learning import open_classifier
from bot.system.progress import show_progress as show_progress
from bot.translation.translator import Translators

log = structlog.get_logger(__name__)


def open_catalogue(
    settings: Settings, path: Path | None = None, progress: Progress = show_progress
) -> tuple[Imported, Catalogue]:
    """The catalogue of a path, imported first where its content is new."""
    learned = learned_from(settings)
    imported = import_catalogue(path or settings.catalogue_path, settings.data / "catalogues", learned, progress)
    return imported, Catalogue(imported.folder, learned)


def learned_from(settings: Settings) -> Learned:
    """What catalogues are indexed with, beside their content."""
    intents = settings.home / "intents"
    return Learned(intents, settings.data / "needs", read_stop_words(intents), settings.city / BESIDE)


def open_understanding(settings: Settings) -> NluEngine:
    """Rasa, with keywords behind it."""
    keywords, private = KeywordNlu(settings.home / "intents"), read_private(settings.home / "intents")
    return FallbackNlu(RasaNlu(settings.rasa_url, settings.rasa_budget, private.numbers), keywords)


def open_house(settings: Settings, understanding: NluEngine, path: Path | None = None) -> Resources:
    """All that a conversation draws on; what is learned and indexed is kept in a passing folder where its own has no room."""
    try:
        return _house_of(settings, understanding, path)
    except OSError as error:
        # Why also without a number: so NumPy says that an array was written in part.
        if error.errno not in {None, errno.ENOSPC} or type(error) is not OSError:
            raise
        free = shutil.disk_usage(settings.data).free
        log.critical("disk.full", folder=str(settings.data), free=free, todo="make room: each start now takes longer")
        passing = tempfile.mkdtemp(prefix="oneline-")
        atexit.register(shutil.rmtree, passing, ignore_errors=True)
        return _house_of(replace(settings, data=Path(passing)), understanding, path)


def _house_of(settings: Settings, understanding: NluEngine, path: Path | None) -> Resources:
    intents, city = settings.home / "intents", read_city(settings.city)
    catalogue_path = path or settings.catalogue_path
    _, catalogue = open_catalogue(settings, catalogue_path)
    country = importer_for(catalogue_path).country
    own = catalogue_path.resolve() == settings.city.resolve()
    phrases = Phrases(intents)
    check_languages(city, phrases.languages)
    return Resources(
        catalogue=catalogue,
        city=city if own else city.elsewhere(country),
        phrases=phrases,
        keywords=read_keywords(intents),
        danger=Detector(read_lexicon(intents), open_classifier(intents)),
        told=read_told(intents),
        emergencies=read_emergency_words(intents),
        acts=read_told(intents, "case_acts.yml"),
        act_classifier=open_acts(intents, settings.data / "needs", show_progress),
        question_classifier=open_questions(intents, settings.data / "needs", show_progress),
        command_classifier=cache(partial(open_commands, intents, settings.data / "needs", show_progress)),
        forms={form.service: form for form in read_forms(settings.city).values()} if own else {},
        readers=Readers(country or city.country, open_place_reader(city), city.holidays),
        understanding=understanding,
        ask_ahead=understanding.begin if isinstance(understanding, FallbackNlu) else not_ahead,
        events=Matcher((e.id, _all(e.name, e.sayings)) for e in city.events if own),
        problems=Matcher((p.id, _all(p.name, p.sayings, p.also)) for p in city.problems if own),
        offices=Matcher((o.id, _all(o.name, o.also)) for o in city.offices if own),
        translators=Translators(intents / "glossary"),
        new_code=new_code,
        stale_days=settings.stale_days,
        reached=reach_of(settings, city).is_there,
        country=country,
    )


def services_in(settings: Settings) -> list[Service]:
    """Services of the catalogue in use without its index; none where it is not imported yet."""
    folder = folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings))
    return read_services(folder) if folder.exists() else []


def not_ahead(_text: str) -> None:
    """Where nobody can be asked ahead."""


def _all(name: Words, *lists: Lists) -> list[str]:
    return [*name.values(), *(text for each in lists for texts in each.values() for text in texts)]
