"""Who may have a note heard or made: the line itself, which signs each request with the secret that its processes share."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, TimestampSigner

from voice.telephony.stream.ticket import LASTS

SALT = "oneline-voice-note"
SAY = "oneline-voice-note-said"
"""Why two: what may be heard is not to be said."""


def vouch(recording: bytes, secret: str, salt: str = SALT) -> str:
    """A text that only we can have made, for this recording and for a minute."""
    return TimestampSigner(secret, salt=salt).sign(_mark(recording)).decode()


def is_vouched(voucher: str, secrets: list[str], salt: str = SALT) -> bool:
    """True for a voucher of ours. secrets: the present one last."""
    try:
        TimestampSigner(secrets, salt=salt).unsign(voucher, max_age=LASTS)
    except BadSignature:
        return False
    return True


def is_for(voucher: str, recording: bytes) -> bool:
    """True where a voucher that is ours is for this recording."""
    return voucher.partition(".")[0] == _mark(recording)


def _mark(recording: bytes) -> str:
    return hashlib.sha256(recording).hexdigest()
