"""Opens Telegram from the settings, where there is a token."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request

from bot.city.city import City, check_languages, read_city
from bot.config.setting import group_of
from bot.config.settings import Settings, SettingsError
from bot.language.phrases import Phrases
from bot.system.clock import now
from channels.line import Line
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.telegram.bot_api import API, BotApi
from channels.telegram.messages import acknowledgement
from channels.telegram.settings import TelegramSettings
from channels.telegram.telegram import Telegram
from channels.web.routes import LARGEST_BODY, call_of, proves, public_base_url_of, refuse, take

THREADS = 2
"""Why two: one call to the provider that hangs must not stop every reply."""


def open_telegram(settings: Settings, city: City) -> Telegram | None:
    """The channel; None without a token."""
    own = group_of(TelegramSettings, settings)
    if not own.telegram_token:
        return None
    phrases = Phrases(settings.home / "intents")
    check_languages(city, phrases.languages)
    api = BotApi(own.telegram_token, own.telegram_api_url.rstrip("/") or API)
    return Telegram(own.telegram_secret, labels_of(Wording(phrases, city.line)), api)


def senders(settings: Settings) -> Iterator[Sender]:
    """Messages, where there is a token."""
    if telegram := open_telegram(settings, read_city(settings.city)):
        yield Sender(telegram, THREADS)


def routes(line: Line) -> Iterator[Blueprint]:
    """The address that Telegram sends updates to, where there is a token; raises SettingsError where the secret is missing."""
    settings = line.settings
    telegram = open_telegram(settings, line.city)
    if telegram is None:
        return
    if not telegram.secret:
        raise SettingsError("ONELINE_TELEGRAM_SECRET is empty, but without it anybody could write in Telegram's name.")
    base, doors = public_base_url_of(settings), Blueprint("telegram", __name__)

    @doors.post("/telegram")
    @proves("telegram-secret")
    def update() -> Response:
        request.max_content_length = LARGEST_BODY
        call = call_of(base, now())
        take(telegram, call, lambda turn: line.receive(turn, settings.burst_wait), line.note)
        end_waiting = acknowledgement(call.body)
        return jsonify(end_waiting) if end_waiting else Response("", mimetype="text/plain")

    refuse(doors)
    yield doors
