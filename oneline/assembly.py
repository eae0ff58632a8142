"""Joins everything: the only place, with `oneline.cli.main`, that knows every part."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.cases.code import new_code, unused_code
from bot.catalogue.entries import Entries
from bot.catalogue.model import Lists, Service, Words
from bot.catalogue.overlay import FILE as BESIDE
from bot.catalogue.service_file import read_services
from bot.city.city import check_languages, read_city
from bot.config.settings import Settings, read_settings, secret_of
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import House
from bot.errands.handover import TEAM, apology, over_limit
from bot.language.encode import Progress
from bot.language.encoders.guarded import encoders
from bot.language.keywords import read_keywords
from bot.language.phrases import Phrases
from bot.model.turn import Turn
from bot.model.understanding import Understanding
from bot.nlu.understand import CarefulUnderstanding, KeywordUnderstanding, RasaUnderstanding
from bot.notify.opening import notifier_jobs
from bot.notify.reach import first_of, reach_of, staff_of
from bot.privacy.redact import read_private
from bot.processing.purge import Purging
from bot.processing.readiness import WORKER
from bot.processing.turn_processor import Shell, receive
from bot.processing.watchdog import READY, SENDING_SECONDS, Watchdog, begin_watch
from bot.processing.worker import Job, run_worker, stop_on_signals, worker_name
from bot.retrieval.catalogue import Catalogue, Matcher
from bot.retrieval.compile import Imported, folder_of, import_catalogue, importer_for
from bot.retrieval.learned_models import Learned
from bot.safety import Detector, read_lexicon
from bot.safety.disclosures import read_told
from bot.safety.learning import open_classifier
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.confine import begin_process
from bot.system.progress import show_progress as show_progress
from bot.translation.translator import Translators
from channels.calls.outbound import Dials, GatewayDials, PhoneCalls
from channels.delivery import Sender, take_receipt
from channels.render.registry import renderers
from channels.render.text_lines import read_labels
from channels.simulator.codec import WAYS
from channels.simulator.routes import Line, simulator
from channels.twilio.calls_api import open_calls
from channels.twilio.signature import read_signature
from channels.twilio.sms import Sms
from channels.twilio.sms_api import open_texts
from channels.twilio.voice_dependencies import TwilioLine
from channels.twilio.voice_routes import voice_doors
from channels.web.health import health_doors
from channels.web.quiet_log import quiet_app
from channels.web.routes import LARGEST_BODY, doors
from voice.telephony.stream.ticket import bearer, sign

CALLS = "calls"
"""Under this receipts note which calls we ended ourselves."""


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
    return Learned(intents, settings.data / "needs", read_keywords(intents).stop_words, settings.city / BESIDE)


def open_understanding(settings: Settings) -> Understanding:
    """Rasa, with keywords behind it."""
    keywords, private = KeywordUnderstanding(settings.home / "intents"), read_private(settings.home / "intents")
    return CarefulUnderstanding(RasaUnderstanding(settings.rasa_url, settings.rasa_budget, private.numbers), keywords)


def open_house(settings: Settings, understanding: Understanding, path: Path | None = None) -> House:
    """All that a conversation draws on."""
    intents, city = settings.home / "intents", read_city(settings.city)
    catalogue_path = path or settings.catalogue_path
    _, catalogue = open_catalogue(settings, catalogue_path)
    country = importer_for(catalogue_path).country
    own = catalogue_path.resolve() == settings.city.resolve()
    phrases = Phrases(intents)
    check_languages(city, phrases.languages)
    return House(
        catalogue=catalogue,
        city=city if own else city.elsewhere(country),
        phrases=phrases,
        keywords=read_keywords(intents),
        danger=Detector(read_lexicon(intents), open_classifier(intents)),
        told=read_told(intents),
        understanding=understanding,
        events=Matcher((e.id, _all(e.name, e.sayings)) for e in city.events if own),
        problems=Matcher((p.id, _all(p.name, p.sayings, p.also)) for p in city.problems if own),
        offices=Matcher((o.id, _all(o.name, o.also)) for o in city.offices if own),
        translators=Translators(intents / "glossary"),
        new_code=new_code,
        stale_days=settings.stale_days,
        reached=reach_of(settings, city).is_there,
        country=country,
    )


def create_app(settings: Settings | None = None) -> Flask:
    """The web process: doors for providers, the page to try the line with, a health check. It loads no models."""
    settings = settings or read_settings()
    begin_process(settings)
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
        app.register_blueprint(simulator(open_page(settings, store, written)))
    app.register_blueprint(health_doors(store, settings.rasa_url))
    return app


def open_page(settings: Settings, store: Store, written: Callable[[float], Callable[[Turn], bool]]) -> Line:
    """What the page to try the line with needs; a telephone turn is whole and waits for nothing."""
    stream, city = (
        settings.stream_url or f"ws://{settings.host}:{settings.voice_port}/voice/stream",
        read_city(settings.city),
    )
    entries = Entries(lambda: folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings)))
    return Line(
        written(settings.burst_wait), store, entries.get, city.demo, receive_whole=written(0.0),
        sign=partial(sign, secret=secret_of(settings)), called=city.line, number=city.phone.number, stream_url=stream,
    )  # fmt: skip


def services_in(settings: Settings) -> list[Service]:
    """Services of the catalogue in use without its index; none where it is not imported yet."""
    folder = folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings))
    return read_services(folder) if folder.exists() else []


def open_sms(settings: Settings) -> Sms:
    """Texts by Twilio."""
    phrases, city = Phrases(settings.home / "intents"), read_city(settings.city)
    check_languages(city, phrases.languages)
    labels = {language: read_labels(phrases, language, city.line[language]) for language in phrases.languages}
    return Sms(read_signature(settings).prove, labels, open_texts(settings))


def run_workers(settings: Settings) -> None:
    """Answer and send until SIGTERM: conversations and the outbox in threads; says so once it is ready."""
    begin_process(settings)
    stop, store = threading.Event(), open_kept(settings)
    stop_on_signals(stop)
    house = open_house(settings, open_understanding(settings))
    shell, watchdog = open_shell(store, house), Watchdog(stop, (settings.data / READY).touch)
    jobs: list[Job] = [watchdog.watched(shell.work_once)] * settings.worker_threads
    if settings.twilio_account_sid:
        # Why two: one call to the provider that hangs must not stop every reply.
        jobs += [watchdog.watched(Sender(store, {"sms": open_sms(settings)}).send_once, SENDING_SECONDS)] * 2
    if dials := open_dials(settings):
        jobs.append(watchdog.watched(Sender(store, {"phone": PhoneCalls(dials)}).send_once, SENDING_SECONDS))
    tells = [watchdog.watched(job, SENDING_SECONDS) for job in notifier_jobs(settings, store)]
    jobs += [*tells, Purging(store, settings).purge_if_due]
    # Why before the watch: on a busy machine loading takes longer than a turn may, and would be taken for a turn that hangs.
    encoders().start()
    house.danger.load()
    begin_watch(watchdog, partial(store.beat, WORKER), stop)
    run_worker(jobs, stop)
    store.close()


def open_twilio_line(settings: Settings, store: Store) -> TwilioLine:
    """What calls by Twilio need."""
    intents, city = settings.home / "intents", read_city(settings.city)
    return TwilioLine(
        receive_whole=partial(receive, store, keywords=read_keywords(intents), wait=0.0),
        remembered=store,
        note=partial(take_receipt, store),
        sign_ticket=partial(sign, secret=secret_of(settings)),
        phrases=Phrases(intents),
        names=city.line,
        language=city.language,
        message_of=store.told,
        heard=store.mark_heard,
        staff=staff_of(settings, city),
        first=first_of(settings, city),
        ended=partial(store.is_noted, CALLS),
        reached=reach_of(settings, city).is_there,
    )


def open_dials(settings: Settings) -> Dials | None:
    """Whoever rings numbers for us: the SIP gateway where there is one, else Twilio, else nobody."""
    if settings.sip_listen:
        return GatewayDials(
            f"http://{settings.sip_door}", bearer(secret_of(settings)), read_city(settings.city).language
        )
    number = settings.twilio_voice_from or settings.twilio_from
    return open_calls(settings) if settings.twilio_account_sid and number.startswith("+") else None


def open_shell(store: Store, house: House) -> Shell:
    """The shell around the conversation of a house."""
    draw = partial(unused_code, store.is_code_used, house.city.code_digits)
    house, table = replace(house, new_code=draw), renderers(house.phrases, house.city.line)
    return Shell(
        store=store,
        keywords=house.keywords,
        converse=lambda turn, session: converse(turn, session, house),
        render=lambda channel, reply: table[channel](reply),
        apology=partial(apology, house),
        over=partial(over_limit, house),
        reached=house.reached,
        language=house.city.language,
        team=TEAM,
        new_code=draw,
        limits=house.city.limits,
        by=worker_name(os.getpid()),
        tries=frozenset(WAYS.values()),
    )


def _all(name: Words, *lists: Lists) -> list[str]:
    return [*name.values(), *(text for each in lists for texts in each.values() for text in texts)]
