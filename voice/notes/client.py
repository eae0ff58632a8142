"""Asks the voice process what a recording says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import httpx
import msgspec

from voice.notes.door import LANGUAGES, PATH, VOUCHER
from voice.notes.listener import HeardNote
from voice.notes.voucher import vouch


class NobodyListens(Exception):
    """The voice process can not be asked now; the text is the kind of its fault."""


@dataclass(frozen=True, slots=True)
class NoteClient:
    """Knows where the voice process is."""

    address: str
    """As http://127.0.0.1:8081."""
    secret: str

    def hear(self, recording: bytes, languages: Iterable[str], seconds: float) -> HeardNote:
        """What a recording says, within so many seconds; raises NobodyListens."""
        try:
            answer = httpx.post(
                f"{self.address}{PATH}", params={LANGUAGES: ",".join(languages)}, content=recording,
                headers={VOUCHER: vouch(recording, self.secret)}, timeout=seconds, trust_env=False,
            )  # fmt: skip
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=HeardNote)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise NobodyListens(type(error).__name__) from None
