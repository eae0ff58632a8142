"""Rules on errands: an open question of an errand, an existing case, a new errand."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.policy.rule import Outcome
from bot.dialogue.tracking import hearsay
from bot.dialogue.turn.context import TurnContext
from bot.errands import plain_turns, smalltalk_and_settings, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import drafts, find, own_time, place, things
from bot.errands.case.appointment import times, waiting_list
from bot.errands.case.existing import (
    cancel_confirmation,
    case_actions,
    codes,
    correct,
    due,
    notice_reply,
    others_report,
    own_questions,
)
from bot.errands.case.form import amend, fill
from bot.errands.case.open_question import any_question, aside, not_sent, reopen, time_answers
from bot.errands.case.report import fix_reply, kinds, place_doubt, place_doubt_reply, report, second_report
from bot.errands.case.start import lending, start, start_answer
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

BY_TOPIC: dict[str, Callable[[TurnContext], Outcome]] = {
    case_actions.WHICH: case_actions.answer_which,
    codes.CODE: codes.answer_code,
    start.START: start_answer.answer_start,
    start.FOR_WHAT: start.answer_for_what,
    kinds.KIND: kinds.answer_kind,
    second_report.TOO: second_report.answer,
    others_report.THEIRS: others_report.answer,
}
"""What takes the answer to a question that is about no case of its own."""


COMMAND_KEYS = frozenset({"0", "*0", "*", "**", "9", "8", "7"})
"""Keys that mean the same whatever is asked."""


def is_question_open(context: TurnContext) -> bool:
    """True while a question of an errand is open."""
    return context.session.asked.of(cases.NAME) and cases.desk(context) is not None


def answer_question(context: TurnContext) -> Outcome:
    """Answers with the turn as the answer to an errand's question; passes if the turn is about something else."""
    topic = cases.open_topic(context)
    if any_question.asks_to_wait(context):
        return smalltalk_and_settings.stay(context, "hold")
    if context.turn.silent or (
        not context.turn.keys and (any_question.is_command(context) or any_question.wants_person(context))
    ):
        return None
    # Why not with "#" behind it where a number is keyed: "9#" is the pole with that number, and 9 alone another language.
    keys = context.turn.keys if topic == place.PLACE else context.turn.keys.rstrip("#")
    if keys in COMMAND_KEYS:
        return None
    if (waited := not_sent.tell(context)) is not None:
        return waited
    if topic in BY_TOPIC:
        return BY_TOPIC[topic](plain_turns.analysed(context) if topic == case_actions.WHICH else context)
    case = cases.asked_case(context)
    if case is None or case.is_over or (topic != times.TOPIC and own_time.is_of_another(context, case)):
        return None
    if topic == fill.TOPIC and aside.asks_why(context) and not fill.is_told(context, case):
        return fill.again(context, case, Say(context.say("case.why")))
    if topic == fill.TOPIC and turn_act.asks_noted(context):
        return aside.tell_so_far(context, case)
    if told := own_questions.beside(context, case):
        return reopen.again(context, case, *told)
    if (noted := own_questions.about_reminder(context, case)) is not None:
        return reopen.again(context, *noted)
    return _of_case(context, case, topic)


def _of_case(context: TurnContext, case: Case, topic: str) -> Outcome:
    if topic == times.TOPIC:
        return time_answers.answer_time(context, case)
    if topic == waiting_list.WAIT:
        return waiting_list.answer(context, case) or times.other_wish(context, case)
    if topic in place_doubt_reply.OF_WHERE and case.report is None and any_question.is_dropped(context):
        return case_actions.call_off(context, case)
    if topic == place_doubt.DOUBT:
        return place_doubt_reply.answer(context, case)
    if topic in {place.PLACE, report.JOIN} and (put_right := correct.correct_at_question(context, case)):
        return put_right
    if topic == place.PLACE:
        return report.answer_place(context, case)
    if topic == report.JOIN:
        return report.answer_join(context, case)
    if topic == case_actions.CANCEL:
        return case_actions.answer_cancel(context, case)
    if topic == fix_reply.FIXED:
        return fix_reply.answer_question(context, case)
    if (answered := time_answers.answer_read_back(context, case)) is not None:
        return answered
    if any_question.is_called_off(context) and not amend.puts_right(context, case):
        return case_actions.call_off(context, case)
    is_missed = "cancel" in turn_act.acts_said(context, ("cancel",)) and fill.is_missed(context, case)
    if any_question.is_over(context) or any_question.is_outright(context) or is_missed:
        return case_actions.ask_to_cancel(context, case)
    return fill.turn(context, case)


def is_due_answered(context: TurnContext) -> bool:
    """True if the turn may answer a message that we sent ourselves."""
    return context.session.asked.of(due.OWNER) and cases.desk(context) is not None


def answer_due(context: TurnContext) -> Outcome:
    """The answer to a reminder, an offer, or the news that something is fixed."""
    return (
        None
        if context.turn.silent or any_question.is_command(context)
        else due.answer_message(plain_turns.analysed(context))
    )


def names_code(context: TurnContext) -> bool:
    """True if a turn contains what may be a case code."""
    return cases.desk(context) is not None and bool(find.code_in(context)) and not context.turn.keys


def acts_on_case(context: TurnContext) -> bool:
    """True if a turn may be about an existing case."""
    return cases.desk(context) is not None and bool(context.turn.text.strip()) and not context.turn.keys


def change_handed_in(context: TurnContext) -> TurnResult | None:
    """A change or an addition to a form that was just handed in; asks whether to cancel it if all of it is mended."""
    if (done := things.mended(context)) is not None:
        return case_actions.ask_to_cancel(context, done)
    # Why not where all is called off: "no need to come about the handle" takes no handle out.
    is_all = context.house.acts.among(("cancel-all",), context.turn.text, context.written)
    case = None if is_all else amend.changed_case(context)
    if case is None:
        return None if is_all else amend.note_beside(context)
    # Why: "sorry, the lamp at 13 Mill Road is out" begins something else.
    return None if kinds.is_surely_reported(plain_turns.analysed(context)) else amend.change(context, case)


def act_on_case(context: TurnContext) -> TurnResult | None:
    """Moves, cancels, continues or explains the case that the turn is about."""
    # Why: "a wheelchair for my dad" after a booking says nothing of who comes to that.
    if lending.service_wanted(context) is not None or cancel_confirmation.is_beside(context):
        return None
    if (answered := time_answers.answer_booked(context)) is not None:
        return answered
    if (known := others_report.tell(context)) is not None:
        return known
    # Why: "the lamp at number 3 does not work either" asks after no earlier report.
    if not find.may_be_of_case(context) or second_report.is_another(context):
        return _answer_notice(context)
    context = plain_turns.analysed(context)
    if (wanted := find.read_request(context)) is not None and not _is_new(context, wanted):
        if wanted.act == "status" and drafts.is_being_filled_in(context, wanted.cases):
            return None
        if len(wanted.cases) == 1 and cancel_confirmation.is_needed_for(context, wanted.act, wanted.cases[0]):
            return case_actions.ask_to_cancel(context, wanted.cases[0])
        return case_actions.answer(context, wanted.act, wanted.cases)
    if done := drafts.handed_in_instead(context):
        return case_actions.status(context, done)
    if theirs := find.names_unknown(context):
        return time_answers.tell_theirs(context, theirs)
    if act := find.read_request_of_stranger(context):
        dropped = cancel_confirmation.drop_open(context) if act == "cancel" else None
        named = codes.of_code(context, code, act) if (code := find.code_in(context)) else None
        return dropped or codes.tell_nothing(context, act) or named or codes.ask_code(context, act)
    return _answer_notice(context)


def _answer_notice(context: TurnContext) -> TurnResult | None:
    """Another time for an appointment about which a notice was sent, said on another channel."""
    case = notice_reply.case_meant(context)
    return notice_reply.answer(plain_turns.analysed(context), case) if case is not None else None


def resume_draft(context: TurnContext) -> TurnResult | None:
    """Continues a draft, if the turn says to go on."""
    wanted = find.read_request(plain_turns.analysed(context)) if turn_act.acts_said(context, ("resume",)) else None
    return case_actions.answer(context, wanted.act, wanted.cases) if wanted and wanted.act == "resume" else None


def _is_new(context: TurnContext, wanted: find.CaseRequest) -> bool:
    """True if a turn asks for something new and not about a case: "when can I come about my bins"."""
    said = context.house.acts.among(("book", "do"), context.turn.text, context.written)
    if wanted.act != "status" or not said or any(find.is_named(context, each) for each in wanted.cases):
        return False
    # Why: "when will you come" right after a report asks after that, and for no time of theirs.
    rest = context.house.acts.without("status", context.turn.text)
    is_after = any(each.kind != "booking" and find.is_recent(context, each) for each in wanted.cases)
    return not is_after or bool(context.house.acts.among(("book", "do"), rest))


def begin_report(context: TurnContext) -> TurnResult | None:
    """Begins a report of something broken; "is the tap water safe to drink" is none."""
    if cases.desk(context) is None or hearsay.asks_if_safe(context):
        return None
    return kinds.begin_report(plain_turns.analysed(context)) or second_report.ask_for_other(context)
