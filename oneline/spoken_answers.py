"""Joins answers as voice notes: who hears them, what is said, the voice process, and the channels that send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.config.settings import Settings, secret_of
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from bot.model.turn import Turn
from bot.processing.turn_processor import TurnProcessor
from channels.aloud import AloudChannel
from channels.contract import VoiceSender
from channels.found import packages
from channels.package import Sender
from channels.render.aloud import aloud
from oneline.hears_answers import HearsAnswers, read_wishes
from oneline.voice_notes import voice_address
from voice.notes.say_client import SayClient


def answering_aloud(shell: TurnProcessor, settings: Settings, house: Resources) -> TurnProcessor:
    """The same, but that answers can be heard by the ways in that send voice notes."""
    speaks = frozenset(each.name for each in _channels(settings))
    if not speaks:
        return shell

    def said(turn: Turn, session: Session, reply: Reply) -> MessageContent | None:
        is_heard = turn.channel in speaks and (session.hears or turn.voice_note)
        return aloud(reply, house.phrases, slow=session.slow) if is_heard else None

    asked = HearsAnswers(shell.converse, house, read_wishes(settings.home / "intents"), speaks)
    return replace(shell, converse=asked, speak=said)


def aloud_senders(settings: Settings, house: Resources) -> Iterator[Sender]:
    """What voice notes go out by: a thread for each way in, in which no text waits."""
    mouth = SayClient(voice_address(settings), secret_of(settings))
    rest = {tag: house.phrases.say(tag, "note.rest", 0) for tag in house.phrases.languages}
    for channel in _channels(settings):
        yield Sender(AloudChannel(channel, mouth, rest))


def _channels(settings: Settings) -> Iterator[VoiceSender]:
    senders = (each.channel for package in packages().values() for each in package.senders(settings))
    yield from (channel for channel in senders if isinstance(channel, VoiceSender))
