"""Opens WhatsApp from the settings, where there is a number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from flask import Blueprint, Response, request

from bot.city.city import City, check_languages, read_city
from bot.config.setting import group_of
from bot.config.settings import Settings, SettingsError
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.clock import now
from channels.line import Line
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.web.routes import call_of, proves, public_base_url_of, refuse, take
from channels.whatsapp.graph_api import API, GraphApi
from channels.whatsapp.settings import WhatsAppSettings
from channels.whatsapp.whatsapp import Secrets, Template, WhatsApp
from channels.whatsapp.window import ReplyWindow

THREADS = 2
"""Why two: one call to the provider that hangs must not stop every reply."""
LOOKS_BACK = 5
"""Turns among which is the one written last, even where some come again that the line did not take at first."""
LARGEST_BODY = 1024 * 1024
"""Bytes of a batch, which holds a thousand events. Why not the three times as many that Meta may send: anybody may send them too."""


def open_whatsapp(settings: Settings, city: City) -> WhatsApp | None:
    """The channel; None without a number."""
    own = group_of(WhatsAppSettings, settings)
    if not own.whatsapp_number_id:
        return None
    phrases = Phrases(settings.home / "intents")
    check_languages(city, phrases.languages)
    api = GraphApi(
        own.whatsapp_token, own.whatsapp_number_id, own.whatsapp_api_version, own.whatsapp_api_url.rstrip("/") or API
    )
    template = Template(own.whatsapp_template, _languages(own.whatsapp_template_languages))
    # Why only when asked: what reads needs no store of its own, and a sender is opened before the line is.
    store = cache(lambda: open_kept(settings))
    window = ReplyWindow("whatsapp", lambda address: _last_turns(store(), address), now)
    return WhatsApp(
        Secrets(own.whatsapp_app_secret, own.whatsapp_verify_token), labels_of(Wording(phrases, city.line)), api,
        template, window.is_open, {tag: phrases.say(tag, "text.open_list") for tag in phrases.languages},
    )  # fmt: skip


def senders(settings: Settings) -> Iterator[Sender]:
    """Messages, where there is a number; raises SettingsError where the token is missing."""
    if whatsapp := open_whatsapp(settings, read_city(settings.city)):
        _require(whatsapp.api.token, "TOKEN", "nothing can be sent")
        yield Sender(whatsapp, THREADS)


def routes(line: Line) -> Iterator[Blueprint]:
    """The address that Meta sends events to, where there is a number; raises SettingsError where a secret is missing."""
    settings = line.settings
    whatsapp = open_whatsapp(settings, line.city)
    if whatsapp is None:
        return
    _require(whatsapp.secrets.app, "APP_SECRET", "anybody could write in Meta's name")
    _require(whatsapp.secrets.verify, "VERIFY_TOKEN", "Meta can not be told that the address is ours")
    base, doors = public_base_url_of(settings), Blueprint("whatsapp", __name__)

    def taken() -> Response:
        request.max_content_length = LARGEST_BODY
        said = take(whatsapp, call_of(base, now()), lambda turn: line.receive(turn, settings.burst_wait), line.note)
        return Response(said, mimetype="text/plain")

    @doors.get("/whatsapp")
    @proves("whatsapp-verify-token")
    def shake_hands() -> Response:
        return taken()

    @doors.post("/whatsapp")
    @proves("whatsapp-signature")
    def events() -> Response:
        return taken()

    refuse(doors)
    yield doors


def _last_turns(store: Store, address: str) -> list[Turn]:
    return [known.turn for known in store.last_turns("whatsapp", address, LOOKS_BACK)]


def _languages(told: str) -> dict[str, str]:
    """Language of the line → the template's code; raises SettingsError for what is no pair."""
    pairs = [pair.strip().partition("=") for pair in told.split(",") if pair.strip()]
    if any(not (tag and code) for tag, _, code in pairs):
        raise SettingsError(f"ONELINE_WHATSAPP_TEMPLATE_LANGUAGES is {told!r}, but must be as en=en,zh=zh_CN.")
    return {tag: code for tag, _, code in pairs}


def _require(value: str, name: str, else_: str) -> None:
    if not value:
        raise SettingsError(f"ONELINE_WHATSAPP_{name} is empty, but without it {else_}.")
