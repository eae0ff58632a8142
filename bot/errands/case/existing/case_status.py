"""How a case stands, in words."""

from __future__ import annotations

from datetime import time

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import drafts, wording
from bot.errands.case.form import fill
from bot.errands.case.report import report
from bot.model.case import Case
from bot.model.reply import Part, Say


def told(context: TurnContext, case: Case) -> list[Part]:
    """How a case stands, in words."""
    name = wording.subject(context, case)
    if case.state == "draft":
        return [Say(context.say("case.status.draft", name=name))]
    if case.is_put_away:
        return [drafts.was_put_away(context), Say(context.say("case.status.put_away", name=name))]
    if case.state == "cancelled":
        return [Say(context.say("case.status.cancelled", name=name))]
    if case.report is not None:
        return report.status(context, case)
    if case.booking is not None and case.is_booked:
        key = "case.status.home" if case.is_at_home else "case.status.booked"
        visit = context.say(key, name=name, **wording.visit(context, case.booking))
        return [Say(visit), *wording.bring(context, case)]
    if case.is_over:
        return [Say(context.say("case.status.done", name=name))]
    if day := _when(context, case):
        return [Say(context.say("case.status.day", name=name, day=day))]
    return [Say(context.say("case.status.open", name=name)), *wording.pledge(context, fill.promised(context, case))]


def _when(context: TurnContext, case: Case) -> str:
    """The day of what was handed in, with the hour where one was agreed."""
    day, at = fill.short(context, case), case.details.value("time")
    if not day or not isinstance(at, str):
        return day
    return context.say("case.moment", day=day, time=context.time(time.fromisoformat(at)))
