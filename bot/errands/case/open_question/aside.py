"""A question in the middle of an errand that names no service: it is about the errand."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import SAYS, answers
from bot.catalogue.model import Service
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices, plain_turns, service_answer, turn_act
from bot.errands.case import case_form, wishes, wording
from bot.errands.case import desk as cases
from bot.errands.case.appointment import times
from bot.errands.case.form import answers as answers_told
from bot.errands.case.form import fill
from bot.errands.case.report.place_doubt_reply import OF_WHERE
from bot.errands.case.start import start
from bot.model.case import Case
from bot.model.reply import Choices, Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

UNKNOWN = {"choices", "not-here", "not-known", "missed", "out-of-scope"}
"""What a turn comes to that is no answer."""
SHORTEST, ENDS = 5, " ,.;，。；"
"""Length (characters of Chinese) from which the rest of a turn may be a question; what stands around it."""
OF_SERVICE = {fill.TOPIC, times.TOPIC, start.START}
"""Questions of an errand for a service, whose entry may have the answer."""
OF_ENTRY = ("cost", "duration")
"""What is never asked to know why a question is asked: "before I say, what will this cost me"."""


def asks_why(context: TurnContext) -> bool:
    """True if a turn asks why a question of a form is asked."""
    is_of_entry = context.house.keywords.plain.word_for(context.turn.text, OF_ENTRY)
    return turn_act.learned_act(context) == "why" and not is_of_entry


def answer_within(context: TurnContext, answered: TurnResult) -> TurnResult:
    """Answers a question in the middle of an errand from the errand's entry, or puts it off; the open question comes again.

    "How much must I leave for it", asked while a wheelchair is being ordered, must not lead to a list of pensions.
    """
    topic = context.session.asked.slot("ask")
    if not _is_unknown(context, answered) and not (topic in OF_WHERE and _is_stray(context, answered)):
        return answered
    is_of_entry = topic in OF_SERVICE or (topic in OF_WHERE and not asks_why(context))
    if is_of_entry and _is_question(context):
        told = _told(context, answered)
        return told if told is not None else _put_off(context, answered)
    # Why: what nobody could tell is no reason to lose a report whose place was asked for.
    return _put_off(context, answered) if topic in OF_WHERE else answered


def tell_so_far(context: TurnContext, case: Case) -> TurnResult:
    """Reads back the answers so far, and asks the open question again."""
    form = case_form.form_of(context, case)
    return fill.again(context, case, *([answers_told.so_far(context, case, form)] if form else []))


def question_beside(context: TurnContext, case: Case, answered: TurnResult) -> TurnContext | None:
    """The turn with only the question that comes beside a wish for a time, if the entry answers it; else None.

    A call is heard without marks: "the morning is fine too I am 68 is it half price then".
    """
    spans, entry = wishes.wish_in(context).spans(), context.house.catalogue.get(case.service)
    if entry is None or not spans:
        return None
    rest = context.turn.text[spans[-1][1] :]
    is_question = context.house.readers.words.has("questions", rest)
    rest = rest.strip(ENDS)
    if not is_question or length(rest) < SHORTEST:
        return None
    beside = analyse(context, rest)
    if offices.named(beside) is not None or not answers(beside, entry, SAYS):
        return None
    turn = replace(context.turn, text=rest)
    return replace(context, turn=turn, written=rest, session=answered.session, writes=answered.writes)


def without_alternatives(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer about the errand, without other services beside it."""
    own = service(context)
    is_own = own is not None and answered.record.outcome == "answered" and answered.record.service == own.source_id
    if not is_own or context.session.asked.slot("ask") not in OF_SERVICE:
        return answered
    parts = tuple(part for part in answered.reply.parts if not isinstance(part, Choices))
    if len(parts) == len(answered.reply.parts):
        return answered
    focus = replace(answered.session.focus, open_options=())
    session = replace(answered.session, focus=focus, expects=context.session.expects)
    return replace(answered, reply=replace(answered.reply, parts=parts), session=session, question=None)


def _is_unknown(context: TurnContext, answered: TurnResult) -> bool:
    effect = answered.effect
    is_unknown = not effect.known or answered.record.outcome in UNKNOWN
    is_other = effect.urgent or effect.keeps_last or answered.reply.ends
    return context.session.asked.of(cases.NAME) and is_unknown and not is_other


def _is_stray(context: TurnContext, answered: TurnResult) -> bool:
    """True for "what does it cost" that was answered for some service, while the place of a report is asked for."""
    asks_plainly = context.house.keywords.plain.aspect(context.turn.text)
    if answered.record.outcome != "answered" or answered.effect.urgent or not asks_plainly:
        return False
    return offices.named(analyse(context, context.turn.text)) is None


def _is_question(context: TurnContext) -> bool:
    """True for a question that names no service."""
    if not (start.has_question_mark(context) or context.house.readers.words.has("questions", context.turn.text)):
        return False
    found = analyse(context, context.turn.text).found
    return found is None or found.outcome != "this"


def _told(context: TurnContext, answered: TurnResult) -> TurnResult | None:
    """The answer from the entry of the errand's service; None if it has none."""
    own = service(context)
    if own is None:
        return None
    asked = plain_turns.analysed(context)
    told = service_answer.answer_question(asked, own, "")
    if told.record.outcome != "answered":
        return None
    record = replace(
        told.record, rule=answered.record.rule, passed=answered.record.passed, beaten=answered.record.beaten
    )
    session = replace(told.session, expects=context.session.expects)
    if context.session.asked.slot("ask") in OF_WHERE:
        # Why: the talk is of the report, and "go on" asks for its place and not for more of the entry.
        session = replace(session, focus=context.session.focus)
    return replace(told, session=session, record=record)


def service(context: TurnContext) -> Service | None:
    """The service that the open question of an errand is about; of a report the entry of the team that mends it."""
    case = cases.asked_case(context)
    reported = wording.problem(context, case) if case else None
    if reported is not None:
        return context.house.catalogue.get(reported.entry)
    return context.house.catalogue.get(case.service if case else context.session.asked.slot("service"))


def _put_off(context: TurnContext, answered: TurnResult) -> TurnResult:
    session = replace(answered.session, expects=context.session.expects)
    reply = replace(answered.reply, parts=(Say(context.say("case.aside")),))
    return replace(answered, session=session, reply=reply, question=None)
