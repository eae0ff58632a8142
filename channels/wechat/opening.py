"""Opens WeChat from the settings, where there is an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
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
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.web.routes import LARGEST_BODY, call_of, proves, public_base_url_of, refuse, take
from channels.wechat.api import API, WeChatApi
from channels.wechat.menu import greeting
from channels.wechat.proof import Proof
from channels.wechat.settings import WeChatSettings
from channels.wechat.wechat import WeChat
from channels.wechat.windows import MESSAGE, OPENED_BY, Quota

THREADS = 2
"""Why two: one call to the provider that hangs must not stop every reply."""
LOOKS_BACK = 30
"""Turns among which are the last message and the last tap."""
TAKEN = "success"
"""What WeChat wants to hear within five seconds; else it sends the same again, three times in all."""


def open_api(settings: Settings) -> WeChatApi:
    """WeChat's interface; raises SettingsError where the secret is missing."""
    own = group_of(WeChatSettings, settings)
    _require(own.wechat_app_secret, "APP_SECRET", "nothing can be sent")
    return WeChatApi(own.wechat_app_id, own.wechat_app_secret, own.wechat_api_url.rstrip("/") or API)


def open_wechat(settings: Settings, city: City) -> WeChat | None:
    """The channel; None without an account. Raises SettingsError for a key that is none."""
    own = group_of(WeChatSettings, settings)
    if not own.wechat_app_id:
        return None
    phrases = Phrases(settings.home / "intents")
    check_languages(city, phrases.languages)
    proof = Proof(own.wechat_token, own.wechat_app_id, own.wechat_aes_key)
    proof.check_key()
    # Why only when asked: what reads needs no store of its own, and a sender is opened before the line is.
    store = cache(lambda: open_kept(settings))

    def last_turns(address: str) -> list[Turn]:
        return [known.turn for known in store().last_turns("wechat", address, LOOKS_BACK)]

    def sent_since(address: str, since: datetime, key: str) -> int:
        return store().went_out_since("wechat", address, since, key)

    api = WeChatApi(own.wechat_app_id, own.wechat_app_secret, own.wechat_api_url.rstrip("/") or API)
    quota = Quota(last_turns, sent_since, lambda: now())
    return WeChat(proof, labels_of(Wording(phrases, city.line)), api, quota, greeting(city.language))


def senders(settings: Settings) -> Iterator[Sender]:
    """Messages, where there is an account; raises SettingsError where the secret is missing."""
    if wechat := open_wechat(settings, read_city(settings.city)):
        open_api(settings)
        yield Sender(wechat, THREADS)


def routes(line: Line) -> Iterator[Blueprint]:
    """The address that WeChat calls, where there is an account; raises SettingsError where the token is missing."""
    settings = line.settings
    wechat = open_wechat(settings, line.city)
    if wechat is None:
        return
    _require(wechat.proof.token, "TOKEN", "anybody could write in WeChat's name")
    base, doors = public_base_url_of(settings), Blueprint("wechat", __name__)

    def receive(turn: Turn) -> object:
        # Why no wait after a tap: WeChat takes an answer to it for a minute.
        return line.receive(turn, settings.burst_wait if turn.facts[OPENED_BY] == MESSAGE else 0)

    def taken() -> Response:
        request.max_content_length = LARGEST_BODY
        said = take(wechat, call_of(base, now()), receive, line.note)
        return Response(said or TAKEN, mimetype="text/plain")

    @doors.get("/wechat")
    @proves("wechat-signature")
    def shake_hands() -> Response:
        return taken()

    @doors.post("/wechat")
    @proves("wechat-signature")
    def message() -> Response:
        return taken()

    refuse(doors)
    yield doors


def _require(value: str, name: str, else_: str) -> None:
    if not value:
        raise SettingsError(f"ONELINE_WECHAT_{name} is empty, but without it {else_}.")
