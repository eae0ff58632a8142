"""Verifies Twilio's signature over the exact public address and everything posted.

Two kinds: by auth token (HMAC-SHA1; the token before counts too while they rotate), or by a shared key named in a
header (HMAC-SHA256). Where shared keys are set, tokens count no more, or a forger would choose the weaker kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlsplit

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
)
from werkzeug.datastructures import MultiDict

from bot.config.settings import Settings
from channels.contract import Untrusted, WebhookRequest

FORM = "application/x-www-form-urlencoded"
BODY_HASH = "bodySHA256"
MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class TwilioSignature:
    """What signatures are checked against."""

    tokens: tuple[str, ...]
    """Auth tokens that count: the present one and the one before."""
    keys: Mapping[str, str]
    """Secrets of shared keys by their ids."""
    tokens_too: bool = False
    """Auth tokens count beside shared keys: only while moving over to them."""
    account: str = ""
    """Id of our account; empty where none is known."""

    def prove(self, call: WebhookRequest) -> None:
        """Raises Untrusted unless the call carries a right signature."""
        headers = {name.lower(): value for name, value in call.headers.items()}
        signature = headers.get(SIGNATURE_HEADER.lower(), "")
        if not signature:
            raise Untrusted("no signature")
        secrets, algorithm = self._secrets(headers.get(SIGNATURE_SETTINGS_HEADER.lower(), ""))
        posted = _posted(call, headers.get("content-type", ""))
        if not any(_is_right(secret, call.url, posted, signature, algorithm) for secret in secrets):
            raise Untrusted("wrong signature")
        # Why though it is signed: a secret may be shared with another account, whose people are not ours to answer.
        named = posted.getlist("AccountSid") if isinstance(posted, MultiDict) else []
        if self.account and any(each != self.account for each in named):
            raise Untrusted("another account")

    def _secrets(self, named: str) -> tuple[tuple[str, ...], str]:
        """The secrets that may have signed, and how, by the header that names a key."""
        if not named:
            return (self.tokens if self.tokens_too or not self.keys else ()), HMAC_SHA1
        parts = dict(part.strip().partition("=")[::2] for part in named.split(","))
        if parts.get("algorithm") != HMAC_SHA256:
            raise Untrusted("shared key with another algorithm")
        return tuple(secret for key, secret in self.keys.items() if key == parts.get("key")), HMAC_SHA256


def read_signature(settings: Settings) -> TwilioSignature:
    """The secrets in the settings."""
    tokens = (settings.twilio_auth_token, settings.twilio_auth_token_old)
    keys = dict(_pairs(settings.twilio_shared_keys))
    known, account = tuple(token for token in tokens if token), settings.twilio_account_sid
    return TwilioSignature(known, keys, settings.twilio_token_beside_keys, account)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(","):
        key, _, secret = pair.strip().partition("=")
        if key and secret:
            yield key, secret


def _posted(call: WebhookRequest, content_type: str) -> MultiDict[str, str] | str:
    """Form fields with every value of a repeated key, or the text of any other body, which its hash must cover."""
    try:
        if content_type.partition(";")[0].strip().lower() == FORM:
            return MultiDict(parse_qsl(call.body.decode(), True, errors="strict", max_num_fields=MOST_FIELDS))
        if not call.body and BODY_HASH not in parse_qs(urlsplit(call.url).query):
            return MultiDict()
        text = call.body.decode()
    except ValueError:
        raise Untrusted("not a form of Twilio's") from None
    if BODY_HASH not in parse_qs(urlsplit(call.url).query):
        raise Untrusted("a body without its hash")
    return text


def _is_right(secret: str, url: str, posted: MultiDict[str, str] | str, signature: str, algorithm: str) -> bool:
    """Twilio's own check; an address it can not take apart proves nothing."""
    try:
        return bool(RequestValidator(secret).validate(url, posted, signature, algorithm))
    except (ValueError, TypeError, KeyError):
        return False
