"""How WeChat proves a request, and how it encrypts one: WeChat's own scheme, on the library cryptography. No network, no clock."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.config.settings import SettingsError
from channels.contract import Untrusted

APART = timedelta(minutes=5)
"""How far the moment that a request names may lie from ours. Why: plain mode signs no more than that moment and a number."""
KEY_SIGNS = 43
BLOCK = 32
"""Bytes to which a text is filled up before it is encrypted."""
RANDOM, LENGTH = 16, 4
"""Bytes before a text: random ones, then its length."""


def signature(*parts: str) -> str:
    """What WeChat signs parts with: SHA-1 over them, sorted."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """By which a request of WeChat's is known."""

    token: str = field(repr=False)
    app_id: str
    aes_key: str = field(default="", repr=False)
    """EncodingAESKey; empty in plain mode."""

    def check_key(self) -> None:
        """Raises SettingsError for a key that is none."""
        if self.aes_key and len(self._key()) != BLOCK:
            raise SettingsError("ONELINE_WECHAT_AES_KEY must be the EncodingAESKey of 43 letters and digits.")

    def check(self, asked: Mapping[str, str], at: datetime, encrypted: str = "") -> None:
        """Raises Untrusted unless the query of a request is signed, and lately. encrypted: what it signs too, in AES mode."""
        name = "msg_signature" if encrypted else "signature"
        given, moment, nonce = (asked.get(each, "") for each in (name, "timestamp", "nonce"))
        more = (encrypted,) if encrypted else ()
        right = signature(self.token, moment, nonce, *more)
        if not self.token or not hmac.compare_digest(given.encode(), right.encode()):
            raise Untrusted("wrong signature" if given else "no signature")
        if not moment.isascii() or not moment.isdecimal() or abs(at.timestamp() - int(moment[:12])) > APART.seconds:
            raise Untrusted("too long ago")

    def decrypt(self, encrypted: str) -> bytes:
        """What WeChat encrypted for this account; raises Untrusted for anything else."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            opened = Cipher(algorithms.AES(self._key()), modes.CBC(self._key()[:RANDOM])).decryptor()
            plain = opened.update(sealed) + opened.finalize()
        except (ValueError, binascii.Error):
            raise Untrusted("not encrypted for us") from None
        text, app_id = _parts(plain)
        if not hmac.compare_digest(app_id, self.app_id.encode()):
            raise Untrusted("another account")
        return text

    def _key(self) -> bytes:
        try:
            return base64.b64decode(f"{self.aes_key}=") if len(self.aes_key) == KEY_SIGNS else b""
        except binascii.Error:
            return b""


def _parts(plain: bytes) -> tuple[bytes, bytes]:
    """The text, and the account it is for: random bytes, the text's length, the text, the account, what fills up."""
    filled = plain[-1] if plain else 0
    if not 1 <= filled <= BLOCK:
        raise Untrusted("not encrypted for us")
    begin = RANDOM + LENGTH
    end = begin + int.from_bytes(plain[RANDOM:begin], "big")
    return plain[begin:end], plain[end:-filled]
