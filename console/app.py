"""The application of the desk."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, redirect, send_from_directory, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from bot.config.permissions import may
from console import act_pages, case_pages, sign_in_pages, slip_pages, visit_pages
from console.desk import BEGIN, Desk
from console.guard import ANYBODY, SIGNED_IN, guard, permits
from console.session import DESK, account, desk, texts

HERE = Path(__file__).parent
LARGEST_BODY = 64 * 1024
SHORT = 300
"""Seconds for which a browser keeps the style."""


def open_desk(app: Flask, of: Desk, secret: str, old: Sequence[str] = ()) -> Flask:
    """Make an application the desk's. secret: signs the cookie; old: those of before, which still count."""
    app.template_folder, app.jinja_options = str(HERE / "templates"), {"trim_blocks": True, "lstrip_blocks": True}
    app.secret_key = _own(secret)
    app.config.update(
        SECRET_KEY_FALLBACKS=[_own(each) for each in old], MAX_CONTENT_LENGTH=LARGEST_BODY,
        # Why the prefix: a browser then takes the cookie by https alone, from this host alone.
        SESSION_COOKIE_NAME="__Host-desk" if of.is_https else "desk", SESSION_COOKIE_SECURE=of.is_https,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_PATH="/",
        # Why no limit: a page may lie open for a morning; its token ends with the cookie it was made for.
        WTF_CSRF_TIME_LIMIT=None,
    )  # fmt: skip
    app.extensions[DESK] = of
    guard(app)
    app.context_processor(_shown)
    for pages in (sign_in_pages.pages, case_pages.pages, act_pages.pages, visit_pages.pages, slip_pages.pages):
        app.register_blueprint(pages, url_prefix=BEGIN)
    app.add_url_rule(f"{BEGIN}/", "begin", begin)
    # Why by itself: the slash that Flask would add leads to a whole address, by http where TLS ends before our proxy.
    app.add_url_rule(BEGIN, "door", begin)
    app.add_url_rule("/healthz", "lives", lives)
    app.add_url_rule(f"{BEGIN}/static/<path:name>", "static", static)
    return app


def _shown() -> dict[str, object]:
    """What every page shows."""
    t, city = texts(), desk().city
    line = city.line.get(t.language) or city.line[city.language]
    who = account()
    helps = who is not None and may(who.actor, "begin_visit")
    return {"csrf": generate_csrf, "desk": desk(), "t": t, "who": who, "line": line, "helps": helps}


@permits(SIGNED_IN)
def begin() -> AnyResponse:
    """Where somebody who signs in begins."""
    return redirect(url_for("cases.waiting"))


@permits(ANYBODY)
def lives() -> dict[str, bool]:
    """Tells whoever watches over this process that it lives; no proxy leads here."""
    return {"alive": True}


@permits(ANYBODY)
def static(name: str) -> Response:
    """The desk's own style."""
    return send_from_directory(HERE / "static", name, max_age=SHORT)


def _own(secret: str) -> str:
    """A key of the desk's own. Why: a cookie that another part of the line signed is none of the desk's."""
    return hmac.new(secret.encode(), DESK.encode(), hashlib.sha256).hexdigest()
