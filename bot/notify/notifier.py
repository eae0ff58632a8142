"""Tells staff of cases: notices are stored first, then sent until delivered or no longer needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.config.timing import TIMING
from bot.notify.hook import Hook
from bot.notify.mail import Mail
from bot.notify.reach import Reach
from bot.notify.words import Telling, Wording
from bot.store import LeaseLost, Store, StoreDown
from bot.store.alarms import LEASE_SECONDS, TELLS_OF, NextTelling
from bot.store.notices import WAITS, Notice

LOOK_SECONDS = TIMING.staff.look
TEXTS = "sms"
"""Channel by which texts to staff go out of the outbox."""
log = structlog.get_logger(__name__)


def show_line(text: str) -> None:
    """One line of this process's output; raises OSError where it can not be written."""
    print(text, flush=True)


def _logs(notice: Notice) -> Callable[..., object]:
    """How bad it is that staff are not told: of a danger it calls the operators."""
    tell: Callable[..., object] = log.critical if notice.case.is_danger else log.error
    return tell


@dataclass(frozen=True, slots=True)
class Notifier:
    """Tells staff. Any number of threads and processes may run it."""

    store: Store
    reach: Reach
    next_at: NextTelling
    wording: Wording
    mail: Mail | None = None
    hook: Hook | None = None
    show: Callable[[str], None] = show_line
    by: str = "notifier"
    _looked: list[float] = field(default_factory=lambda: [0.0])
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def work_once(self, now: datetime) -> bool:
        """Write the notices that are due, or send one notice; False if there is neither. Raises StoreDown."""
        return (self._may_look() and self._write(now)) or self.send_once(now)

    def _may_look(self) -> bool:
        with self._turn:
            if time.monotonic() - self._looked[0] < LOOK_SECONDS:
                return False
            self._looked[0] = time.monotonic()
            return True

    def _write(self, now: datetime) -> bool:
        """Write the notices of all cases that are due; True if there was one."""
        wrote = False
        while self.store.write_notices(self.reach.first, self.reach.later, self.next_at, now):
            wrote = True
        return wrote

    def send_once(self, now: datetime) -> bool:
        """Send the next notice that is due; False when none is. Raises StoreDown."""
        notice = self.store.claim_notice(now, LEASE_SECONDS, self.by)
        if notice is None:
            return False
        try:
            self._deliver(notice, now)
        except LeaseLost:
            log.warning("notice.lease_lost", notice=notice.id)
        return True

    def _deliver(self, notice: Notice, now: datetime) -> None:
        ids = {"notice": notice.id, "case": notice.case.id, "way": notice.address.partition(":")[0]}
        if notice.case.state != "open":
            # Why: somebody has taken it, and a late alarm would call a second person to it.
            self.store.notice_over(notice, "dropped", now)
            return
        if now - notice.created_at > TELLS_OF:
            self.store.notice_over(notice, "failed", now)
            _logs(notice)("notice.given_up", **ids)
            return
        try:
            self._send(notice, self.wording.tell(notice, now), now)
        except (LeaseLost, StoreDown):
            raise
        except Exception as error:
            wait = WAITS[min(notice.attempts, len(WAITS)) - 1]
            self.store.notice_again(notice, type(error).__name__, now + wait)
            # Why the first alone: an operator is called once, and each further try would be one more alarm of the same.
            tell = _logs(notice) if notice.attempts == 1 else log.error
            tell("notice.not_sent", **ids, attempts=notice.attempts, error=type(error).__name__)
        else:
            log.info("notice.sent", **ids, times=notice.times)

    def _send(self, notice: Notice, telling: Telling, now: datetime) -> None:
        """Send a notice in the way that its address names. A text is handed to the outbox, which retries by itself."""
        scheme, _, rest = notice.address.partition(":")
        if scheme == "sms":
            self.store.hand_to_outbox(notice, TEXTS, rest, telling.body, now)
            return
        if scheme == "mailto" and self.mail:
            self.mail.send(rest, telling, notice.key)
        elif scheme in {"https", "http"} and self.hook:
            self.hook.send(notice.address, telling, notice.key, now)
        elif scheme == "print":
            self.show(telling.body.replace("\n", " "))
        else:
            raise LookupError(scheme)
        self.store.notice_over(notice, "sent", now)
