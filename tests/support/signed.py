"""Requests signed as Twilio signs them, worked out here and not by the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlencode

from channels.contract import WebhookRequest

TOKEN = "12345"
AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
Fields = Iterable[tuple[str, str]]


def sign(url: str, fields: Fields = (), token: str = TOKEN, algorithm: str = "sha1") -> str:
    """Twilio's signature: the address, then each name and value in order, keyed and hashed."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), algorithm).digest()).decode()


def form_call(url: str, fields: Fields, signature: str | None = None, **headers: str) -> WebhookRequest:
    """A posted form; signed rightly unless another signature is given."""
    fields = list(fields)
    signature = sign(url, fields) if signature is None else signature
    named = {"Content-Type": FORM, "X-Twilio-Signature": signature} | headers
    form: dict[str, str] = {}
    for name, value in fields:
        form.setdefault(name, value)
    return WebhookRequest(url, named, form, urlencode(fields).encode(), AT)


def json_call(url: str, body: bytes, signature: str, content_type: str = "application/json") -> WebhookRequest:
    """A posted JSON body."""
    return WebhookRequest(url, {"content-type": content_type, "x-twilio-signature": signature}, {}, body, AT)


def hashed(url: str, body: bytes) -> str:
    """The address with the body's hash in its query, as Twilio asks for JSON."""
    return f"{url}{'&' if '?' in url else '?'}bodySHA256={hashlib.sha256(body).hexdigest()}"
