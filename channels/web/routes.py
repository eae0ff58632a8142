"""Routes that providers call. Each verifies its caller, stores what came, and answers at once.

They load no models and hold no conversation: a worker answers what is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar, assert_never
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, request

from bot.config.settings import Settings, SettingsError
from bot.model.turn import Turn
from bot.store.records import StoreDown
from channels.contract import Channel, Handshake, Ignored, Receipt, Unreadable, Untrusted, WebhookRequest

LARGEST_BODY = 64 * 1024
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
RETRY_SECONDS = 5
log = structlog.get_logger(__name__)
View = TypeVar("View", bound=Callable[..., object])
Answer = tuple[str, int, dict[str, str]]


def proves(how: str) -> Callable[[View], View]:
    """Mark how the caller of a view proves who it is ("twilio-signature"), for the test that lists every route."""

    def marked(view: View) -> View:
        view.proved_by = how  # type: ignore[attr-defined]
        return view

    return marked


def proof_of(view: Callable[..., object]) -> str:
    """How the caller of a view proves who it is, or empty."""
    return str(getattr(view, "proved_by", ""))


def doors(
    settings: Settings,
    sms: Channel,
    receive: Callable[[Turn], object],
    note: Callable[[str, Receipt, datetime], object],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Blueprint:
    """Routes for Twilio's texts.

    receive: stores a turn, once for each id; note: stores a channel's receipt and when it came. Both may raise
    StoreDown. Raises SettingsError if the public address is not valid, because every signature covers it.
    """
    base = public_base_url_of(settings)
    blueprint = Blueprint("doors", __name__)

    def taken(channel: Channel) -> Response:
        request.max_content_length = LARGEST_BODY
        take(channel, call_of(base, now()), receive, note)
        return Response(EMPTY_TWIML, mimetype="text/xml")

    @blueprint.post("/twilio/sms")
    @proves("twilio-signature")
    def twilio_sms() -> Response:
        return taken(sms)

    @blueprint.post("/twilio/status")
    @proves("twilio-signature")
    def twilio_status() -> Response:
        return taken(sms)

    refuse(blueprint)
    return blueprint


def take(
    channel: Channel,
    call: WebhookRequest,
    receive: Callable[[Turn], object],
    note: Callable[[str, Receipt, datetime], object],
) -> str:
    """Keep all that a request brings; what is to be answered to a handshake, else nothing.

    Raises Untrusted, Unreadable, or StoreDown: then the provider sends it again, and what was kept is known by its id.
    """
    answer = ""
    for read in channel.read(call):
        match read:
            case Turn() as turn:
                receive(turn)
            case Receipt() as receipt:
                note(channel.name, receipt, call.at)
            case Ignored(why):
                log.info("door.ignored", channel=channel.name, why=why)
            case Handshake(said):
                answer = said
            case _:
                assert_never(read)
    return answer


def public_base_url_of(settings: Settings) -> str:
    """The public address without a slash at its end."""
    base = settings.public_base_url.rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f"ONELINE_PUBLIC_BASE_URL is {base!r}, but must be the address that providers call, as https://host."
        )
    return base


def refuse(blueprint: Blueprint) -> None:
    """Answer errors of these routes without repeating the caller's words."""
    refusals: tuple[tuple[type[Exception], int, dict[str, str]], ...] = (
        (Untrusted, 403, {}),
        (Unreadable, 400, {}),
        (StoreDown, 503, {"Retry-After": str(RETRY_SECONDS)}),
    )
    for kind, status, headers in refusals:
        blueprint.register_error_handler(kind, _refusal(status, headers))


def _refusal(status: int, headers: dict[str, str]) -> Callable[[Exception], Answer]:
    def refused(error: Exception) -> Answer:
        log.warning("door.refused", path=request.path, status=status, why=str(error))
        return "", status, {"Content-Type": "text/plain", **headers}

    return refused


def call_of(public_base_url: str, at: datetime) -> WebhookRequest:
    """The request as a channel sees it, at its public address, with path and query exactly as they were sent."""
    body = request.get_data(cache=True, parse_form_data=False)
    return WebhookRequest(
        url=public_base_url + _target(),
        headers=dict(request.headers),
        form=request.form.to_dict(),
        body=body,
        at=at,
    )


def _target() -> str:
    """Path and query as they were sent. Servers keep them undecoded beside the decoded path."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    if raw.startswith("/"):
        return raw
    parts = urlsplit(raw or request.full_path)
    return parts.path + (f"?{parts.query}" if parts.query else "")
