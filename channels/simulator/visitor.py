"""A visitor of the page: opaque addresses for each device, signed in the cookie, and what a request asks for."""

from __future__ import annotations

import secrets

from flask import request
from flask import session as cookie

from channels.simulator.codec import WAYS

REMEMBERED = 8
"""Addresses before the present ones whose cases are shown."""
LARGEST = 2**31 - 1
"""Largest number a row can have in any database."""


def senders() -> dict[str, str]:
    """Opaque addresses of this visitor by device, signed in the cookie.

    All at once: answers that come together would overwrite each other's cookie.
    """
    if "senders" not in cookie:
        cookie["senders"] = {way: _new() for way in WAYS}
    known: dict[str, str] = cookie["senders"]
    return known


def begin_again(way: str, *, keeps: bool) -> None:
    """A new address on a device. keeps: something came from the one before, which stays the visitor's."""
    if keeps:
        cookie["before"] = [*_before(), [way, senders()[way]]][-REMEMBERED:]
    cookie["senders"] = senders() | {way: _new()}


def addresses() -> list[tuple[str, str]]:
    """All devices and addresses that are or were this visitor's."""
    return [*senders().items(), *((way, sender) for way, sender in _before() if way in WAYS)]


def number(name: str) -> int:
    """A number asked with; what is none counts as nothing, and none is larger than a row's can be."""
    return min(max(0, request.args.get(name, 0, type=int)), LARGEST)


def sent_field(name: str) -> object:
    """A field of the object that was sent; None if it is not there."""
    sent = request.get_json()
    return sent.get(name) if isinstance(sent, dict) else None


def _before() -> list[list[str]]:
    kept: list[list[str]] = cookie.get("before", [])
    return kept


def _new() -> str:
    return secrets.token_urlsafe(16)
