"""Protects our pages: small bodies, a token for every change, a strict policy, refusals without the caller's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException

from bot.config.setting import is_loopback
from bot.store.records import StoreDown
from channels.contract import Unreadable

_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+")
LARGEST_BODY = 16 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src {connect}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ELSEWHERE = (
    "This page is for the machine it runs on: open it under 127.0.0.1 or localhost. To let others in, set ONELINE_SIMULATOR=yes "
    "and ONELINE_PUBLIC_BASE_URL."
)
"""Said to whoever opens the page under another name."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def guard(page: Blueprint, stream: str = "", *, is_local: bool = False) -> None:
    """Guard every view of a blueprint from now on.

    stream: address of the websocket that its scripts may open besides their own server, or empty. Raises ValueError if
    it is not a ws:// or wss:// address. is_local: it is for this machine alone, and answers under no other name.
    """
    if is_local:
        page.before_request(_refuse_other_names)
    # Why no time limit: a page may lie open for a day; its token ends with the visitor's cookie.
    page.record_once(lambda state: state.app.config.setdefault("WTF_CSRF_TIME_LIMIT", None))
    page.before_request(_check)
    page.after_request(_with_headers(policy(stream)))
    page.register_error_handler(HTTPException, lambda error: refused(error.code or 500, error.name))
    page.register_error_handler(Unreadable, lambda error: refused(400, str(error)))
    page.register_error_handler(StoreDown, lambda error: refused(503, "store"))


def policy(stream: str = "") -> str:
    """What a page may load and where its scripts may connect to."""
    if not stream:
        return POLICY.format(connect="'self'")
    scheme, host = urlsplit(stream)[:2]
    # Why so strict: what stands here is written into the policy, where a space or a semicolon would open it.
    if scheme not in {"ws", "wss"} or not _HOST.fullmatch(host):
        raise ValueError("the address of the voice stream must be ws://host/… or wss://host/…")
    return POLICY.format(connect=f"'self' {scheme}://{host}")


def refused(status: int, why: str) -> Response:
    """An answer that says no, and why in one word."""
    response = jsonify({"error": why})
    response.status_code = status
    return response


def _refuse_other_names() -> Response | None:
    """Refuse a name that is not this machine's.

    Why: against DNS rebinding. A web page elsewhere makes its own name lead to this machine, and its scripts may then use ours.
    """
    return None if is_loopback(urlsplit(f"//{request.host}").hostname or "") else refused(421, ELSEWHERE)


def _check() -> Response | None:
    """Refuse large bodies, and changes that come from a page that is not ours."""
    request.max_content_length = LARGEST_BODY
    if request.method != "POST":
        return None
    try:
        validate_csrf(request.headers.get("X-CSRF-Token"))
    except ValueError:  # why this wide: the library raises a kind of it for every way a token can be wrong
        return refused(403, "csrf")
    return None


def _with_headers(policy: str) -> Callable[[Response], Response]:
    def with_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = policy
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers
