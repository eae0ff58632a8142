"""Opens what texts and calls by Twilio need, from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint

from bot.city.city import check_languages, read_city
from bot.config.settings import Settings, secret_of
from bot.language.phrases import Phrases
from bot.notify.reach import first_of, reach_of, staff_of
from channels.line import Line
from channels.package import Sender, Wording
from channels.render.registry import labels_of
from channels.twilio.signature import read_signature
from channels.twilio.sms import Sms
from channels.twilio.sms_api import open_texts
from channels.twilio.voice_dependencies import ENDED_BY_US, VoiceServices
from channels.twilio.voice_routes import voice_doors
from channels.web.routes import doors
from voice.telephony.stream.ticket import sign, token_of

THREADS = 2
"""Why two: one call to the provider that hangs must not stop every reply."""


def open_sms(settings: Settings) -> Sms:
    """Texts by Twilio."""
    phrases, city = Phrases(settings.home / "intents"), read_city(settings.city)
    check_languages(city, phrases.languages)
    return Sms(read_signature(settings).prove, labels_of(Wording(phrases, city.line)), open_texts(settings))


def senders(settings: Settings) -> Iterator[Sender]:
    """Texts, where there is an account."""
    if settings.twilio_account_sid:
        yield Sender(open_sms(settings), THREADS)


def routes(line: Line) -> Iterator[Blueprint]:
    """Routes for texts and calls, where there is an account."""
    settings = line.settings
    if settings.twilio_account_sid:
        yield doors(settings, open_sms(settings), lambda turn: line.receive(turn, settings.burst_wait), line.note)
        yield voice_doors(settings, read_signature(settings).prove, open_voice(line))


def open_voice(line: Line) -> VoiceServices:
    """What calls by Twilio need."""
    settings, city, store = line.settings, line.city, line.store
    return VoiceServices(
        receive_whole=lambda turn: line.receive(turn, 0.0),
        remembered=store,
        news=store.news_of,
        note=line.note,
        sign_ticket=partial(sign, secret=secret_of(settings)),
        stream_token=partial(token_of, secret=secret_of(settings)),
        phrases=Phrases(settings.home / "intents"),
        names=city.line,
        language=city.language,
        message_of=store.told,
        heard=store.mark_heard,
        answered=lambda key, yes: store.answer_call(key, datetime.now(UTC), yes=yes),
        missed=city.missed_call,
        staff=staff_of(settings, city),
        first=first_of(settings, city),
        ended=partial(store.is_noted, ENDED_BY_US),
        reached=reach_of(settings, city).is_there,
        command=line.keywords.command,
    )
