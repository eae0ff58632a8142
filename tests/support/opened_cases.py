"""Cases in a store, for the tests of those who look after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from small_line import KEYWORDS, echo, shell, turn

from bot.model.actor import staff
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, TurnResult
from bot.processing.turn_processor import receive
from bot.store import Store

SAID = "my heart hurts so much, please come"
NUMBER = "+12025550177"
CALLBACK = CaseOpening(
    "482913", "callback", "hotline", {"number": NUMBER, "reason": "asked", "need": "a walking frame"}
)
ANNA, BO = staff("Anna", "operator"), staff("Bo", "desk")
DANGER = CaseOpening("719262", "person", "safety", {"class": "E1", "kind": "medical"})


def open_case(store: Store, case: CaseOpening, at: datetime, sender: str = "+12025550177") -> None:
    """A turn that opens a case, received and answered."""

    def converse(turn_: Turn, session: Session) -> TurnResult:
        return replace(echo(turn_, session), cases=(case,))

    receive(store, turn(f"{case.code}-{at.timestamp()}", SAID, sender, at), KEYWORDS, 0)
    assert shell(store, converse).work_once(at)
