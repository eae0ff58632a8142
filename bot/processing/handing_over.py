"""The worker's job on forms that go to departments' own systems."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.config.timing import TIMING
from bot.forms.backends.client import BackendClient, Refused, Unsure
from bot.forms.backends.declared import key_of, payload
from bot.store import Store
from bot.store.handing_over import COMMIT, UNDO, WAITS, HandingOver

LEASE_SECONDS = TIMING.handed_over.lease
log = structlog.get_logger(__name__)


class HandOverJob:
    """Hands what was committed to its system, one step at a time."""

    def __init__(self, store: Store, clients: Mapping[str, BackendClient], by: str) -> None:
        """clients: by the name of a system."""
        self._store, self._clients, self._by = store, clients, by

    def hand_over_if_due(self, now: datetime) -> bool:
        """A worker's job: one step; False if none is due. Raises StoreDown."""
        step = self._store.claim_step(now, LEASE_SECONDS, self._by)
        if step is None:
            return False
        try:
            reference = self._done(step)
        except Refused as error:
            self._give_up(step, str(error), now)
        except Unsure as error:
            self._again(step, str(error), now)
        else:
            self._store.step_done(step, reference, now)
            log.info("step.done", case=step.case.id, step=step.step, backend=step.backend, tries=step.attempts)
        return True

    def _done(self, step: HandingOver) -> str:
        client = self._clients.get(step.backend)
        if client is None:
            raise Refused("no such system in backends.yml")
        # Why first: a process may have died between sending and noting it, and then this is not the first time.
        again = step.attempts > 1
        if step.step == UNDO:
            return client.take_back(key_of(step.case, COMMIT))
        if step.reference and step.attempts == 1:
            # Why: it has this in an older form, by the same key.
            client.take_back(key_of(step.case, step.step))
        return client.hand_over(
            key_of(step.case, step.step), payload(step.case, step.step, client.backend), again=again
        )

    def _again(self, step: HandingOver, error: str, now: datetime) -> None:
        if step.attempts > len(WAITS):
            self._give_up(step, error, now)
            return
        self._store.step_again(step, error, now + WAITS[step.attempts - 1])
        log.warning("step.again", case=step.case.id, step=step.step, backend=step.backend, error=error)

    def _give_up(self, step: HandingOver, error: str, now: datetime) -> None:
        self._store.step_given_up(step, error, now)
        log.error("step.failed", case=step.case.id, step=step.step, backend=step.backend, error=error)
