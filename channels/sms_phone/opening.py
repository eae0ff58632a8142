"""Opens texts by a telephone from the settings, where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from bot.city.city import City, check_languages, read_city
from bot.config.setting import group_of
from bot.config.settings import Settings, SettingsError
from bot.language.phrases import Phrases
from bot.system.clock import now
from channels.line import Line
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.sms_phone.api import GatewayApp, Pace
from channels.sms_phone.settings import SmsPhoneSettings
from channels.sms_phone.sms_phone import SmsPhone
from channels.web.routes import LARGEST_BODY, call_of, proves, public_base_url_of, refuse, take


def open_sms_phone(settings: Settings, city: City) -> SmsPhone | None:
    """The channel; None without a telephone."""
    own = group_of(SmsPhoneSettings, settings)
    if not own.sms_phone_url:
        return None
    phrases = Phrases(settings.home / "intents")
    check_languages(city, phrases.languages)
    app = GatewayApp(
        own.sms_phone_url.rstrip("/"), own.sms_phone_user, own.sms_phone_password, Pace(own.sms_phone_seconds)
    )
    return SmsPhone(own.sms_phone_signing_key, city.country, labels_of(Wording(phrases, city.line)), app)


def senders(settings: Settings) -> Iterator[Sender]:
    """Texts, where there is a telephone; raises SettingsError where the password is missing. Why one thread: one text at a time."""
    if sms_phone := open_sms_phone(settings, read_city(settings.city)):
        _require(sms_phone.app.password, "PASSWORD", "nothing can be sent")
        yield Sender(sms_phone)


def routes(line: Line) -> Iterator[Blueprint]:
    """The address that the app calls, where there is a telephone; raises SettingsError where the key is missing."""
    settings = line.settings
    sms_phone = open_sms_phone(settings, line.city)
    if sms_phone is None:
        return
    _require(sms_phone.signing_key, "SIGNING_KEY", "anybody could write in the telephone's name")
    base, doors = public_base_url_of(settings), Blueprint("sms_phone", __name__)

    @doors.post("/sms_phone")
    @proves("sms-phone-signature")
    def event() -> Response:
        request.max_content_length = LARGEST_BODY
        take(sms_phone, call_of(base, now()), lambda turn: line.receive(turn, settings.burst_wait), line.note)
        return Response("", mimetype="text/plain")

    refuse(doors)
    yield doors


def _require(value: str, name: str, else_: str) -> None:
    if not value:
        raise SettingsError(f"ONELINE_SMS_PHONE_{name} is empty, but without it {else_}.")
