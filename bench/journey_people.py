"""Residents who play errands by text: they say their next sentence, pick the first of a list, and say yes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from twilio.request_validator import RequestValidator

from bench.fake_twilio import FakeTwilio
from bench.texts import ACCOUNT, SENDER, TOKEN
from bot.model.reply import Ask, Reply
from bot.store import Store

PATIENT = 60.0
MOST_TURNS = 30
CREW = "the crew says that it is fixed"
"""A step that no resident takes; the news of it is waited for."""
CARD = (
    "how do i get the bus card for old people?", "may i have it? i am 67 and i live here", "what do i need to bring?",
    "where is the nearest office, and is it step-free?", "can i have a time there?", "can i come on another day instead?",
    "wednesday at 10", "what time is my appointment?",
)  # fmt: skip
"""J1: from what it is to a time at an office, moved to another day."""
FOLLOWING = (
    "how do i get the bus card for old people?", "what does it cost?", "what do i need to bring?", "how long does it take?",
    "who can get it?", "can my son go for me?", "where is the office?", "until when can i ask?", "what if i lost my papers?",
)  # fmt: skip
"""A service found, then questions on it: what a turn took before there were errands."""


def lamp(place: str) -> tuple[str, ...]:
    """J2: from a lamp that is out to one that is still out when the crew calls it fixed."""
    return ("the street lamp is broken", place, "has anyone been to look at it?", CREW, "no, it is still dark")


@dataclass(frozen=True, slots=True)
class Line:
    """The line that is texted, from outside and at its store."""

    url: str
    twilio: FakeTwilio
    store: Store
    fix: Callable[[str], None]
    """A crew says that what an address told of is fixed."""


@dataclass(slots=True)
class Person:
    """One resident with a telephone of their own."""

    number: str
    says: Sequence[str]
    skipped: int = 0
    """So many turns at the beginning are not timed."""
    turns: list[tuple[str, float]] = field(default_factory=list)
    """What was said, and seconds until the answer was with the provider."""
    came: int = 0
    """Texts that were to come."""

    def play(self, line: Line) -> None:
        """Say all there is to say; raises TimeoutError where an answer does not come."""
        left, said = list(self.says), 0
        reply: Reply | None = None
        while said < MOST_TURNS and (text := answer_to(reply) or (left.pop(0) if left else "")):
            if text == CREW:
                line.fix(self.number)
                self._hear(line)
                reply = None
                continue
            took, reply = self._say(line, text, f"{self.number[1:]}{said:02}")
            self.turns += [(text, took)] if said >= self.skipped else []
            said += 1

    def _say(self, line: Line, text: str, message: str) -> tuple[float, Reply | None]:
        began = time.perf_counter()
        send(line.url, self.number, text, f"SM{message:0>32}")
        took = self._hear(line) - began
        talk = line.store.conversation_of("sms", self.number)
        records = line.store.records(talk) if talk is not None else []
        return took, records[-1].reply if records else None

    def _hear(self, line: Line) -> float:
        self.came += 1
        return line.twilio.wait_for(self.number, PATIENT, self.came)


def answer_to(reply: Reply | None) -> str:
    """What is said to a question that is open: the first of a list, or yes; empty if nothing plain is asked."""
    if reply is None:
        return ""
    if reply.choices:
        return "1"
    return "yes" if any(isinstance(part, Ask) and part.kind == "yes-no" for part in reply.parts) else ""


def send(url: str, number: str, text: str, message: str) -> None:
    """One signed text, as Twilio sends it."""
    form = {"MessageSid": message, "AccountSid": ACCOUNT, "From": number, "To": "+15550199", "Body": text}
    signed = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, form)}
    SENDER.post(url, data=form, headers=signed, timeout=PATIENT).raise_for_status()
