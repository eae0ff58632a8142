"""Opens the routes of Open311 for a city that has problems to report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import Blueprint

from bot.cases.code import unused_code
from bot.city.city import City
from bot.config.settings import Settings, secret_of
from bot.forms.read import read_forms
from bot.language.phrases import Phrases
from bot.places.reader import open_place_reader
from bot.store import Store
from channels.line import Line
from channels.open311.requests import RequestDesk
from channels.open311.routes import PREFIX, Open311, open311_doors
from channels.open311.services import ServiceList, ServiceType

KINDS: tuple[ServiceType, ...] = ("realtime", "batch", "blackbox")


def open_open311(settings: Settings, store: Store, city: City) -> Open311:
    """What the routes of Open311 need, in the city's own language."""
    phrases = Phrases(settings.home / "intents")
    language = city.language if city.language in phrases.languages else phrases.languages[0]
    kind = next(kind for kind in KINDS if kind == settings.open311_type)
    forms = {form.service: form for form in read_forms(settings.city).values()}
    services = ServiceList(city.problems, phrases, language, kind, forms)
    return Open311(
        store,
        RequestDesk(services, city, open_place_reader(city)),
        tuple(key.strip() for key in settings.open311_keys.split(",") if key.strip()),
        secret_of(settings),
        partial(unused_code, store.is_code_used, city.code_digits),
        settings.open311_jurisdiction,
        f"{city.line[language]}, {city.phone.number}",
        f"{settings.public_base_url.rstrip('/') or f'http://{settings.host}:{settings.port}'}{PREFIX}",
        settings.open311_reading,
    )


def routes(line: Line) -> Iterator[Blueprint]:
    """The routes of a city that has problems to report."""
    if line.city.problems:
        yield open311_doors(open_open311(line.settings, line.store, line.city))
