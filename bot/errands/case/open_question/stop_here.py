"""STOP where nothing can be stopped, in the chat, and "never mind" while times are offered: they end what is going on."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands import callback, smalltalk_and_settings
from bot.errands.case import desk as cases
from bot.errands.case import drafts
from bot.errands.case.existing import case_actions
from bot.errands.case.existing.case_status import told
from bot.errands.case.form import handing_in
from bot.errands.case.open_question import time_answers
from bot.errands.turn_act import LEAVE, TIME
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def is_said(context: TurnContext) -> bool:
    """True for STOP as a whole message on a way in that is neither a text message nor a call; on each for "never mind" at times."""
    turn, said = context.turn, "" if context.turn.keys else context.house.keywords.command(context.turn.text)
    if said == LEAVE:
        return cases.open_topic(context) == TIME
    return said == "stop" and not (turn.is_spoken or turn.abilities.has_stop_word or "opt_out" in turn.facts)


def end(context: TurnContext) -> TurnResult:
    """Ends the open question: a half-done errand is kept, a time that nobody has yet is let go, and what stands stays."""
    if callback.is_fresh(context) and not context.session.alarm:
        return callback.withdraw(context.by_reflex("callback"))
    case = cases.asked_case(context)
    if case is None or case.is_over or not cases.open_topic(context):
        quiet = context.by_reflex("leave").with_session(expects=None).with_focus(open_options=())
        return smalltalk_and_settings.leave(quiet)
    return _put_off(context.by_reflex("leave"), case)


def _put_off(context: TurnContext, case: Case) -> TurnResult:
    if case.details.handed_in:
        return handing_in.keep_handed_in(context, case)
    if case.is_booked:
        return case_actions.keep_time(context, case)
    if case.state != "draft":
        return cases.tell(context, case, Say(context.say("case.cancel.no")), *told(context, case))
    if case.kind == "booking":
        return time_answers.give_up(context, case)
    case = replace(case, details=replace(case.details, misses=0))
    return cases.tell(context, case, drafts.is_kept(context), cases.code_detail(context, case), what="left")
