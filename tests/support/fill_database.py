"""Fills an empty database with rows of every table, by the code beside it: made at each release, read by all that follow.

`PYTHONPATH=.:tests/support python support/fill_database.py sqlite:///new.db`, then dump it into `tests/payloads/databases/`; see the page there.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from small_line import echo, later, shell, turn, with_case

from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import Gap, TurnResult
from bot.store import Store, open_store


def every_part(turn_: Turn, session: Session) -> TurnResult:
    """An answer with a part of each kind, a gap and a full memory."""
    option = Option("1", "Bus card", "service:senior-transit-card")
    parts = (
        Say("Hello."), Detail("Phone", "0555 555 0100", "phone"), Choices("Which one?", (option,), more=True),
        Ask("number", "Which number?", "digits"), Handover("hotline", "asked", "A person will ring you.", "482913"),
    )  # fmt: skip
    focus = ServiceFocus(
        service="senior-transit-card", open_options=("service:senior-transit-card",), belief=(("a", 0.5),)
    )
    session = replace(
        echo(turn_, session).session, focus=focus.with_told("senior-transit-card", ("f1", "f2")), last=parts, alarm="E1",
        rest=("More of it.",), expects=Expectation("digits", "person"), owner="person", slow=True, at=turn_.at,
    )  # fmt: skip
    answered = replace(with_case("482913")(turn_, session), session=session, gaps=(Gap("boats", "en"),))
    return replace(answered, reply=Reply(parts, "en"))


def fill(store: Store) -> None:
    """A person answered, a burst, one who said STOP, one who waits, a call to make, a receipt of nobody."""
    store.receive(replace(turn("T1", "How do I get a bus card?"), alternatives=("bus cart",), certainty=0.9), later(0))
    shell(store, every_part).work_once(later(1))
    message = store.claim_outbox(["sms"], later(1), 60, "filler")
    assert message is not None
    store.mark_attempting(message, later(1))
    store.mark_sent(message, "P1")
    for id_, text, second in (("T2", "My mum", 2.0), ("T3", "needs help", 2.5)):
        store.receive(turn(id_, text, "+12025550101", later(second)), later(second + 2))
    for id_, text, second in (("T4", "公交卡", 3.0), ("T5", "STOP", 4.0)):
        store.receive(turn(id_, text, "+12025550102", later(second)), later(second))
        shell(store).work_once(later(second))
    store.receive(turn("T6", "Where is it?", "+12025550103", later(5)), later(5))
    shell(store).work_once(later(5))
    store.tell("phone", "+12025550104", "Your appointment is tomorrow.", later(6), later(3600))
    store.receipt("sms", "P9", "delivered", "", later(7))


if __name__ == "__main__":
    opened = open_store(sys.argv[1])
    fill(opened)
    opened.close()
