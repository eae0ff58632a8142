"""Asks the voice process for an answer as a voice note."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import msgspec

from voice.notes.door import VOUCHER
from voice.notes.spoken_note import SpokenNote
from voice.notes.to_say import PATH, SECONDS, ToSay
from voice.notes.tuning import TUNING
from voice.notes.voucher import SAY, vouch

WAITS = TUNING.speaking.waits
"""Seconds: the last sentence may be begun just before its time is up."""


class NobodySpeaks(Exception):
    """The voice process can not be asked now, or has no voice; the text is the kind of its fault."""


@dataclass(frozen=True, slots=True)
class SayClient:
    """Knows where the voice process is."""

    address: str
    """As http://127.0.0.1:8081."""
    secret: str

    def say(self, asked: ToSay) -> SpokenNote:
        """The voice note; raises NobodySpeaks."""
        body = msgspec.json.encode(asked)
        try:
            answer = httpx.post(
                f"{self.address}{PATH}", content=body, timeout=WAITS, trust_env=False,
                headers={VOUCHER: vouch(body, self.secret, SAY), "Content-Type": "application/json"},
            )  # fmt: skip
            answer.raise_for_status()
            return SpokenNote(answer.content, float(answer.headers[SECONDS]), asked.kind)
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise NobodySpeaks(type(error).__name__) from None
