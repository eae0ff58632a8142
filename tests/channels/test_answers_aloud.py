"""Whoever speaks hears the answer beside reading it: the text goes first, and no text waits for a voice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from contract_rows import row_of
from provider import provider
from small_line import NOON, echo, later, shell

from bot.config.settings import read_settings
from bot.language.phrases import Phrases
from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent
from bot.model.reply import Ask, Choices, Option, Reply, Say
from bot.model.turn import Hearing, Turn
from bot.store import Store
from channels.aloud import AloudChannel
from channels.contract import SendFailed, VoiceSender
from channels.delivery import DeliveryWorker
from channels.found import packages
from channels.render.aloud import aloud
from voice.notes.encoder import encode
from voice.notes.say_client import NobodySpeaks
from voice.notes.spoken_note import SpokenNote
from voice.notes.to_say import ToSay

PHRASES = Phrases(read_settings({}, chosen=False).home / "intents")
NOTE = SpokenNote(encode(bytes(16_000), "ogg"), 1.0)


@dataclass
class Mouth:
    """Says what it is told to, or fails."""

    fails: bool = False
    said: list[ToSay] = field(default_factory=list)

    def say(self, asked: ToSay) -> SpokenNote:
        self.said.append(asked)
        if self.fails:
            raise NobodySpeaks("ConnectError")
        return NOTE


def _spoken(turn: Turn, session: Session, reply: Reply) -> MessageContent | None:
    return aloud(reply, PHRASES) if turn.hearing else None


def _answered(store: Store, hearing: Hearing = "sure") -> None:
    store.receive(Turn("1", "telegram", "8123456789", NOON, "Where is it?", hearing=hearing), NOON)
    assert replace(shell(store, echo), speak=_spoken).work_once(NOON)


def _sender(folder: str, address: str) -> VoiceSender:
    row = row_of(folder)
    settings = read_settings(row.environment(data="/nowhere", **{row.row.api: address}), chosen=False)
    channel = next(iter(packages()[folder].senders(settings))).channel
    assert isinstance(channel, VoiceSender)
    return channel


def test_the_answer_is_written_and_then_heard(store: Store) -> None:
    _answered(store)
    mouth = Mouth()
    with provider() as told:
        told.status, told.body = 200, {"ok": True, "result": {"message_id": 77}}
        channel = _sender("telegram", told.address)
        heard = AloudChannel(channel, mouth, {"en": "The rest is above."})
        written, spoken = (DeliveryWorker(store, {each.name: each}) for each in (channel, heard))  # type: ignore[dict-item]
        assert not spoken.send_once(later(1))
        assert written.send_once(later(1))
        assert spoken.send_once(later(2))
        assert not written.send_once(later(2))
    assert [path.rpartition("/")[2] for _, path, _ in told.asked] == ["sendMessage", "sendVoice"]
    assert NOTE.data in told.raw[1]
    assert [line.text for line in mouth.said[0].lines] == ["One: Where is it?"]


@pytest.mark.parametrize("seconds", [5.0, 400.0])
def test_a_voice_that_fails_costs_nobody_the_text(store: Store, seconds: float) -> None:
    _answered(store)
    heard = AloudChannel(_sender("telegram", "http://127.0.0.1:9"), Mouth(fails=True), {})
    store.claim_outbox(["telegram"], later(1), 0.0, "x")
    with store.db.writing() as c:
        c.exec_driver_sql("UPDATE outbox SET due_at = NULL, status = 'sent' WHERE channel = 'telegram'")
    worker = DeliveryWorker(store, {heard.name: heard})
    assert worker.send_once(NOON + timedelta(seconds=seconds))
    assert [each.status for each in store.replies_since(1)] == ["sent", "queued" if seconds < 300 else "expired"]


def test_who_writes_only_reads(store: Store) -> None:
    _answered(store, "")
    assert store.claim_outbox(["telegram-aloud"], later(99), 60, "x") is None
    assert [each.status for each in store.replies_since(1)] == ["queued"]


def test_whatsapp_gets_the_file_and_then_the_note() -> None:
    with provider() as told:
        told.status, told.first = 200, [b'{"id": "4490"}']
        told.body = {"messages": [{"id": "wamid.1"}]}
        channel = replace(_sender("whatsapp", told.address), is_open=lambda address: True)  # type: ignore[type-var]
        assert channel.send_voice("+12025550100", NOTE, "k") == "wamid.1"
        with pytest.raises(SendFailed):
            replace(channel, is_open=lambda address: False).send_voice("+12025550100", NOTE, "k")  # type: ignore[type-var]
    assert b"audio/ogg; codecs=opus" in told.raw[0]
    assert NOTE.data in told.raw[0]
    assert b'"audio":{"id":"4490","voice":true}' in told.raw[1].replace(b" ", b"")


@pytest.mark.parametrize("language", PHRASES.languages)
def test_options_are_answered_by_saying_them(language: str) -> None:
    options = (Option("1", "Bus card", "service:a"), Option("2", "Heating", "service:b"))
    asked = Reply((Say("Hello."), Choices("Which one?", options), Ask("x", "Now?", "yes-no")), language)
    said = aloud(asked, PHRASES)
    assert said is not None
    assert len(said.tags) == len(said.text.splitlines()) == 7
    assert "press" not in said.text
    assert "按" not in said.text
    assert aloud(Reply((), language), PHRASES) is None
