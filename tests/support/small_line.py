"""A small line to test the store and the shell with: an echo for a conversation, a provider in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from demo_city import all_keywords

from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent, in_text
from bot.model.reply import Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, TurnRecord, TurnResult
from bot.processing.handoff import Handoff
from bot.processing.turn_processor import TurnProcessor
from bot.store import Store
from bot.store.wakeup import messages_by
from channels.contract import Receipt, Rendered, WebhookRequest

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEYWORDS = all_keywords()


def later(seconds: float) -> datetime:
    """Some seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def turn(id_: str, text: str = "Where is it?", sender: str = "+12025550100", at: datetime = NOON) -> Turn:
    """A text that came in."""
    return Turn(id_, "sms", sender, at, text)


def echo(turn_: Turn, session: Session) -> TurnResult:
    """A conversation that says back what it heard, and counts; knows STOP and START."""
    stopped = {"stop": True, "start": False}.get(turn_.text.casefold(), session.stopped)
    after = replace(session, turns=session.turns + 1, stopped=stopped)
    said = Reply((Say(f"{after.turns}: {turn_.text}{turn_.keys}"),), session.language)
    return TurnResult(said, after, TurnRecord(intent="echo", source="test", outcome="talk"))


def with_case(code: str) -> Callable[[Turn, Session], TurnResult]:
    """The echo, opening a case as well."""

    def converse(turn_: Turn, session: Session) -> TurnResult:
        return replace(echo(turn_, session), cases=(CaseOpening(code, "callback", "hotline", {"number": "1"}),))

    return converse


def render(_channel: str, reply: Reply) -> Rendered:
    """One body a part that says something."""
    return Rendered(in_text(*(part.text for part in reply.parts if hasattr(part, "text"))))


class AlwaysFree(Handoff):
    """Somebody who sends is always free, by a clock that the test sets."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        super().__init__(store.db.wakeup, messages_by("sms"), lambda after: None, "straight", clock)
        self._waiting = 1_000_000


def shell(store: Store, converse: Callable[[Turn, Session], TurnResult] = echo) -> TurnProcessor:
    """The shell around a conversation."""
    return TurnProcessor(store, KEYWORDS, converse, render, lambda language: f"sorry in {language}", "en", "hotline")


@dataclass
class Provider:
    """A channel whose provider remembers in memory what it sent, and fails as it is told to."""

    name: str = "sms"
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """(to, body, id) in the order they went out."""
    faults: list[Exception] = field(default_factory=list)
    """Raised by the next sends, one each, before anything goes out."""
    after: list[Exception] = field(default_factory=list)
    """Raised by the next sends after the message went out."""
    asked: list[Exception | None] = field(default_factory=list)
    """Raised by the next questions what became of a message."""
    finds: int = 0

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send, or fail."""
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((to, message.text, f"P{len(self.sent) + 1}"))
        if self.after:
            raise self.after.pop(0)
        return self.sent[-1][2]

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """The newest message with these words."""
        self.finds += 1
        if self.asked and (error := self.asked.pop(0)):
            raise error
        return next((id_ for to_, body_, id_ in reversed(self.sent) if (to_, body_) == (to, body)), None)

    def read(self, call: WebhookRequest) -> tuple[Turn | Receipt]:
        """Nothing comes in by this one."""
        raise NotImplementedError

    def render(self, reply: Reply) -> Rendered:
        """As everywhere in these tests."""
        return render(self.name, reply)

    @property
    def bodies(self) -> list[str]:
        """What went out, in order."""
        return [body for _, body, _ in self.sent]
