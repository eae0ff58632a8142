"""Joins the hearing of voice notes: sources from the channels, ears in the voice process."""

from __future__ import annotations

from collections.abc import Mapping

from bot.config.settings import Settings, secret_of
from bot.dialogue.turn.resources import Resources
from bot.model.turn import abilities_of
from bot.processing.lookout import Awake
from bot.processing.watchdog import SENDING_SECONDS, Watchdog
from bot.processing.worker import Job
from bot.store import Store
from bot.store.wakeup import VOICE_NOTES
from bot.system.clock import now
from channels.contract import MediaSource
from channels.found import packages
from channels.voice_notes import VoiceNoteWorker
from voice.notes.client import NoteClient

MEGABYTE = 1 << 20


def note_jobs(settings: Settings, store: Store, house: Resources, watchdog: Watchdog) -> Mapping[Job, Awake]:
    """The job that hears voice notes, and how it learns of them; none where nobody can send any."""
    if not (sources := note_sources(settings)):
        return {}
    languages = sorted(house.phrases.languages, key=lambda tag: tag != house.city.language)
    ears = NoteClient(voice_address(settings), secret_of(settings))
    worker = VoiceNoteWorker(store, sources, ears, languages, settings.voice_notes_megabytes * MEGABYTE, now)
    hears = watchdog.watched(worker.hear_once, SENDING_SECONDS)
    return {hears: Awake(store.db.wakeup, VOICE_NOTES, store.next_note_due)}


def note_sources(settings: Settings) -> dict[str, MediaSource]:
    """Way in → what fetches its voice notes."""
    senders = (each.channel for package in packages().values() for each in package.senders(settings))
    return {
        each.name: each
        for each in senders
        if isinstance(each, MediaSource) and abilities_of(each.name).takes_voice_notes
    }


def voice_address(settings: Settings) -> str:
    """Where the voice process is."""
    return settings.voice_notes_url.rstrip("/") or f"http://{settings.host}:{settings.voice_port}"
