"""The word that means both "cancel" and "stop": it is about an open errand, unless the provider took it for STOP."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import case_acts, find
from bot.errands.case import desk as cases
from bot.errands.case.existing import case_actions
from bot.errands.case.open_question.stop_here import end, is_said
from bot.errands.case.report import second_report
from bot.errands.case.start import start
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def says_cancel(context: TurnContext) -> bool:
    """True for the word that means both "cancel" and "stop", if no provider took it for STOP and an errand can be meant."""
    turn, house = context.turn, context.house
    if turn.keys or "opt_out" in turn.facts or house.keywords.command(turn.text) != "stop":
        return False
    return bool(house.acts.among(("cancel",), turn.text)) and (
        is_asking_to_begin(context) or _meant_by_cancel(context) is not None
    )


def says_stop_here(context: TurnContext) -> bool:
    """True for STOP where there are no texts to stop, if it is not about an errand, and for "never mind" to offered times."""
    return is_said(context) and not says_cancel(context)


def stop_here(context: TurnContext) -> TurnResult:
    """Ends what is going on."""
    return end(context)


def cancel_errand(context: TurnContext) -> TurnResult | None:
    """Cancels the errand, or asks whether to; by text message also names the word that ends all texts."""
    stop = () if not context.turn.abilities.has_stop_word else (Say(context.say("stop.how")),)
    if is_asking_to_begin(context):
        context = context.with_session(expects=None)
        return context.answer(Say(context.say("case.start.no")), *stop, outcome="talk", errand=cases.NAME)
    case = _meant_by_cancel(context)
    if case is None:
        return None
    if cases.open_topic(context) and not case.is_booked:
        return case_actions.call_off(context, case, *stop)
    asked = case_actions.ask_to_cancel(context, case)
    return replace(asked, reply=replace(asked.reply, parts=(*stop, *asked.reply.parts)))


def is_asking_to_begin(context: TurnContext) -> bool:
    """True while the line asks whether to begin something."""
    return cases.desk(context) is not None and cases.open_topic(context) in {
        start.START,
        start.FOR_WHAT,
        second_report.TOO,
    }


def _meant_by_cancel(context: TurnContext) -> Case | None:
    """The case whose question is open, or that was just talked about."""
    desk = cases.desk(context)
    if desk is None:
        return None
    asked = cases.asked_case(context)
    own = (asked,) if asked else desk.cases_of(context.turn.address, context.turn.at)
    near = (case for case in own if case.kind in case_acts.FITS["cancel"] and not case.is_over)
    return next((case for case in near if case is asked or find.is_recent(context, case)), None)
