"""How Meta proves a request: it signs the body as it is."""

from __future__ import annotations

import hashlib
import hmac


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """The header with the signature."""
    secret = b"harbour-secret" if which == "right" else b"another-secret"
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()}
