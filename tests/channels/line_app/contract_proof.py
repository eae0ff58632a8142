"""How LINE proves a request: it signs the body as it is."""

from __future__ import annotations

import base64
import hashlib
import hmac


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """The header with the signature."""
    secret = b"harbour-secret" if which == "right" else b"another-secret"
    return {"x-line-signature": base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()}
