"""A message goes from the thread that answered straight to a thread that sends, where one of those has nothing to do.

The message is claimed, and noted as about to be sent, in the transaction that keeps the answer. Where nobody is free it waits
in the outbox, where what is more urgent goes first.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config.timing import TIMING
from bot.processing.lookout import Awake, Look, NextDue
from bot.store import AnsweredBatch, Claimed, FreeSender, Message, Store
from bot.store.wakeup import Wakeup
from bot.system.clock import now

LEASE_SECONDS = TIMING.messages.lease


class Handoff(Awake):
    """How the threads that send by one channel wait, and what they are given meanwhile."""

    def __init__(
        self, wakeup: Wakeup, topic: str, next_due: NextDue, by: str, clock: Callable[[], datetime] = now
    ) -> None:
        """by: their name in leases, which run from the clock's time on."""
        super().__init__(wakeup, topic, next_due)
        self._by, self._clock, self._count = by, clock, threading.Lock()
        self._waiting = self._promised = 0
        self._given = deque[Message]()

    def wait(self, last: Look) -> None:
        """Wait for news, for a message, or until something is due."""
        with self._count:
            self._waiting += 1
        try:
            super().wait(last)
        finally:
            with self._count:
                self._waiting -= 1

    def take(self) -> Message | None:
        """A message that was given; None if none was."""
        with self._count:
            if not self._given:
                return None
            self._promised -= 1
            return self._given.popleft()

    def promise(self) -> FreeSender | None:
        """A thread that waits and that no other message is promised to; None if there is none. It must be given something."""
        with self._count:
            if self._waiting <= self._promised:
                return None
            self._promised += 1
        at = self._clock()
        return FreeSender(self._by, at, at + timedelta(seconds=LEASE_SECONDS))

    def give(self, message: Message | None) -> None:
        """The message that was promised; None if it is not to be sent now."""
        with self._count:
            if message is None:
                self._promised -= 1
                return
            self._given.append(message)
        self._waiter.wake()


def save_answer(
    store: Store, claimed: Claimed, work: AnsweredBatch, handoff: Handoff | None, *, synced: bool = True
) -> None:
    """Keep an answer as `Store.save` does; its first message goes to a thread of this process that sends, if one is free."""
    sender = handoff.promise() if handoff and work.messages else None
    if handoff is None or sender is None:
        store.save(claimed, work, synced=synced)
        return
    message = None
    try:
        # Why synced: a message goes out only once the disk holds that it is about to.
        message = store.save(claimed, work, sender=sender)
    finally:
        handoff.give(message)
