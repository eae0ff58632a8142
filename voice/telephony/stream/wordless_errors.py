"""Error pages for malformed requests: a status and its name, and nothing of what came in."""

from __future__ import annotations

import os
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ForbiddenProxyRequest,
    InvalidProxyLine,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

STATUSES = (
    (LimitRequestLine, 414), (LimitRequestHeaders, 431), (UnsupportedTransferCoding, 501),
    ((ForbiddenProxyRequest, InvalidProxyLine), 403),
    ((InvalidResponseHeader, InvalidResponseHeaderName), 500),
    (ParseException, 400),
)  # fmt: skip


class WordlessWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker with such error pages; its own repeat the caller's words."""

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Leave at once. Why not as gunicorn does: it takes a lock of its threads here, which the main one may hold."""
        os._exit(0)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read, or that failed before an application had it; logged by kind."""
        status = next((status for kinds, status in STATUSES if isinstance(exc, kinds)), 500)
        if status < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(exc, UnsupportedTransferCoding):
            self.log.warning("refused: %s %s", status, type(exc).__name__)
        else:
            self.log.exception("failed")
        with suppress(Exception):
            util.write_error(client, status, HTTPStatus(status).phrase, "")
