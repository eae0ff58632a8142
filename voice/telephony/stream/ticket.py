"""One-time tickets: whoever opens a media websocket shows that this line itself sent them, for one call, a minute ago at most."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from voice.telephony.tuning import TUNING

SALT, TOKEN_SALT = "oneline-media", "oneline-stream"
LASTS = TUNING.stream.ticket


class BadTicket(Exception):
    """Not a ticket of ours, or too old."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known of a call before its sound comes."""

    call: str
    """Provider's id of the call; no two conversations begin with the same."""
    caller: str
    """Number or address of the other side, empty if it is withheld."""
    called: str = ""
    """Number they rang."""
    language: str = ""
    """Language tag known ahead, or empty."""
    message: str = ""
    """Key of the message that this call is made to tell, for calls we make; empty for calls that come in."""
    wire: str = "twilio"
    """How it comes: "twilio", "sip", "asterisk", "audiosocket", "page"."""
    number: str = ""
    """What the caller's number is worth: "vouched" by who carries the call, "shown" only; empty if there is none."""


def bearer(secret: str) -> str:
    """The token for requests to the gateway's HTTP service: made from the shared secret, which itself is never sent."""
    return hmac.new(secret.encode(), b"oneline-door", hashlib.sha256).hexdigest()


def sign(ticket: Ticket, secret: str) -> str:
    """A ticket as text that only we can have made."""
    parts = [ticket.call, ticket.caller, ticket.called, ticket.language, ticket.message, ticket.wire]
    parts += [ticket.number]
    return URLSafeTimedSerializer(secret, salt=SALT).dumps(parts)


def address_with(url: str, text: str) -> str:
    """The address of a stream with a ticket in it: whoever brings none is refused before they are listened to."""
    return f"{url}{'&' if '?' in url else '?'}ticket={text}"


def token_of(text: str, secret: str) -> str:
    """What names a ticket's stream in a path that others may see: made from the ticket, tells nothing of it, and opens no call."""
    return TimestampSigner(secret, salt=TOKEN_SALT).sign(mark_of(text)).decode()


def check_token(token: str, secret: str, lasts: int = LASTS, old: str = "") -> str:
    """The mark of the ticket that a token was made from; raises BadTicket. old: as for `check`."""
    try:
        signer = TimestampSigner([old, secret] if old else secret, salt=TOKEN_SALT)
        return signer.unsign(token, max_age=lasts).decode()
    except BadSignature:
        raise BadTicket("no token, or too old") from None


def mark_of(text: str) -> str:
    """What stands for a ticket where it is not to be seen itself."""
    return hashlib.blake2b(name_of(text).encode(), digest_size=16).hexdigest()


def check(text: str, secret: str, lasts: int = LASTS, old: str = "") -> Ticket:
    """The ticket in a text; raises BadTicket. That it is used once only is for the caller to see to.

    old: the secret before, which counts too while they change; empty for none.
    """
    try:
        return Ticket(*URLSafeTimedSerializer([old, secret] if old else secret, salt=SALT).loads(text, max_age=lasts))
    except (BadSignature, TypeError):
        raise BadTicket("not a ticket, or too old") from None


def name_of(text: str) -> str:
    """What tells a ticket from every other: all but its signature, of which there is more than one way to write the same."""
    return text.rpartition(".")[0]
