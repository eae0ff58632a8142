"""Keys that encrypt personal text: one for new values, older ones for stored values, one to look numbers up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEALED = "sealed:"
"""How every encrypted value begins: then the id of its key, a colon, and nonce, text and tag in base 64."""
NONCE = 12
KEY_BYTES = 32
INDEX = "index"
"""Name of the key that numbers are looked up by; it is never used to encrypt."""
_ID = re.compile(r"[A-Za-z0-9-]{1,32}")
log = structlog.get_logger(__name__)


class KeyRingError(Exception):
    """Keys that can not be used; the text says what to do and shows none of them."""


class Unreadable(Exception):
    """A value of which the key is missing, or that was changed; the text names the key's id alone."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Keys by their ids, in order: the first encrypts what is new."""

    sealing: Mapping[str, bytes]
    index: bytes
    """What numbers are looked up by."""


class KeyRing:
    """Encrypts and decrypts texts (AES-256-GCM), each for one column; safe to share between threads."""

    def __init__(self, read: Callable[[], Keys], sign: Callable[[], Hashable] = lambda: None) -> None:
        """read: gives the keys; asked again when a value names one that is not known, for another process may have made it.

        sign: cheap to ask, another one once the keys have changed; asked before each value is encrypted. None: unknown.
        """
        self._read, self._sign = read, sign
        self._named: dict[str, bytes] = {}
        """Every key that was known in this process, by its name."""
        self._load()

    def __repr__(self) -> str:
        """Ids alone."""
        return f"KeyRing({', '.join(self.ids)})"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the keys, the one for what is new first."""
        return tuple(self._ciphers)

    def _load(self) -> None:
        # Why the sign first: keys that change in between are then read once more, and never missed.
        sign, keys = self._sign(), self._read()
        named = {**keys.sealing, INDEX: keys.index}
        # Why refused: a name that stands for two keys makes what is written with either unreadable with the other.
        if changed := sorted(id_ for id_, key in named.items() if self._named.get(id_, key) != key):
            raise KeyRingError(f"Under the name {', '.join(changed)} stands another key than before.")
        self._named |= named
        self._ciphers = {id_: AESGCM(key) for id_, key in keys.sealing.items()}
        self._index, self._seen = keys.index, sign

    def _renew(self) -> None:
        """Read keys that changed; where they can not be read just now those that are known go on."""
        sign = self._sign()
        if sign is None or sign == self._seen:
            return
        self._reload()

    def _reload(self) -> None:
        try:
            self._load()
        except (KeyRingError, OSError, ValueError) as error:
            log.error("keys.unreadable", error=type(error).__name__)

    @property
    def current(self) -> str:
        """Id of the key that encrypts what is new."""
        return self.ids[0]

    def seal(self, text: str, column: str) -> str:
        """The text encrypted with the newest key, for one column alone: moved to another it can not be read."""
        self._renew()
        id_, cipher = next(iter(self._ciphers.items()))
        nonce = os.urandom(NONCE)
        hidden = nonce + cipher.encrypt(nonce, text.encode("utf-8"), column.encode())
        return f"{SEALED}{id_}:{base64.urlsafe_b64encode(hidden).decode()}"

    def unseal(self, sealed: str, column: str) -> str:
        """The text of a sealed value; raises Unreadable."""
        id_, _, body = sealed.removeprefix(SEALED).partition(":")
        if id_ not in self._ciphers:
            self._reload()
        cipher = self._ciphers.get(id_)
        try:
            hidden = base64.urlsafe_b64decode(body)
            if cipher is None or len(hidden) < NONCE:
                raise Unreadable(id_)
            return cipher.decrypt(hidden[:NONCE], hidden[NONCE:], column.encode()).decode("utf-8")
        except (InvalidTag, ValueError):
            raise Unreadable(id_) from None

    def index_of(self, address: str) -> str:
        """What a number or address is looked up by; without the key nobody can tell which number it is of."""
        return hmac.new(self._index, address.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def key_of(sealed: str) -> str:
    """Id of the key of a sealed value; empty for a clear one."""
    return sealed.removeprefix(SEALED).partition(":")[0] if sealed.startswith(SEALED) else ""


def read_keys(text: str) -> Keys:
    """Keys written as id=key, one a line or with commas between; raises KeyRingError."""
    pairs = [pair.strip().partition("=")[::2] for pair in re.split(r"[,\n]", text) if pair.strip()]
    found = {id_.strip(): _decode(id_.strip(), key.strip()) for id_, key in pairs}
    index = found.pop(INDEX, None)
    if len(found) + (index is not None) != len(pairs) or not found or index is None:
        raise KeyRingError(
            f"Keys must be {INDEX}=KEY and at least one ID=KEY, each id once. `oneline keys new` makes them."
        )
    return Keys(found, index)


def write_keys(keys: Keys) -> str:
    """Keys as `read_keys` reads them, one a line."""
    return "".join(f"{id_}={encode(key)}\n" for id_, key in [*keys.sealing.items(), (INDEX, keys.index)])


def new_key() -> bytes:
    """A key nobody has had before."""
    return os.urandom(KEY_BYTES)


def encode(key: bytes) -> str:
    """A key as text."""
    return base64.urlsafe_b64encode(key).decode()


def _decode(id_: str, text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or not _ID.fullmatch(id_):
        raise KeyRingError(
            f"A key must be ID=44 characters of base 64; {len(id_)} characters before the first = are its id."
        )
    return key
