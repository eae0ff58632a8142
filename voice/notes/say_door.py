"""The voice process's door for answers as voice notes: POST what is to be said with its voucher, and get a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import structlog
from flask import Blueprint, Response, request

from voice.notes.door import VOUCHER
from voice.notes.speaker import NoteSpeaker
from voice.notes.to_say import PATH, SECONDS, ToSay
from voice.notes.voucher import SAY, is_for, is_vouched
from voice.telephony.stream.request_heads import Head, Judge
from voice.tts.synthesiser import SpeakFailed

LARGEST = 64 * 1024
"""Bytes of what is to be said."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SayDoor:
    """Who is let in, and who speaks."""

    speaker: NoteSpeaker
    secrets: Sequence[str]
    """That sign vouchers, the present one last."""

    def judge(self, head: Head) -> int:
        """0 to let a head in, else its status."""
        length = head.headers.get("content-length", "")
        if head.method != "POST" or not length.isdecimal():
            return 400
        if int(length) > LARGEST:
            return 413
        return 0 if is_vouched(head.headers.get(VOUCHER, ""), list(self.secrets), SAY) else 403

    def beside(self, judge: Judge) -> Judge:
        """Decides as somebody else does, but for this path."""
        return lambda head: self.judge(head) if head.path == PATH else judge(head)

    def blueprint(self) -> Blueprint:
        """The route."""
        doors = Blueprint("voice_says", __name__)

        def said() -> Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            # Why judged here too: not every server asks before it gives a thread.
            if status := self.judge(Head(request.method, request.path, "", headers)):
                return Response(status=status)
            request.max_content_length = LARGEST
            body = request.get_data()
            if not is_for(headers[VOUCHER], body):
                return Response(status=403)
            try:
                note = self.speaker.speak(msgspec.json.decode(body, type=ToSay))
            except msgspec.DecodeError:
                return Response(status=400)
            except SpeakFailed as error:
                log.warning("note.unsaid", why=str(error))
                return Response(status=503)
            log.info("note.said", seconds=round(note.seconds, 1), kind=note.kind)
            return Response(note.data, mimetype="application/octet-stream", headers={SECONDS: f"{note.seconds:.3f}"})

        said.proved_by = "a voucher of the line, for these words"  # type: ignore[attr-defined]
        doors.add_url_rule(PATH, view_func=said, methods=["POST"])
        return doors
