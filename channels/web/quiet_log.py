"""Errors of the server and its pages are logged by kind and place, because a request may hold a resident's words."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from bot.system.log import where

log = structlog.get_logger(__name__)


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without what stood in a request."""

    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """As it is, but for requests that are none: their first line may hold anything."""
        invalid = str(msg).startswith("Invalid request")
        super().warning("A request that is none was refused." if invalid else msg, *args, **kwargs)

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Kind and place alone; neither address nor words of the error."""
        error = sys.exc_info()[1]
        super().error("A request failed: %s", where(error) if error else "")


class _Json(DefaultJSONProvider):
    """What is nested deeper than it can be read is as wrong as what is no JSON: 400, and no fault of ours."""

    def loads(self, s: str | bytes, **how: Any) -> Any:
        """What a text says; raises ValueError."""
        try:
            return super().loads(s, **how)
        except RecursionError:
            raise ValueError("nested too deep") from None


def quiet_app(name: str) -> Flask:
    """An application without a folder of files, whose errors are logged by kind and place."""
    app = Flask(name, static_folder=None)
    app.json = _Json(app)

    def log_exception(exc_info: Any) -> None:
        log.error("view.failed", error=where(exc_info[1]) if exc_info[1] else "")

    app.log_exception = log_exception  # type: ignore[method-assign]
    return app
