"""A webhook: JSON over HTTPS, signed, with a key by which a repeated notice can be recognised."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

import httpx

from bot.config.timing import TIMING
from bot.notify.words import Telling

SECONDS = TIMING.staff.hook
SIGNATURE, KEY = "X-Oneline-Signature", "Idempotency-Key"


class Refused(Exception):
    """The other side did not take it; the text is its status."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Posts to addresses of the city's own systems."""

    secret: str

    def send(self, url: str, telling: Telling, key: str, now: datetime) -> None:
        """Post one; raises httpx.HTTPError or Refused. Redirects are not followed."""
        body = json.dumps(telling.values, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", KEY: key, SIGNATURE: signature(self.secret, now, body)}
        answer = httpx.post(
            url, content=body, headers=headers, timeout=SECONDS, follow_redirects=False, trust_env=False
        )
        if not answer.is_success:
            raise Refused(str(answer.status_code))


def signature(secret: str, at: datetime, body: bytes) -> str:
    """ "t=<seconds>,v1=<HMAC-SHA256 of "seconds.body" in hexadecimal digits>"."""
    seconds = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
