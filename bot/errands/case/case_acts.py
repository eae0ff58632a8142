"""What may be done about a case: of which kind it must be, and in which state."""

from __future__ import annotations

from datetime import datetime

from bot.errands.case.last_change import last_change
from bot.model.case import Case

ACTS = ("wait", "keep", "undo", "cancel", "not-fixed", "move", "resume", "status", "is-fixed")
"""What may be wanted of a case that is there; of several the first that fits it."""
FITS: dict[str, frozenset[str]] = {
    "wait": frozenset({"booking"}),
    "undo": frozenset({"booking", "application", "report"}),
    "keep": frozenset({"booking", "application", "report"}),
    "cancel": frozenset({"booking", "application", "report"}),
    "move": frozenset({"booking", "application"}),
    "not-fixed": frozenset({"report"}),
    "is-fixed": frozenset({"report"}),
    "status": frozenset({"booking", "application", "report"}),
    "resume": frozenset({"booking", "application", "report"}),
}
"""Act → kinds of case it can be about; a call back has words of its own."""


def takes(case: Case, act: str, at: datetime) -> bool:
    """True if an act is possible with a case in its present state, at a moment."""
    if case.kind not in FITS[act]:
        return False
    if act == "resume":
        return case.state == "draft" or case.is_put_away
    if act in {"not-fixed", "is-fixed"}:
        return case.report is not None and case.report.state in {"fixed", "closed", "open", "reopened"}
    if act == "undo" and last_change(case, at) is not None:
        return True
    if act in {"undo", "keep"}:
        return case.state in {"open", "cancelled", "draft"} or case.is_taken_back
    if act in {"cancel", "move", "wait"}:
        return not case.is_over and (act != "wait" or case.is_booked)
    return True
