"""The voice process's door for voice notes: POST a recording with its voucher, and get what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import structlog
from flask import Blueprint, Response, request

from voice.notes.listener import Listener
from voice.notes.voucher import is_for, is_vouched
from voice.telephony.stream.request_heads import Head, Judge

PATH = "/voice/note"
VOUCHER = "x-voucher"
LANGUAGES = "languages"
"""Of the query: tags, the likeliest first, separated by commas."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NoteDoor:
    """Who is let in, and who hears."""

    listener: Listener
    secrets: Sequence[str]
    """That sign vouchers, the present one last."""
    largest: int
    """Bytes of a recording."""

    def judge(self, head: Head) -> int:
        """0 to let a head in, else its status: a recording that is ours to hear, and not too large."""
        length = head.headers.get("content-length", "")
        if head.method != "POST" or not length.isdecimal():
            return 400
        if int(length) > self.largest:
            return 413
        return 0 if is_vouched(head.headers.get(VOUCHER, ""), list(self.secrets)) else 403

    def beside(self, judge: Judge) -> Judge:
        """Decides as somebody else does, but for this path."""
        return lambda head: self.judge(head) if head.path == PATH else judge(head)

    def blueprint(self) -> Blueprint:
        """The route."""
        doors = Blueprint("voice_notes", __name__)

        def heard() -> Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            # Why judged here too: not every server asks before it gives a thread.
            if status := self.judge(Head(request.method, request.path, "", headers)):
                return Response(status=status)
            request.max_content_length = self.largest
            recording = request.get_data()
            if not is_for(headers[VOUCHER], recording):
                return Response(status=403)
            found = self.listener.hear(recording, request.args.get(LANGUAGES, "").split(","))
            log.info("note.heard", outcome=found.outcome, why=found.why, language=found.language)
            return Response(msgspec.json.encode(found), mimetype="application/json")

        heard.proved_by = "a voucher of the line, for this recording"  # type: ignore[attr-defined]
        doors.add_url_rule(PATH, view_func=heard, methods=["POST"])
        return doors
