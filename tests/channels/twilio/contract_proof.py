"""How Twilio proves a request, worked out here and not by the code under test."""

from __future__ import annotations

from urllib.parse import parse_qsl

from signed import sign


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """The signature over the address and every field."""
    token = "12345" if which == "right" else "another-token"
    return {"X-Twilio-Signature": sign(url, parse_qsl(body.decode(), keep_blank_values=True), token)}
