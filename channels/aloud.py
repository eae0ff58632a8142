"""Sends what is to be heard: made in the voice process as it goes out, by the channel it belongs to.

Why apart from what is written: a voice takes seconds, and nobody's text waits for it. What it says was written before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.message_content import MessageContent, aloud_way
from channels.contract import CannotBeKnown, SendFailed, VoiceSender
from channels.voice_notes import AGAIN_SECONDS
from voice.notes.say_client import NobodySpeaks
from voice.notes.spoken_note import SpokenNote
from voice.notes.to_say import Line, ToSay


class Mouth(Protocol):
    """What speaks."""

    def say(self, asked: ToSay) -> SpokenNote:
        """The voice note; raises NobodySpeaks."""
        ...


@dataclass(frozen=True, slots=True)
class AloudChannel:
    """The voice notes of one way in."""

    channel: VoiceSender
    mouth: Mouth
    rest: Mapping[str, str]
    """Language tag → what is said in the place of what would be too long."""

    @property
    def name(self) -> str:
        """Name under which they stand in the outbox."""
        return aloud_way(self.channel.name)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Make one and send it; raises SendFailed, OptedOut, OutcomeUnknown."""
        lines = zip(message.tags, message.text.splitlines(), strict=False)
        rest = Line(message.language, self.rest[message.language]) if message.language in self.rest else None
        said = tuple(Line(tag, text) for tag, text in lines)
        try:
            note = self.mouth.say(ToSay(said, self.channel.voice_kind, message.slow, rest))
        except NobodySpeaks as error:
            raise SendFailed(str(error), retry=True, fault="ours", after=AGAIN_SECONDS) from None
        return self.channel.send_voice(to, note, key)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """Nobody is asked: what it says was written, and is not to be heard twice."""
        raise CannotBeKnown
