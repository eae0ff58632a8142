"""The web process: routes for providers, the page for trying the line, a health check."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from bot.catalogue.entries import Entries
from bot.city.city import City, read_city
from bot.config.settings import Settings, read_settings, secret_of
from bot.language.keywords import read_keywords
from bot.model.turn import Turn
from bot.processing.turn_processor import receive
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.system.confine import begin_process
from channels.delivery import take_receipt
from channels.found import packages
from channels.line import Line
from channels.web.health import health_doors
from channels.web.quiet_log import quiet_app
from channels.web.routes import LARGEST_BODY, proves
from oneline.days import follow_days, open_days


def create_app(settings: Settings | None = None) -> Flask:
    """The web process: routes for providers, the page for trying the line, a health check. It loads no models."""
    settings = settings or read_settings()
    begin_process(settings)
    city, store = read_city(settings.city), open_kept(settings)
    follow_days(settings, city)
    app = quiet_app("oneline")
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.secret_key = secret_of(settings)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=LARGEST_BODY)
    app.config.update(SESSION_COOKIE_SECURE=settings.is_https, SECRET_KEY_FALLBACKS=settings.secrets_before)

    line = open_line(settings, store, city)
    for package in packages().values():
        for blueprint in package.routes(line):
            app.register_blueprint(blueprint)
    app.register_blueprint(health_doors(store, settings.rasa_url))
    if settings.console and settings.console_port and not settings.behind_proxy:
        app.register_blueprint(way_to_desk(settings.console_port))
    return app


def way_to_desk(port: int) -> Blueprint:
    """Leads a browser from `/desk` to the process of the desk, where no proxy does. port: its own, on loopback.

    Why not handed on: each page of the desk would hold a thread that a provider's request may need.
    """
    way = Blueprint("way_to_desk", __name__)

    @way.get("/desk")
    @way.get("/desk/<path:rest>")
    @proves("nobody: leads to the desk, which asks who it is")
    def to_desk(rest: str = "") -> Response:
        # Why the same name: a browser keeps a cookie for each.
        host = "localhost" if urlsplit(f"//{request.host}").hostname == "localhost" else "127.0.0.1"
        asked = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        return redirect(f"http://{host}:{port}/desk/{quote(rest)}{asked}")

    return way


def open_line(settings: Settings, store: Store, city: City) -> Line:
    """The line as the routes of the channels see it."""
    keywords = read_keywords(settings.home / "intents")

    def written(turn: Turn, wait: float) -> bool:
        return receive(store, turn, keywords, wait)

    def folder() -> Path:
        # Why here: what reads catalogues takes a second to load, and nobody waits for it before an entry is looked at.
        from bot.retrieval.compile import folder_of
        from oneline.assembly import learned_from

        return folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings))

    return Line(
        settings, city, store, keywords, written, partial(take_receipt, store), Entries(folder),
        open_days(settings, store, city),
    )  # fmt: skip
