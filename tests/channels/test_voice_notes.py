"""A voice note from webhook to words: the whole web process, Telegram on loopback, a real decoder and engine behind the door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from contract_rows import row_of
from flask import Flask
from heard import SAID, prompt
from provider import Provider, provider
from recordings import recording
from werkzeug.serving import make_server

from bot.config.settings import Settings, read_settings
from bot.model.turn import Turn
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.clock import now
from channels import media_fetcher
from channels.voice_notes import AGAIN_SECONDS, VoiceNoteWorker
from oneline.processes.web import create_app
from oneline.voice_notes import note_sources
from voice.asr.moonshine_recogniser import Moonshine
from voice.asr.phonetic_match import sound
from voice.notes.client import NoteClient
from voice.notes.decoder import NotDecoded
from voice.notes.door import NoteDoor
from voice.notes.listener import Listener

SECRET, LARGEST = "a secret of the tests", 1 << 20
CHAT = 8123456789
PLACE = json.dumps({"ok": True, "result": {"file_path": "voice/file_1.oga"}}).encode()
engine = cache(Moonshine)


@dataclass
class NoteLine:
    """A line with Telegram, and who hears for it."""

    settings: Settings
    store: Store
    provider: Provider
    worker: VoiceNoteWorker

    def comes(self, data: bytes, **more: Any) -> None:
        """Somebody sends a voice note; what Telegram gives when it is fetched."""
        self.provider.first = [PLACE, data]
        message = {"message_id": 5, "chat": {"id": CHAT, "type": "private"}, "voice": {"file_id": "AwACA"}, **more}
        body = json.dumps({"update_id": 1, "message": message})
        headers = {"X-Telegram-Bot-Api-Secret-Token": "harbour-secret", "Content-Type": "application/json"}
        assert create_app(self.settings).test_client().post("/telegram", data=body, headers=headers).status_code == 200

    def kept(self) -> Turn:
        """The turn as it is now."""
        found = self.store.turn("telegram", "1")
        assert found is not None
        return found.turn

    def is_due(self, at: datetime) -> bool:
        """True if a worker would answer it at a moment."""
        return self.store.claim_conversation(at, 60, "me") is not None


@pytest.fixture
def line(tmp_path: Path) -> Iterator[NoteLine]:
    """A line in a folder of its own, heard by Moonshine behind the real door."""
    with provider() as told, ServedDoor(Listener({"en": engine()}, lambda text: "gas" in text)) as address:
        row = row_of("telegram")
        settings = read_settings(
            row.environment(data=str(tmp_path), simulator="no", telegram_api_url=told.address), chosen=False
        )
        store = open_kept(settings)
        ears = NoteClient(address, SECRET)
        worker = VoiceNoteWorker(store, note_sources(settings), ears, ["en", "zh"], LARGEST, now)
        yield NoteLine(settings, store, told, worker)
        store.close()


class ServedDoor:
    """The door on loopback for as long as a block runs."""

    def __init__(self, listener: Listener) -> None:
        app = Flask("notes")
        app.register_blueprint(NoteDoor(listener, [SECRET], LARGEST).blueprint())
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()


def test_a_note_is_fetched_decoded_heard_and_due_at_once(line: NoteLine) -> None:
    line.comes(recording(prompt("check-number-dial-again")))
    assert not line.is_due(now())
    assert line.worker.hear_once(now())
    turn = line.kept()
    assert sound(turn.text) == SAID["check-number-dial-again"]
    assert (turn.hearing, turn.language, turn.is_heard, turn.is_spoken) == ("sure", "en", True, False)
    assert turn.certainty < 1.0
    assert turn.media == ("telegram:voice:AwACA",)
    assert line.is_due(now())
    assert not line.worker.hear_once(now())


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff\xe0" + bytes(2000), b"OggS" + bytes(LARGEST), b"OggS" + bytes(2000), recording(bytes(64000))],
    ids=["wrong type", "too big", "damaged", "silence"],
)
def test_what_can_not_be_heard_is_answered_at_once_as_a_note_nobody_heard(line: NoteLine, data: bytes) -> None:
    line.comes(data)
    assert line.worker.hear_once(now())
    assert (line.kept().text, line.kept().hearing, line.kept().certainty) == ("", "", 1.0)
    assert line.is_due(now())


def test_a_decoder_that_crashes_costs_one_note(line: NoteLine) -> None:
    def crashed(data: bytes) -> bytes:
        raise NotDecoded("crashed")

    with ServedDoor(Listener({"en": engine()}, lambda text: False, decode=crashed)) as address:
        worker = replace(line.worker, ears=NoteClient(address, SECRET))
        line.comes(recording(prompt("conf-full")))
        assert worker.hear_once(now())
    assert line.kept().text == ""
    assert line.is_due(now())


def test_a_provider_that_is_slow_is_asked_again_until_the_time_is_up(
    line: NoteLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_fetcher, "ANSWER_SECONDS", 0.3)
    line.comes(b"")
    line.provider.first, line.provider.silent = [], True
    began = now()
    assert line.worker.hear_once(began)
    assert not line.worker.hear_once(began)
    assert not line.is_due(now())
    line.provider.silent, line.provider.first = False, [PLACE, recording(prompt("conf-full"))]
    assert line.worker.hear_once(now() + timedelta(seconds=AGAIN_SECONDS))
    assert sound(line.kept().text) == SAID["conf-full"]


def test_while_nobody_listens_it_is_tried_again_and_then_answered_unheard(line: NoteLine) -> None:
    worker = replace(line.worker, ears=NoteClient("http://127.0.0.1:9", SECRET))
    line.comes(recording(prompt("conf-full")))
    assert worker.hear_once(now())
    assert not line.is_due(now())
    late = now() + timedelta(seconds=60)
    assert worker.hear_once(late)
    assert line.kept().text == ""
    assert line.is_due(late)


def test_neither_sound_nor_words_nor_address_are_logged_or_kept_in_clear(
    line: NoteLine, capfd: pytest.CaptureFixture[str]
) -> None:
    line.comes(data := recording(prompt("conf-full")))
    assert line.worker.hear_once(now())
    told = "".join(capfd.readouterr())
    assert not [word for word in ("conference", str(CHAT), "AwACA", "7000:made-up-token") if word in told]
    line.store.close()
    for path in line.settings.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"conference" not in content
            assert data[200:400] not in content
