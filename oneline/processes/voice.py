"""Joins the parts of calls: the voice process, Twilio's routes for calls, and outgoing calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import Flask

from bot.city.city import read_city
from bot.city.speech_hints import names_said
from bot.config.settings import Settings, read_settings, secret_of
from bot.language.keywords import read_keywords
from bot.language.phrases import Phrases
from bot.notify.reach import first_of, staff_of
from bot.processing.turn_processor import receive
from bot.safety import read_lexicon
from bot.safety.emergency_read import emergency_keys, read_emergency_words
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.confine import begin_process
from bot.system.model_files import fetched_from, require_models
from channels.calls.call_factory import CallFactory
from channels.calls.call_services import CallServices
from channels.contract import Untrusted
from channels.contract import WebhookRequest as Provided
from channels.twilio.signature import read_signature
from channels.twilio.voice_dependencies import ENDED_BY_US
from channels.web.health import health_doors
from channels.web.quiet_log import quiet_app
from oneline.assembly import services_in
from oneline.days import follow_days
from voice.asr.guarded import open_guarded
from voice.asr.open_recognisers import set_bias_phrases
from voice.call.pacing import read_pacing
from voice.cli.fetch import voice_commands
from voice.cli.render import render_command
from voice.engines.choice import Home, read_choice
from voice.engines.deadline import is_stuck
from voice.notes.door import NoteDoor
from voice.notes.listener import Listener
from voice.notes.say_door import SayDoor
from voice.notes.speaker import NoteSpeaker
from voice.telephony.stream.gunicorn_worker import BEGIN, ILL, JUDGE
from voice.telephony.stream.request_heads import Head
from voice.telephony.stream.server import OPTIONS, PATH, judge_of, media_door
from voice.telephony.stream.upgrade import token_in
from voice.tts.voices import open_synthesiser

PACING, VOICE = "pacing.yml", "voice.yml"
"""Files of a city that say how its line waits, and with what it hears and speaks."""
MEGABYTE = 1 << 20


def create_voice_app(settings: Settings | None = None) -> Flask:
    """The voice process: calls by websocket; it hears and speaks, and leaves the conversation to the worker."""
    settings = settings or read_settings()
    begin_process(settings)
    follow_days(settings, read_city(settings.city))
    require_models()
    phones = open_phones(settings)
    app = quiet_app("oneline-voice")
    app.config["SOCK_SERVER_OPTIONS"] = OPTIONS
    proved = signed_by_provider(settings)
    board = phones.board(secret_of(settings), settings.voice_calls, settings.secret_key_old, proved, tries_of(settings))
    app.register_blueprint(media_door(board))
    app.register_blueprint(health_doors(phones.store, settings.rasa_url))
    notes = note_door(settings, phones)
    says = SayDoor(NoteSpeaker(phones.mouth), notes.secrets)
    app.register_blueprint(notes.blueprint())
    app.register_blueprint(says.blueprint())
    app.extensions[BEGIN], app.extensions[ILL] = phones.begin, is_stuck
    app.extensions[JUDGE] = says.beside(notes.beside(judge_of(board)))
    return app


def note_door(settings: Settings, phones: CallFactory) -> NoteDoor:
    """Where the worker has voice notes heard, by the engines of calls."""
    secrets = [*settings.secrets_before, secret_of(settings)]
    listener = Listener(phones.recognisers, phones.desk.is_danger)
    return NoteDoor(listener, secrets, settings.voice_notes_megabytes * MEGABYTE)


def signed_by_provider(settings: Settings) -> Callable[[Head], bool]:
    """Whether Twilio signed the head of a stream: over the address that one call was told to bring its sound to."""
    prove, url = read_signature(settings).prove, settings.stream_url.rstrip("/")

    def is_signed(head: Head) -> bool:
        token = token_in(head.path, PATH)
        if not (settings.twilio_account_sid and url and token):
            return False
        try:
            prove(Provided(f"{url}/{token}", head.headers, {}, b"", datetime.now(UTC)))
        except Untrusted:
            return False
        return True

    return is_signed


def tries_of(settings: Settings) -> int:
    """How many calls at once may come from the page: all where nobody else can ring, else one in five."""
    return max(1, settings.voice_calls // 5) if settings.is_public else settings.voice_calls


def open_phones(settings: Settings) -> CallFactory:
    """What calls are made with: engines, pacing, and the way to the worker."""
    store, city = open_kept(settings), read_city(settings.city)
    phrases, keywords = Phrases(settings.home / "intents"), read_keywords(settings.home / "intents")
    write = partial(receive, store, keywords=keywords, wait=0.0)
    desk = CallServices(
        write, store, phrases, keywords, staff_of(settings, city), city.line,
        message=store.told, is_slow=store.is_slow, ended=note_ended(store), heard=store.mark_heard,
        answered=lambda key, yes: store.answer_call(key, datetime.now(UTC), yes=yes),
        first=first_of(settings, city), is_danger=danger_in_words(settings), news=store.news_of,
    )  # fmt: skip
    home = voice_home(settings)
    recognisers, pacing = open_guarded(home, phrases.languages), read_pacing(tuned_by(settings, PACING))
    own = settings.catalogue_path.resolve() == settings.city.resolve()
    services, here = services_in(settings), city if own else city.elsewhere()
    set_bias_phrases(recognisers, lambda language: names_said(language, services, here, phrases, keywords))
    mouth, first = open_synthesiser(home, pacing.rates), settings.voice_at_once.split() or [city.language]
    numbers = emergency_keys(settings.home / "intents", here.emergency().numbers.values())
    return CallFactory(
        desk, store, recognisers, mouth, pacing, city.language, at_once=frozenset(first), emergency_numbers=numbers
    )


def danger_in_words(settings: Settings) -> Callable[[str], bool]:
    """Tells whether a hearing tells of danger by the patterns alone, which need no models."""
    intents = settings.home / "intents"
    lexicon, words = read_lexicon(intents), read_emergency_words(intents)
    return lambda text: bool(lexicon.match(text).raised) or words.named(text) is not None


def fixed_prompts(settings: Settings) -> dict[str, dict[str, str]]:
    """Language → key → wording, of all wordings without a gap: what may be rendered ahead."""
    phrases = Phrases(settings.home / "intents")
    return {
        tag: {
            key: text for key in sorted(phrases.keys(tag)) for text in phrases.variants(tag, key)[:1] if "{" not in text
        }
        for tag in phrases.languages
    }


def tuned_by(settings: Settings, name: str) -> Path:
    """A city's own file of figures for calls; that of the made-up city, where it has none: a city of texts begins so."""
    own = settings.city / name
    return own if own.exists() else settings.home / "city" / name


def voice_home(settings: Settings) -> Home:
    """Where voices, models and recordings lie."""
    data, city = settings.data / "voice", settings.city
    return Home(data / "models", data / "clips", city / "recordings", read_choice(tuned_by(settings, VOICE)))


def voice_group(settings: Callable[[], Settings]) -> click.Group:
    """`oneline voice`: fetch, check, render."""
    group = voice_commands(lambda: voice_home(settings()), lambda: fetched_from(settings().home))
    home, prompts = (lambda: voice_home(settings())), (lambda: fixed_prompts(settings()))
    group.add_command(render_command(home, prompts, lambda: read_pacing(settings().city / PACING).rates))
    return group


def note_ended(store: Store) -> Callable[[str], object]:
    """Notes that the line ended a call itself, for the web process."""
    return lambda call: store.receipt(ENDED_BY_US, call, "delivered", "", datetime.now(UTC))
