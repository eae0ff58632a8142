"""Whatever happens in whatever order, each text gets one answer, in order, and it goes out once."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from databases import open_new
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_line import AlwaysFree, Provider, echo, later, shell, turn

from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.store import Store
from channels.contract import OutcomeUnknown, SendFailed
from channels.delivery import DeliveryWorker

EVENTS = (
    "text",
    "work",
    "straight",
    "dies with it",
    "breaks",
    "dies working",
    "send",
    "dies before",
    "dies after",
    "silent",
    "lost",
    "busy",
)
events = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 2)), max_size=40)


class Line:
    """A line to which things happen; a second passes at each, a minute and more when somebody dies."""

    def __init__(self, store: Store) -> None:
        self.store, self.provider, self.now, self.texts = store, Provider(), 0.0, [0, 0, 0]
        self.sender = DeliveryWorker(store, {"sms": self.provider})
        self.handoff = AlwaysFree(store, lambda: later(self.now))
        self.broke: set[str] = set()

    def happen(self, what: str, person: int) -> None:
        """One thing happens."""
        self.now += 1
        if what == "text":
            self.texts[person] += 1
            said = f"Is it {self.texts[person]}?"
            self.store.receive(turn(f"{person}-{said}", said, f"+{person}", later(self.now)), later(self.now))
        elif what in {"work", "breaks"}:
            shell(self.store, echo if what == "work" else self._break_once).work_once(later(self.now))
        elif what in {"straight", "dies with it"}:
            replace(shell(self.store), handoffs={"sms": self.handoff}).work_once(later(self.now))
            if (given := self.handoff.take()) and what == "straight":
                DeliveryWorker(self.store, {"sms": self.provider}, given=iter([given, None]).__next__).send_once(
                    later(self.now)
                )
        elif what.startswith("dies"):
            self._die(what)
        else:
            self._send(what)

    def _break_once(self, turn_: Turn, session: Session) -> TurnResult:
        """Falls over the first time it hears a turn, so that none is ever given up."""
        if turn_.id in self.broke:
            return echo(turn_, session)
        self.broke.add(turn_.id)
        raise ValueError

    def _die(self, what: str) -> None:
        """A worker dies with something in its hands; its lease is not over yet."""
        now = later(self.now)
        if what == "dies working":
            claimed = self.store.claim_conversation(now, 60, "dies")
            # Why: a turn tried three times gets an apology, on purpose; that is not what is looked at here.
            if claimed and claimed.tries > 1:
                self.store.release(claimed, now)
                shell(self.store).work_once(now)
            return
        message = self.store.claim_outbox(["sms"], now, 60, "dies")
        if message and message.status == "queued":
            self.store.mark_attempting(message, now)
            if what == "dies after":
                self.provider.send(message.address, message.body, message.key)

    def _send(self, what: str) -> None:
        faults = {"busy": SendFailed("503", retry=True, fault="theirs"), "lost": OutcomeUnknown()}
        self.provider.faults = [faults[what]] if what in faults else []
        self.provider.after = [OutcomeUnknown()] if what == "silent" else []
        self.sender.send_once(later(self.now))
        self.provider.faults, self.provider.after = [], []

    def settle(self) -> None:
        """All is well from now on, for long enough."""
        for _ in range(30):
            self.now += 400
            while shell(self.store).work_once(later(self.now)) or self.sender.send_once(later(self.now)):
                pass


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events)
def test_each_text_gets_one_answer_in_order_and_it_goes_out_once(happenings: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_new(Path(folder) / "store.db")
        line = Line(store)
        for what, person in happenings:
            line.happen(what, person)
        line.settle()
        for person, count in enumerate(line.texts):
            got = [body for to, body, _ in line.provider.sent if to == f"+{person}"]
            assert got == [f"{n}: Is it {n}?" for n in range(1, count + 1)]
        store.close()
