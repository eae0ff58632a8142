"""Opens LINE from the settings, where there is an account."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from flask import Blueprint, Response, request

from bot.city.city import City, check_languages, read_city
from bot.config.setting import group_of
from bot.config.settings import Settings, SettingsError
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.store.open_sealed import open_kept
from bot.system.clock import now
from channels.line import Line
from channels.line_app.line_app import LineApp
from channels.line_app.messaging_api import API, MessagingApi
from channels.line_app.settings import LineAppSettings
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.web.routes import call_of, proves, public_base_url_of, refuse, take

THREADS = 2
"""Why two: one call to the provider that hangs must not stop every reply."""
LARGEST_BODY = 1024 * 1024
"""Bytes of a batch, which holds a thousand events."""


def open_line_app(settings: Settings, city: City) -> LineApp | None:
    """The channel; None without an account."""
    own = group_of(LineAppSettings, settings)
    if not own.line_app_bot_id:
        return None
    phrases = Phrases(settings.home / "intents")
    check_languages(city, phrases.languages)
    # Why only when asked: what reads needs no store of its own, and a sender is opened before the line is.
    store = cache(lambda: open_kept(settings))

    def last_turn(address: str) -> Turn | None:
        known = store().last_turn("line_app", address)
        return known.turn if known else None

    api = MessagingApi(own.line_app_token, own.line_app_api_url.rstrip("/") or API)
    labels = labels_of(Wording(phrases, city.line))
    return LineApp(own.line_app_secret, own.line_app_bot_id, labels, api, last_turn, now)


def senders(settings: Settings) -> Iterator[Sender]:
    """Messages, where there is an account; raises SettingsError where the token is missing."""
    if line_app := open_line_app(settings, read_city(settings.city)):
        _require(line_app.api.token, "TOKEN", "nothing can be sent")
        yield Sender(line_app, THREADS)


def routes(line: Line) -> Iterator[Blueprint]:
    """The address that LINE sends events to, where there is an account; raises SettingsError where the secret is missing."""
    settings = line.settings
    line_app = open_line_app(settings, line.city)
    if line_app is None:
        return
    _require(line_app.secret, "SECRET", "anybody could write in LINE's name")
    base, doors = public_base_url_of(settings), Blueprint("line_app", __name__)

    @doors.post("/line_app")
    @proves("line-signature")
    def events() -> Response:
        request.max_content_length = LARGEST_BODY
        take(line_app, call_of(base, now()), lambda turn: line.receive(turn, settings.burst_wait), line.note)
        return Response("", mimetype="text/plain")

    refuse(doors)
    yield doors


def _require(value: str, name: str, else_: str) -> None:
    if not value:
        raise SettingsError(f"ONELINE_LINE_APP_{name} is empty, but without it {else_}.")
