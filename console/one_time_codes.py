"""Codes that are good once: those of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from datetime import datetime

import pyotp

DIGITS, SECONDS = 6, 30
DRIFT = 1
"""Steps by which the app's clock may be off, either way."""
RECOVERY_CODES, RECOVERY_BYTES = 8, 10
"""How many a colleague gets, and of how many random bytes each: 80 bits, so that a plain hash keeps it."""


def new_totp() -> str:
    """A key for an app, base32."""
    return pyotp.random_base32()


def totp_address(key: str, login: str, line: str) -> str:
    """What an app reads from a QR code."""
    return pyotp.TOTP(key, digits=DIGITS, interval=SECONDS).provisioning_uri(name=login, issuer_name=line)


def step_of(key: str, code: str, at: datetime) -> int | None:
    """The step of the app's clock that a code belongs to, near a moment; None for a code of none."""
    now, totp = int(at.timestamp()) // SECONDS, pyotp.TOTP(key, digits=DIGITS, interval=SECONDS)
    # Why all of them, whichever is right: the time it takes tells nothing.
    right = [step for step in range(now - DRIFT, now + DRIFT + 1) if _same(totp.generate_otp(step), code)]
    return right[-1] if right and key else None


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to be printed, in groups of four."""
    return tuple(in_groups(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES))


def in_groups(data: bytes) -> str:
    """Bytes as small letters and digits that are told apart, in groups of four."""
    text = b32encode(data).decode().rstrip("=").lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def hash_of(recovery: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    plain = "".join(sign for sign in recovery.casefold() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def digits_of(code: str) -> str:
    """A code as it was typed, its blanks taken out; empty if it is none of an app."""
    plain = "".join(code.split())
    return plain if plain.isascii() and plain.isdigit() and len(plain) == DIGITS else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
