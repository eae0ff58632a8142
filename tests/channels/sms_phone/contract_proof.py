"""How the gateway app proves a request: it signs the body and the moment."""

from __future__ import annotations

import hashlib
import hmac
import time


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """The headers with the signature."""
    key, moment = b"harbour-key" if which == "right" else b"another-key", str(int(time.time()))
    signed = hmac.new(key, body + moment.encode(), hashlib.sha256).hexdigest()
    return {"X-Signature": signed, "X-Timestamp": moment}
