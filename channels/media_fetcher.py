"""Gets a file that somebody sent from its provider: bounded in size and time, and from the provider's own addresses alone.

Why so careful: the address may come from outside, and what is asked for goes out with the city's token.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from bot.config.timing import TIMING
from channels.audio_formats import is_audio
from channels.contract import ANSWER_SECONDS, LARGEST_FILE, FetchFailed
from channels.errors import Meaning, meaning_of_status

ALL_SECONDS = TIMING.web.fetch
LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that only tells where a file is."""
HTTPS = 443


@dataclass(frozen=True, slots=True)
class MediaFetcher:
    """Fetches from one provider."""

    base: str
    """Address that the line asks the provider at, by the settings."""
    hosts: frozenset[str] = frozenset()
    """Other names under which it hands files out, by https."""
    errors: Mapping[int, Meaning] = field(default_factory=dict)
    """What its HTTP statuses mean for a file."""
    refusal: Callable[[bytes], FetchFailed | None] = lambda _: None
    """Bytes that came with a good status → the failure that they tell instead of being the file."""

    def get_json(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """What the provider tells of a file, as JSON; raises FetchFailed."""
        try:
            return json.loads(self._get(url, headers or {}, LARGEST_ANSWER))
        except (ValueError, RecursionError):
            raise FetchFailed("no JSON", retry=True, fault="theirs") from None

    def get_recording(self, url: str, headers: Mapping[str, str] | None = None, largest: int = LARGEST_FILE) -> bytes:
        """The file at an address; raises FetchFailed, also for what is no audio, or has more bytes."""
        data = self._get(url, headers or {}, largest)
        if refused := self.refusal(data):
            raise refused
        if not is_audio(data):
            raise FetchFailed("wrong type", retry=False, fault="resident")
        return data

    def _get(self, url: str, headers: Mapping[str, str], most: int) -> bytes:
        self._check(url)
        # Why not compressed: a small file could grow beyond every bound while it is unpacked.
        asked = {"Accept-Encoding": "identity", **headers}
        try:
            # Why no proxy and no redirect: the token goes to the provider and to nobody else.
            with httpx.stream("GET", url, headers=asked, timeout=ANSWER_SECONDS, trust_env=False) as answer:
                if not answer.is_success:
                    raise self._failure(answer.status_code)
                return _bounded(answer, most, time.monotonic() + ALL_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Why not the error's words: they repeat the address, and with it a token.
            raise FetchFailed(type(error).__name__, retry=True, fault="theirs") from None

    def _failure(self, status: int) -> FetchFailed:
        return self.errors.get(status, meaning_of_status(status)).fetch_failure(str(status))

    def _check(self, url: str) -> None:
        """Raises FetchFailed for an address that is not the provider's."""
        try:
            parts, own = urlsplit(url), urlsplit(self.base)
            is_own = bool(own.netloc) and (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
            if is_own or (self._is_named(parts) and _is_public(parts.hostname or "")):
                return
        except ValueError:
            pass
        raise FetchFailed("foreign address", retry=False, fault="theirs")

    def _is_named(self, parts: SplitResult) -> bool:
        is_plain = parts.scheme == "https" and "@" not in parts.netloc and parts.port in {None, HTTPS}
        return is_plain and parts.hostname in self.hosts


def _bounded(answer: httpx.Response, most: int, until: float) -> bytes:
    """The body, unless it is too large or takes too long."""
    data = bytearray()
    length = answer.headers.get("content-length", "")
    too_large = FetchFailed("too large", retry=False, fault="resident")
    if length.isdecimal() and int(length) > most:
        raise too_large
    for piece in answer.iter_raw():
        data += piece
        if len(data) > most:
            raise too_large
        if time.monotonic() > until:
            raise FetchFailed("too slow", retry=True, fault="theirs")
    return bytes(data)


def _is_public(host: str) -> bool:
    """True where every address of a name is on the public network."""
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except OSError:
        raise FetchFailed("no such host", retry=True, fault="theirs") from None
    return bool(found) and all(ipaddress.ip_address(str(row[4][0]).partition("%")[0]).is_global for row in found)
