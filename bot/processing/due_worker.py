"""Handles due items (reminders, offers, news, calls back, lapsed drafts): each is read again as it is done, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.city.city import City
from bot.config.timing import TIMING
from bot.errands.case.drafts import lapse
from bot.model.case import LAPSE
from bot.model.dialogue_state import Expectation, Session
from bot.model.due_work import AFTER, DropDue, DueOutcome, DueWork, SendDue
from bot.model.message_content import RenderedReply, outgoing
from bot.model.reply import Reply
from bot.reminders.callbacks import CALLBACK, MISSED, after_try, tries_of
from bot.reminders.decision import DANGER, decide, occasion_in
from bot.reminders.ways import Way, Ways, next_way
from bot.store import LeaseLost, Store, StoreDown
from bot.store.dues import BACK_OFF_SECONDS, MOST_ATTEMPTS, ClaimedDue
from bot.system.log import where

LEASE_SECONDS = TIMING.dues.lease
BACK_OFF = timedelta(seconds=BACK_OFF_SECONDS)
KEEP = timedelta(seconds=TIMING.dues.keep)
WORDED = ("reminder", "receipt", "offer", "status", "callback", "notice")
"""Kinds that are said to somebody."""
DONE_HERE = (*WORDED, LAPSE)
"""Kinds this worker does; all others belong to other jobs."""
RETRIED = ("reminder", "offer", "status", "notice")
"""Kinds that are tried by another way where they did not arrive, or a limit holds them."""
LOOK = timedelta(seconds=TIMING.dues.look_lost)
DONE = {"reminder": "reminded", "offer": "offered", "status": "told", "notice": "told", "callback": "rang"}
"""Kind → what the history of a case says of it."""
log = structlog.get_logger(__name__)


class Worded(Protocol):
    """The text of a message, and what may be answered to it."""

    @property
    def reply(self) -> Reply:
        """The message."""
        ...

    @property
    def expects(self) -> Expectation | None:
        """The question it asks."""
        ...


@dataclass(frozen=True, slots=True)
class DueWorker:
    """Handles one due item at a time; any number of threads and processes may run."""

    store: Store
    city: City
    word: Callable[[DueWork, Way, datetime], Worded]
    render: Callable[[str, Reply], RenderedReply]
    """Channel name and message → what is written into the outbox; pure."""
    ways: Ways = Ways()
    puts_through: bool = True
    """False if no telephone of the staff takes a call over: they are told that it is time, and ring themselves."""
    by: str = "dues"
    """Name of this worker in leases."""
    _looked: list[datetime] = field(default_factory=lambda: [datetime.min.replace(tzinfo=UTC)])

    def work_once(self, now: datetime) -> bool:
        """Do what is due longest; False if nothing is. Raises StoreDown."""
        claimed = self.store.claim_due(now, LEASE_SECONDS, self.by, DONE_HERE)
        if claimed is None:
            return self._look_for_lost(now)
        try:
            self._settle(claimed, now)
        except LeaseLost:
            log.warning("due.lease_lost", due=claimed.id)
        return True

    def next_at(self) -> datetime | None:
        """When something is due next; None if nothing waits. Raises StoreDown."""
        return self.store.next_due(DONE_HERE)

    def _look_for_lost(self, now: datetime) -> bool:
        """Handles one message that was not delivered; looked for seldom."""
        if now < self._looked[0] + LOOK:
            return False
        if self.store.try_another_way(now, RETRIED, lambda case, tried: next_way(case, tried, self.ways)):
            return True
        self._looked[0] = now
        return False

    def _settle(self, claimed: ClaimedDue, now: datetime) -> None:
        # Why before trying, too: what kills the whole process never comes to the except below.
        if claimed.attempts > MOST_ATTEMPTS:
            self._give_up(claimed, now, "attempts")
            return
        try:
            outcome = self.store.settle_due(claimed, lambda work: self._outcome(work, now), now, self.city.limits)
        except (LeaseLost, StoreDown):
            raise
        except Exception as error:
            log.error("due.broken", due=claimed.id, error=where(error))
            if claimed.attempts == MOST_ATTEMPTS:
                self._give_up(claimed, now, where(error))
            else:
                self.store.due_failed(claimed, now, now + BACK_OFF * 2**claimed.attempts)
        else:
            why = outcome.why if isinstance(outcome, DropDue) else ""
            log.info("due.done", due=claimed.id, outcome=type(outcome).__name__, why=why)

    def _give_up(self, claimed: ClaimedDue, now: datetime, error: str) -> None:
        log.error("due.given_up", due=claimed.id, error=error)
        self.store.due_failed(claimed, now, None)

    def _outcome(self, work: DueWork, now: datetime) -> DueOutcome:
        """What is done with a due item, by the present state."""
        if work.about == LAPSE:
            return lapse(work, self.city, now)
        way = decide(work, self.city, now, self.ways)
        if not isinstance(way, Way):
            return way
        asks = work.about == CALLBACK and work.case.state == "draft"
        if work.about == CALLBACK and not asks and not self.puts_through:
            return DropDue("staff", tells_staff=True)
        message = self.word(work, way, now)
        shown = self.render(way.channel, message.reply)
        messages = outgoing(shown.messages, message.reply)
        if not messages:
            return DropDue("no words")
        rings = work.about == CALLBACK
        return SendDue(
            way.channel, way.address, messages, message.reply.language, _until(work, now),
            _remembering(message, shown.rest),
            bool(work.slots.get(DANGER)), DONE.get(work.about, ""),
            after_try(work.case, self.city, now) if rings else (),
            {"tries": str(tries_of(work.case) + 1)} if rings else {}, tells_staff=rings,
            instead=self._instead(work, way), asks=asks,
        )  # fmt: skip

    def _instead(self, work: DueWork, way: Way) -> str:
        """The channel to use if a limit holds this one; empty if it only waits."""
        if work.about not in RETRIED or work.slots.get("state") == MISSED:
            return ""
        return next_way(work.case, [*work.slots.get(AFTER, ()), way.channel], self.ways)


def _until(work: DueWork, now: datetime) -> datetime:
    """Until when it is useful: its occasion begins, its offer is over, or it is old."""
    occasion, offered = occasion_in(work), work.slots.get("until")
    if work.about == "offer" and offered:
        return min(now + KEEP, datetime.fromisoformat(str(offered)))
    return min(now + KEEP, occasion.starts) if occasion and work.about == "reminder" else now + KEEP


def _remembering(message: Worded, rest: tuple[str, ...]) -> Callable[[Session], Session]:
    """The session after a message was sent: what the message asks, and what REPEAT says."""

    def remember(session: Session) -> Session:
        told = replace(session, last=message.reply.parts, rest=rest)
        return replace(told, expects=message.expects) if message.expects else told

    return remember
