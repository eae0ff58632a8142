"""Logs: one JSON object a line, with ids and never with what somebody said or a number of theirs."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import TextIO, cast


class _Patient:
    """Standard error that never fails: what can not be written, on a full disk for one, is lost."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or lose it."""
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written, or leave it."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def open_log(level: str) -> None:
    """Log to standard error from a level on: "debug", "info", "warning" or "error"; logging never raises."""
    # Why here: it takes a moment to load, which help and quick commands need not wait for.
    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Patient(sys.stderr))),
    )


def where(error: BaseException) -> str:
    """Kind and place of an error, "KeyError service_answer.py:12"; never its words, which may be a resident's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
