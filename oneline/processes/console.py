"""The process of the desk: pages for the community's staff, and a health check. It loads no models."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.catalogue.entries import Entries
from bot.city.city import read_city
from bot.config.settings import Settings, read_settings, secret_of
from bot.forms.form import Form
from bot.language.phrases import Phrases
from bot.store.open_sealed import open_kept
from bot.system.confine import begin_process
from channels.web.quiet_log import quiet_app
from console.app import open_desk
from console.desk import Desk
from console.texts import read_texts
from oneline.days import follow_days, lets_days_pass


def create_console_app(settings: Settings | None = None) -> Flask:
    """The desk, for gunicorn."""
    settings = settings or read_settings()
    begin_process(settings)
    city = read_city(settings.city)
    follow_days(settings, city)
    app = quiet_app("oneline-console")
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    intents = settings.home / "intents"
    desk = Desk(
        open_kept(settings), city, read_texts(intents), Phrases(intents), Entries(lambda: _folder(settings)).get,
        _forms_of(settings),
        is_https=settings.is_https or settings.tls_certificate is not None, is_local=not settings.is_public,
        # Why looked at again: nobody is the demo worker where residents can reach the line, whatever this process was told.
        has_demo=settings.console_demo and lets_days_pass(settings, city),
    )  # fmt: skip
    return open_desk(app, desk, secret_of(settings), settings.secrets_before)


def _forms_of(settings: Settings) -> Callable[[str], Form | None]:
    """Service → its form, read as the first is asked for; none where the catalogue is another one's than the city's."""

    @cache
    def forms() -> dict[str, Form]:
        # Why here: what reads forms takes a second to load.
        from bot.forms.read import read_forms

        is_own = settings.catalogue_path.resolve() == settings.city.resolve()
        return {form.service: form for form in read_forms(settings.city).values()} if is_own else {}

    return lambda service: forms().get(service)


def _folder(settings: Settings) -> Path:
    # Why here: what reads catalogues takes a second to load, and nobody waits for it before an entry is looked at.
    from bot.retrieval.compile import folder_of
    from oneline.assembly import learned_from

    return folder_of(settings.catalogue_path, settings.data / "catalogues", learned_from(settings))
