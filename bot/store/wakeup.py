"""Wakes the processes that wait for something to be written; they also look by themselves now and then.

A wake-up may be lost (a process that was stopped, a full queue, a database that was away). Nobody waits for one alone: what
is to be done stands in the database, and is found there at the next look.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import sqlalchemy as sa

from bot.config.timing import TIMING

TURNS = "turns"
"""The topic of turns written to the inbox."""
VOICE_NOTES = "voice notes"
"""The topic of those among them that are to be heard first."""
LOOK_SECONDS, DEAF_SECONDS = TIMING.database.look, TIMING.database.deaf
Wait = Callable[[float], object]
"""Seconds → waits no longer than that, and shorter where there is news or it is time to look."""
News = Callable[[str], AbstractContextManager[Wait]]
"""Id of a turn → how its answer is waited for."""


def messages_by(channel: str) -> str:
    """The topic of messages written to the outbox that go out by a channel."""
    return f"messages {channel}"


def answer_to(turn: str) -> str:
    """The topic of a turn's answer, by the turn's id."""
    return f"answer {turn}"


@contextmanager
def no_news(_turn: str) -> Iterator[Wait]:
    """Where nobody wakes anybody: looks often."""
    yield lambda seconds: time.sleep(min(seconds, DEAF_SECONDS))


@dataclass(slots=True)
class _Topic:
    told: int = 0
    """How often it was told of."""
    waiters: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)


class Waiter:
    """Waits for news of a topic. Several threads may share one, each waiting in its turn: each piece of news ends one wait."""

    def __init__(self, topic: _Topic) -> None:
        self._topic, self._seen = topic, topic.told

    def mark(self) -> int:
        """What was told until now: taken before a look, for whoever finds nothing then has seen it."""
        return self._topic.told

    def wait(self, seconds: float, mark: int = 0) -> bool:
        """Wait for what was told since this waiter began and ended no wait yet; False if nothing was in time.

        mark: what was told before this is known already.
        """
        with self._topic.changed:
            self._seen = max(self._seen, mark)
            news = self._topic.changed.wait_for(lambda: self._topic.told > self._seen, seconds)
            self._seen += news
        return news

    def wake(self) -> None:
        """End a wait of everybody who waits for the topic in this process."""
        with self._topic.changed:
            self._topic.told += 1
            self._topic.changed.notify_all()


class Topics:
    """Who waits for what within this process."""

    def __init__(self) -> None:
        self._lock, self._topics = threading.Lock(), dict[str, _Topic]()

    @contextmanager
    def waiting(self, name: str) -> Iterator[Waiter]:
        """Somebody waits for a topic for as long as a block runs."""
        with self._lock:
            topic = self._topics.setdefault(name, _Topic())
            topic.waiters += 1
        try:
            yield Waiter(topic)
        finally:
            with self._lock:
                topic.waiters -= 1
                if not topic.waiters:
                    del self._topics[name]

    def tell(self, names: Sequence[str]) -> None:
        """There is news of these topics; of what nobody waits for nothing is kept."""
        with self._lock:
            known = [self._topics[name] for name in names if name in self._topics]
        for topic in known:
            Waiter(topic).wake()

    def tell_all(self) -> None:
        """There may be news of anything: after a time in which nothing was heard."""
        with self._lock:
            names = tuple(self._topics)
        self.tell(names)


class Between(Protocol):
    """Carries news from process to process."""

    def in_transaction(self, c: sa.Connection, topics: Sequence[str]) -> None:
        """Called before what the news is about is committed."""
        ...

    def after_commit(self, topics: Sequence[str]) -> None:
        """Called once it is committed. Never raises, never waits for long."""
        ...

    def listen(self) -> None:
        """From now on news of other processes is heard here; asked more than once it does nothing."""
        ...

    @property
    def is_listening(self) -> bool:
        """Whether news of other processes is heard at present."""
        ...

    def close(self) -> None:
        """Hear nothing more."""
        ...


class NoOthers:
    """A database that no other process can open: nobody else has news."""

    is_listening = True

    def in_transaction(self, c: sa.Connection, topics: Sequence[str]) -> None:
        """Nothing."""

    def after_commit(self, topics: Sequence[str]) -> None:
        """Nothing."""

    def listen(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Wakeup:
    """Tells news of a database to all its processes, this one among them, and lets threads wait for it."""

    def __init__(self, make: Callable[[Topics], Between] = lambda topics: NoOthers()) -> None:
        """make: carries news between processes; told ours to hand on to. Made anew in a process that was forked."""
        self._make = make
        self.forked()

    def forked(self) -> None:
        """This process was forked: it hears for itself."""
        self._topics = Topics()
        self._between = self._make(self._topics)

    def in_transaction(self, c: sa.Connection, topics: Sequence[str]) -> None:
        """Called before what the news is about is committed."""
        self._between.in_transaction(c, topics)

    def after_commit(self, topics: Sequence[str]) -> None:
        """There is news, for this process and all others."""
        self._topics.tell(topics)
        self._between.after_commit(topics)

    @contextmanager
    def waiting(self, topic: str) -> Iterator[Waiter]:
        """Somebody waits for a topic for as long as a block runs."""
        self._between.listen()
        with self._topics.waiting(topic) as waiter:
            yield waiter

    @property
    def look_seconds(self) -> float:
        """Seconds after which whoever waits looks by themselves."""
        if not self._between.is_listening:
            self._between.listen()
        return LOOK_SECONDS if self._between.is_listening else DEAF_SECONDS

    def close(self) -> None:
        """Hear nothing more."""
        self._between.close()
