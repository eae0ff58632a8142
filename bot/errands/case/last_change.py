"""The last change of a case by its person: noted with what stood before, told how to be taken back, and whether it still is.

A text's sender can be forged, and a slip of the tongue moves a time as well: whatever is changed can be put back for a day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.model.case import Case
from bot.model.last_change import LastChange
from bot.model.reply import Say

What = Literal["moved", "changed", "corrected", "cancelled", "closed"]
TAKEN_BACK = PATIENCE.errand.taken_back


def with_last_change(context: TurnContext, case: Case, what: What, **after: Any) -> Case:
    """The case with what stood before this turn changed it; as it is where nothing stood yet. after: fields of `LastChange`."""
    desk = cases.desk(context)
    before = desk.own_case(case.code, context.turn.address) if desk else None
    if before is None or before.state == "draft":
        return case
    if what == "changed":
        after["answers"] = before.details.handed_in or before.details.answers
    changed = LastChange(what, context.turn.at, context.turn.sender, **_before(before), **after)
    return replace(case, details=replace(case.details, changed=changed))


def _before(case: Case) -> dict[str, Any]:
    """What stands of a case, as fields of its last change: its time, and what is reported where."""
    kept: dict[str, Any] = {"urgent": case.urgent}
    if case.booking is not None and case.is_booked:
        kept |= {"office": case.booking.office, "starts": case.booking.starts}
    if case.report is not None:
        kept |= {"problem": case.problem, "place": case.report.place, "joined": case.report.joined or ""}
    return kept


def last_change(case: Case, at: datetime) -> LastChange | None:
    """The last change of a case that can be taken back; None where it is too long ago, or something else was done since."""
    changed = case.details.changed
    is_over = case.state == "cancelled" or changed is None or at - changed.at > TAKEN_BACK
    return changed if changed is not None and not is_over and _stands(case, changed) else None


def is_changed(case: Case) -> bool:
    """True if something of a case was changed, however long ago, and it was not called off since."""
    return case.details.changed is not None and case.details.changed.what in {"moved", "changed", "corrected"}


def _stands(case: Case, changed: LastChange) -> bool:
    """True if a case is as that change left it: no crew, office or later turn has done anything else."""
    report, booking = case.report, case.booking
    if changed.what == "moved":
        return booking is not None and case.is_booked and booking.starts == changed.moved_to
    if changed.what == "corrected":
        return report is not None and report.state in {"open", "reopened"}
    if changed.what == "closed":
        return report is not None and report.state == "closed" and case.state == "done"
    return changed.what == "changed" and case.state == "open"


def how_taken_back(context: TurnContext) -> Say:
    """Says how a change is taken back."""
    return Say(context.say("case.change.undo"), needed=True)
