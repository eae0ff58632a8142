"""Remarks about an errand that ask for no change: late, missed, urgent, one more thing, what was my code."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.turn.context import TurnContext
from bot.errands import plain_turns, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, place, wording
from bot.errands.case.existing import case_actions, not_needed
from bot.errands.case.report import kinds, place_detail, report, second_report
from bot.errands.case.start import start
from bot.model.case import Case
from bot.model.case_write import SaveCase
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

PHONE = "asks-phone"
FEW_WORDS = 20
"""Greatest length (as characters of Chinese) of a remark that something is not known."""


def answer(context: TurnContext) -> TurnResult | None:
    """Answers a remark about something the person has open; None if it is no such remark, or it is unclear what it is about."""
    if (reported := _beside_report(context)) is not None:
        return note_more(context, reported)
    if (same := _told_again(context)) is not None:
        return case_actions.status(context, same)
    if (asked := not_needed.ask(context)) is not None:
        return asked
    act = turn_act.learned_act(context)
    # Why by words: "can I get her the ride there, too" asks for something new, and is nobody who is late.
    if act not in REMARKS or context.house.acts.among(("do", "book", PHONE), context.turn.text, context.written):
        return None
    kind, answered = REMARKS[act]
    case = _meant(context, kind)
    if case is None or second_report.is_another(context):
        return None
    # Why: "a newborn and no heat" after a lamp was reported hurries no lamp.
    context = plain_turns.analysed(context)
    return None if find.names_another(context, [case]) else answered(context, case)


def _beside_report(context: TurnContext) -> Case | None:
    """The report just talked of, if a turn only says what is not known of it, or that it has hurt nobody.

    "I do not know the number of the pole" and "it is not blocking the road" begin nothing.
    """
    desk = context.house.desk
    last = (
        desk.own_case(context.session.case, context.turn.address) if desk is not None and context.session.case else None
    )
    # Why with nothing more: "nobody was hurt at number 4" is of what was reported, too.
    says = report.no_harm(context) or _is_unknown_alone(context)
    if last is None or last.report is None or not says:
        return None
    return last if find.was_talked_of(context, last, find.RECENT) else None


def _told_again(context: TurnContext) -> Case | None:
    """The report just talked of, if a turn says its place once more and nothing else."""
    recent = (case for case in cases.own_cases(context) if case.report and not case.is_over)
    return next(
        (case for case in recent if find.is_recent(context, case) and place_detail.says_again(context, case)), None
    )


def _is_unknown_alone(context: TurnContext) -> bool:
    """True for a short turn that says what is not known, and names no place."""
    text = context.turn.text
    return place.says_not(context) and length(text) <= FEW_WORDS and place.read(context) is None


def _meant(context: TurnContext, kind: str) -> Case | None:
    """The case just talked about, or the only open one of its kind. kind: that of a case; empty for any."""
    own = [case for case in cases.own_cases(context) if case.state != "draft" and kind in {"", case.kind}]
    live = [case for case in own if not case.is_over]
    recent = [case for case in own if find.is_recent(context, case)]
    return recent[0] if recent else live[0] if len(live) == 1 else None


def _late(context: TurnContext, case: Case) -> TurnResult | None:
    """Says whom to ring, because only the office knows whether somebody late can still be seen."""
    if case.booking is None or case.is_at_home:
        return None
    office = case.booking.office
    told = Say(context.say("case.late", office=wording.office_name(context, office)))
    return cases.tell(context, case, told, wording.office_phone(context, office))


def _missed(context: TurnContext, case: Case) -> TurnResult | None:
    """Offers another time; if the appointment is still to come, says when it is."""
    if case.booking is None:
        return None
    if case.booking.starts > context.turn.at:
        if context.house.acts.among(("cancel",), context.turn.text, context.written):
            # Why: "forget it, none of us is going" has missed nothing yet, and calls it off.
            return None
        return case_actions.status(context, case)
    service = context.house.catalogue.get(case.service)
    return start.begin(context, service) if service is not None else None


def _hurry(context: TurnContext, case: Case) -> TurnResult | None:
    """Notes the urgency on the case, and says until when it is looked at."""
    if case.report is None:
        return None
    note = SaveCase(case, "urged", context.turn.text, tells_staff=True)
    return cases.tell(
        context,
        case,
        Say(context.say("case.urged")),
        *report.status(context, case),
        *wording.stay_away(context, case),
        writes=(note,),
    )


def note_more(context: TurnContext, case: Case) -> TurnResult | None:
    """Notes more about what was reported; None if it is something else that is broken."""
    if case.report is None or find.names_house(context) or kinds.is_surely_reported(context):
        return None
    note = SaveCase(case, "more told", context.turn.text, tells_staff=True)
    told = Say(context.say("case.more_told", name=wording.subject(context, case)))
    return cases.tell(context, case, told, *wording.stay_away(context, case), writes=(note,))


def _code(context: TurnContext, case: Case) -> TurnResult:
    """Tells the code once more."""
    return cases.tell(context, case, cases.code_detail(context, case))


REMARKS: dict[str, tuple[str, Callable[[TurnContext, Case], TurnResult | None]]] = {
    "late": ("booking", _late),
    "missed": ("booking", _missed),
    "hurry": ("report", _hurry),
    "add": ("report", note_more),
    "code": ("", _code),
}
"""Act → the kind of case it is about, and what answers it."""
