"""Which forms stand on the page of a case: what its state allows, and who looks at it may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config.permissions import may
from bot.model.actor import Actor
from bot.model.turn import abilities_of
from bot.store.case_list import taken_by
from bot.store.case_records import OVER, StaffCase


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One of them."""

    name: str
    """End of its address, and of the keys of its texts."""
    words: str = ""
    """Whether it takes words: "needed", "may be", or empty for a button alone."""
    goes_out: bool = False
    """True if its words go to the resident."""


def forms_of(case: StaffCase, actor: Actor) -> list[CaseForm]:
    """The forms, in the order they stand; whatever else is sent, the store decides."""
    return [form for form, command in _forms(case, actor) if may(actor, command)]


def _forms(case: StaffCase, actor: Actor) -> Iterator[tuple[CaseForm, str]]:
    """Each form, and the command it sends."""
    if case.state in OVER:
        yield CaseForm("reopen", "may be"), "reopen_case"
        return
    by = taken_by(case)
    if not by:
        yield CaseForm("take"), "take_case"
    elif by != actor.name:
        yield CaseForm("take_over"), "take_over_case"
    if case.address and abilities_of(case.channel).takes_answers and case.slots.get("contact") != "none":
        yield CaseForm("answer", "needed", goes_out=True), "answer_case"
    yield CaseForm("note", "needed"), "note_case"
    needs = case.is_promise and not case.is_told_of
    if by or not case.is_danger:
        yield CaseForm("close", "needed" if needs else "may be"), "close_case"
