"""Guards every page: who may see it, forms that are ours, a strict policy, refusals in plain words."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse
from wtforms.validators import ValidationError

from bot.config.permissions import may
from bot.config.setting import is_loopback
from bot.store.records import StoreDown
from console.session import account, desk, texts

ANYBODY, SIGNED_IN = "anybody", "signed in"
"""Instead of a command, for a page without cases: who may see it."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
View = TypeVar("View", bound=Callable[..., Any])


class UnprovedForm(Exception):
    """A form that did not come from a page of ours, or from one that was open too long."""


def permits(command: str) -> Callable[[View], View]:
    """Mark who may see a view: those who may do a command (bot/config/permissions.yml), ANYBODY, or SIGNED_IN."""

    def marked(view: View) -> View:
        view.permits = command  # type: ignore[attr-defined]
        return view

    return marked


def permission_of(view: Callable[..., Any]) -> str:
    """Who may see a view; empty for one that is not marked, which nobody may."""
    return str(getattr(view, "permits", ""))


def guard(app: Flask) -> None:
    """Guard every view of an application from now on."""
    app.before_request(_refuse_other_names)
    app.before_request(_require_form)
    app.before_request(_require_permission)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, lambda error: _refused(error.code or 500))
    app.register_error_handler(UnprovedForm, lambda error: _refused(400, "form"))
    app.register_error_handler(StoreDown, lambda error: _refused(503))


def _refuse_other_names() -> AnyResponse | None:
    """Refuse a name that is not this machine's, where only this machine is to reach the desk.

    Why: against DNS rebinding. A page elsewhere makes its own name lead to this machine, and its scripts may then use ours.
    """
    is_ours = not desk().is_local or is_loopback(urlsplit(f"//{request.host}").hostname or "")
    return None if is_ours else Response("", HTTPStatus.MISDIRECTED_REQUEST, mimetype="text/plain")


def _require_form() -> None:
    """Raise UnprovedForm for a change that does not come from a page of ours."""
    if request.method not in CHANGES:
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        raise UnprovedForm from None


def _require_permission() -> AnyResponse | None:
    """Whoever is not signed in signs in first; who may not see it is told so."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or (needed := permission_of(view)) == ANYBODY:
        return None
    who = account()
    if who is None and request.method in CHANGES:
        # Why shown: what somebody typed before they were signed out is not lost, and is seen by nobody else.
        return Response(render_template("signed_out.html", text=request.form.get("text", "")), HTTPStatus.UNAUTHORIZED)
    if who is None:
        return redirect(url_for("sign_in.page", back=request.full_path.rstrip("?")), HTTPStatus.SEE_OTHER)
    # Why so: a view that nobody marked is refused to everybody.
    return None if needed == SIGNED_IN or may(who.actor, needed) else _refused(HTTPStatus.FORBIDDEN)


def _refused(status: int, why: str = "") -> Response:
    """A page that says what went wrong and what to do, without a word of what was sent."""
    key = why or str(status)
    try:
        words = texts()
        shown = key if f"refused.{key}" in words.known else "other"
        page = render_template("refused.html", title=words(f"refused.{shown}"), do=words(f"refused.{shown}.do"))
    except StoreDown:
        # Why: who it is can not be asked for again, and the page needs nobody.
        g.account = None
        page = render_template("down.html", texts=desk().texts.values())
    return Response(page, status)


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
