"""The web process: routes for providers, the page for trying the line, a health check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.catalogue.entries import Entries
from bot.city.city import read_city
from bot.config.settings import Settings, read_settings, secret_of
from bot.language.keywords import read_keywords
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.notify.reach import first_of, reach_of, staff_of
from bot.processing.turn_processor import receive
from bot.retrieval.compile import folder_of
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.confine import begin_process
from channels.delivery import take_receipt
from channels.open311.routes import open311_doors
from channels.simulator.department import department
from channels.simulator.errands import Errands
from channels.simulator.routes import SimulatorServices, simulator
from channels.twilio.signature import read_signature
from channels.twilio.voice_dependencies import VoiceServices
from channels.twilio.voice_routes import voice_doors
from channels.web.calendar_file import CalendarFiles, calendar_door
from channels.web.health import health_doors
from channels.web.quiet_log import quiet_app
from channels.web.routes import LARGEST_BODY, doors
from oneline.assembly import CALLS, learned_from, open_sms
from oneline.days import follow_days, open_days
from oneline.open311 import open_open311
from voice.telephony.stream.ticket import sign, token_of


def create_app(settings: Settings | None = None) -> Flask:
    """The web process: routes for providers, the page for trying the line, a health check. It loads no models."""
    settings = settings or read_settings()
    begin_process(settings)
    follow_days(settings, read_city(settings.city))
    store, keywords = open_kept(settings), read_keywords(settings.home / "intents")
    app = quiet_app("oneline")
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.secret_key = secret_of(settings)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=LARGEST_BODY)
    app.config.update(SESSION_COOKIE_SECURE=settings.is_https, SECRET_KEY_FALLBACKS=settings.secrets_before)

    def written(wait: float) -> Callable[[Turn], bool]:
        return lambda turn: receive(store, turn, keywords, wait)

    if settings.twilio_account_sid:
        sms, note = open_sms(settings), partial(take_receipt, store)
        app.register_blueprint(doors(settings, sms, written(settings.burst_wait), note))
        app.register_blueprint(voice_doors(settings, read_signature(settings).prove, open_twilio_line(settings, store)))
    if settings.serves_page:
        page = open_page(settings, store, written)
        files = CalendarFiles(
            store, read_city(settings.city), page.entry_of, (secret_of(settings), *settings.secrets_before)
        )
        app.register_blueprint(simulator(replace(page, calendar_of=files.link_of)))
        app.register_blueprint(calendar_door(files))
        app.register_blueprint(department())
    if (city := read_city(settings.city)).problems:
        app.register_blueprint(open311_doors(open_open311(settings, store, city)))
    app.register_blueprint(health_doors(store, settings.rasa_url))
    return app


def open_page(
    settings: Settings, store: Store, written: Callable[[float], Callable[[Turn], bool]]
) -> SimulatorServices:
    """What the page to try the line with needs; a telephone turn is whole and waits for nothing."""
    stream, city = (
        settings.stream_url or f"ws://{settings.host}:{settings.voice_port}/voice/stream",
        read_city(settings.city),
    )
    entries = Entries(lambda: folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings)))
    return SimulatorServices(
        written(settings.burst_wait), store, entries.get, city.demo, receive_whole=written(0.0),
        sign=partial(sign, secret=secret_of(settings)), called=city.line, number=city.phone.number, stream_url=stream,
        errands=Errands(store, city, entries.get, open_days(settings, store, city)), is_local=not settings.is_public,
    )  # fmt: skip


def open_twilio_line(settings: Settings, store: Store) -> VoiceServices:
    """What calls by Twilio need."""
    intents, city = settings.home / "intents", read_city(settings.city)
    return VoiceServices(
        receive_whole=partial(receive, store, keywords=read_keywords(intents), wait=0.0),
        remembered=store,
        news=store.news_of,
        note=partial(take_receipt, store),
        sign_ticket=partial(sign, secret=secret_of(settings)),
        stream_token=partial(token_of, secret=secret_of(settings)),
        phrases=Phrases(intents),
        names=city.line,
        language=city.language,
        message_of=store.told,
        heard=store.mark_heard,
        answered=lambda key, yes: store.answer_call(key, yes=yes),
        missed=city.missed_call,
        staff=staff_of(settings, city),
        first=first_of(settings, city),
        ended=partial(store.is_noted, CALLS),
        reached=reach_of(settings, city).is_there,
        command=read_keywords(intents).command,
    )
