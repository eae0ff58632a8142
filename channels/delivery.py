"""Sends what is in the outbox: noted before the provider is asked, and looked up before it is sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.config.timing import TIMING
from bot.processing.handoff import LEASE_SECONDS
from bot.store import LeaseLost, Message, Store
from bot.store.outbox import LONGEST_WAIT
from channels.contract import CannotBeKnown, OptedOut, Outgoing, Receipt, SendFailed

MOST_ATTEMPTS = TIMING.messages.attempts
BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS = TIMING.messages.back_off, TIMING.messages.most_back_off
ASK_AFTER_SECONDS = TIMING.messages.ask_after
CLOCKS_APART = timedelta(seconds=TIMING.messages.clocks_apart)
BY = "outbox"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """Sends one message at a time; any number of threads and processes may."""

    store: Store
    channels: Mapping[str, Outgoing]
    """Channel by name; messages of other channels are left alone."""
    by: str = BY
    """Name of this worker in leases."""
    given: Callable[[], Message | None] = lambda: None
    """Gives a message that was claimed for this worker as its answer was kept, if there is one."""
    held: dict[str, datetime] = field(default_factory=dict)
    """Channel → until when its provider refuses everything, as this process heard: for messages that it is given straight."""
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """The channels' names, once."""
        object.__setattr__(self, "names", tuple(sorted(self.channels)))

    def send_once(self, now: datetime) -> bool:
        """Deal with the next message that is due; False when none is. Raises StoreDown."""
        message = self.given()
        if message is None:
            message = self.store.claim_outbox(self.names, now, LEASE_SECONDS, self.by, attempts=MOST_ATTEMPTS)
        if message is not None:
            self._deal_with(message, now)
        return message is not None

    def finish(self, now: datetime) -> None:
        """Send what was given and not sent yet, before this process ends."""
        while message := self.given():
            self._deal_with(message, now)

    def _deal_with(self, message: Message, now: datetime) -> None:
        try:
            self._deliver(message, now)
        except LeaseLost:
            log.warning("message.lease_lost", message=message.id)

    def _deliver(self, message: Message, now: datetime) -> None:
        """Send it, unless an earlier try was sent after all, or it is too old."""
        if message.is_noted:
            self._send(message, now)
            return
        if message.status != "queued" and not self._surely_unsent(message, now):
            return
        if now >= message.expires_at:
            self._give_up(message, "expired", message.status)
        elif message.attempts >= MOST_ATTEMPTS:
            self._give_up(message, "failed", "attempts")
        else:
            self.store.mark_attempting(message, now)
            self._send(message, now)

    def _surely_unsent(self, message: Message, now: datetime) -> bool:
        """Ask the provider what became of an earlier try; False when it was sent, or when there is no answer yet."""
        since = (message.attempted_at or now) - CLOCKS_APART
        try:
            found = self.channels[message.channel].find_sent(message.address, message.body, since)
        except CannotBeKnown:
            return self._is_sent_anew(message)
        except Exception as error:
            self._unanswered(message, error, now)
            return False
        # Why is_known: the same words may have gone out just before as another message of ours.
        if found is None or self.store.is_known(message.channel, found):
            return True
        self._sent(message, found)
        return False

    def _is_sent_anew(self, message: Message) -> bool:
        """True for an answer, which may rather come twice than not at all; a notice is given up, and may find another way."""
        if not message.is_awaited:
            self._give_up(message, "failed", "unknown")
        return message.is_awaited

    def _send(self, message: Message, now: datetime) -> None:
        if now < (until := self.held.get(message.channel, now)):
            self.store.hold_channel(message, "held", until)
            return
        try:
            provider_id = self.channels[message.channel].send(message.address, message.content, message.key)
        except OptedOut as error:
            log.info("message.blocked", message=message.id)
            self.store.opted_out(message, str(error))
        except SendFailed as error:
            self._failed(message, error, now)
        except Exception as error:
            self._unknown(message, error, now)
        else:
            self._sent(message, provider_id)

    def _sent(self, message: Message, provider_id: str) -> None:
        """The provider has it; a receipt may have come before this moment."""
        self.store.mark_sent(message, provider_id)
        # Why after that, each in a transaction of its own: whichever of the two comes second sees what the first wrote.
        if self.store.is_noted(message.channel, provider_id):
            self.store.settle(message.channel, provider_id)
        log.info("message.sent", message=message.id, conversation=message.conversation)

    def _failed(self, message: Message, error: SendFailed, now: datetime) -> None:
        """It was not sent: tried again later if that can help."""
        if error.fault == "ours":
            log.error("message.refused", message=message.id, code=error.code)
        if error.holds:
            self._hold(message, error, now)
            return
        if not error.retry or message.attempts + 1 >= MOST_ATTEMPTS:
            self._give_up(message, "failed", error.code)
            return
        log.info("message.again", message=message.id, code=error.code, attempts=message.attempts + 1)
        wait = min(BACK_OFF_SECONDS * 2.0**message.attempts, MOST_BACK_OFF_SECONDS)
        wait = min(max(error.after, wait), LONGEST_WAIT.total_seconds())
        self.store.mark_again(message, error.code, now + timedelta(seconds=wait))

    def _hold(self, message: Message, error: SendFailed, now: datetime) -> None:
        """The provider refuses everything: the whole channel waits, or each message would be refused in turn."""
        wait = min(max(error.after, BACK_OFF_SECONDS), LONGEST_WAIT.total_seconds())
        until = self.held[message.channel] = now + timedelta(seconds=wait)
        log.warning("channel.held", channel=message.channel, code=error.code, seconds=wait)
        self.store.hold_channel(message, error.code, until)

    def _unknown(self, message: Message, error: Exception, now: datetime, wait: float = ASK_AFTER_SECONDS) -> None:
        """It is unknown whether it was sent, by the provider's silence or a fault of ours: ask before sending."""
        log.warning("message.unknown", message=message.id, error=type(error).__name__)
        self.store.mark_unknown(message, type(error).__name__, now + timedelta(seconds=wait))

    def _unanswered(self, message: Message, error: Exception, now: datetime) -> None:
        """The provider could not say: ask again, less and less often, until the message is too old."""
        if now >= message.expires_at:
            self._give_up(message, "expired", "unknown")
            return
        waited = (now - (message.attempted_at or now)).total_seconds()
        self._unknown(message, error, now, min(max(ASK_AFTER_SECONDS, waited / 2), MOST_BACK_OFF_SECONDS))

    def _give_up(self, message: Message, status: str, error: str) -> None:
        log.warning("message.given_up", message=message.id, status=status, code=error)
        self.store.mark_failed(message, error, status)


def take_receipt(store: Store, channel: str, receipt: Receipt, now: datetime) -> bool:
    """Keep what a provider says of a message; True when it is one of ours. Raises StoreDown."""
    known = store.receipt(channel, receipt.provider_id, receipt.status, receipt.error, now, key=receipt.key)
    log.info("receipt.kept", provider_id=receipt.provider_id, status=receipt.status, known=known)
    return known
