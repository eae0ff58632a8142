"""The hourly job that deletes what people said after a short time; the first worker that comes does it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.city.retention import read_terms
from bot.config.settings import Settings
from bot.config.timing import TIMING
from bot.privacy.redact import read_private
from bot.store import Store
from bot.store.expiry import forget

ACT = "purge"
EVERY = timedelta(seconds=TIMING.database.purge)
LOOK_SECONDS = TIMING.database.purge_look
LIVE_CLIPS = ("voice", "clips", "live")
"""Folder of sentences made into sound in calls, in the data folder."""
log = structlog.get_logger(__name__)


class Purging:
    """Deletes what is due, once an hour however many workers there are."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._clips = store, settings.data.joinpath(*LIVE_CLIPS)
        self._terms, self._redact = read_terms(settings.city), read_private(settings.home / "intents").redact
        self._look = 0.0

    def purge_if_due(self, now: datetime) -> bool:
        """A worker's job: looks once a minute, deletes once an hour; never says that there is more. Raises StoreDown."""
        if time.monotonic() < self._look:
            return False
        self._look = time.monotonic() + LOOK_SECONDS
        last = self._store.last_deed(ACT)
        # Why not only the past: a clock that was ahead once must not keep words for as long as it was wrong.
        if last is None or not now - EVERY < last <= now:
            self.purge(now)
        return False

    def purge(self, now: datetime) -> Mapping[str, int]:
        """Delete what is due and write down how much of what. Raises StoreDown."""
        done = dict(forget(self._store.db, self._terms, now, self._redact))
        if clips := forget_clips(self._clips, now - self._terms.after("clip_days")):
            done["clips deleted"] = clips
        self._store.note(ACT, done, now)
        if not self._store.db.empty_log():
            log.warning("data.still_in_files")
        log.info("data.purged", **{what.replace(" ", "_"): count for what, count in done.items()})
        return done


def forget_clips(folder: Path, until: datetime | None = None) -> int:
    """Delete sentences nobody needed since a moment, all where none is given; how many."""
    count = 0
    for path in folder.glob("*"):
        with suppress(OSError):
            if until is None or path.stat().st_mtime < until.timestamp():
                path.unlink()
                count += 1
    return count
