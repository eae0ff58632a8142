"""Logs: one JSON object a line, with ids and never with what somebody said or a number of theirs."""

from __future__ import annotations

import logging
import sys

import structlog


def open_log(level: str) -> None:
    """Log to standard error from a level on: "debug", "info", "warning" or "error"."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
