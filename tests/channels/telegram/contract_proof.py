"""How Telegram proves a request: by a secret that was told to it."""

from __future__ import annotations


def proof(url: str, body: bytes, which: str) -> dict[str, str]:
    """The header with the secret."""
    return {"X-Telegram-Bot-Api-Secret-Token": "harbour-secret" if which == "right" else "another-secret"}
