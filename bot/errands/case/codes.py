"""The code of a case. From its own number it tells everything; from any other number only "open" or "done"."""

from __future__ import annotations

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import desk as cases
from bot.errands.case import existing, find, wording
from bot.model.case import Case
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

CODE, WORD = "code", "code"
"""The question for a code, and the words that name one."""
MOST_TRIES, KEPT = PATIENCE.errand.codes_tried, PATIENCE.errand.codes


def ask_code(context: TurnContext, act: str, *before: Part) -> TurnResult:
    """Asks for the code of a case that came from another number."""
    ask = Ask(CODE, context.say("case.code.ask"), keyed=True)
    nobody = Case("", "question", "open")
    return cases.ask(context, nobody, CODE, Question(CODE, "code"), *before, ask, save=None, act=act)


def answer_code(context: TurnContext) -> TurnResult | None:
    """Answers with the code that was asked for; None if the turn has none."""
    code = find.code_in(context)
    return of_code(context, code, context.session.asked.slot("act", "status")) if code else None


def of_code(context: TurnContext, code: str, act: str) -> TurnResult | None:
    """Acts on the case with a code: does everything for its own number, and tells others only whether it is open."""
    desk = cases.desk(context)
    if desk is None:
        return None
    case = desk.case_of(code)
    if case is not None and case.address == context.turn.sender:
        return existing.ACT[act](context, case)
    tries = (*(at for at in context.session.codes if context.turn.at - at < KEPT), context.turn.at)
    context = context.with_session(codes=tries[-MOST_TRIES - 1 :])
    if len(tries) > MOST_TRIES:
        return handover.offer(context, Say(context.say("case.code.enough")), outcome="person", errand=cases.NAME)
    if case is None:
        return ask_code(context, act, Say(context.say("case.code.unknown")))
    is_ready = case.is_over or (case.report is not None and case.report.state in {"fixed", "closed"})
    key = "case.code.put_away" if case.is_put_away else "case.code.ready" if is_ready else "case.code.open"
    told = [Say(context.say(key))]
    # Why to others too: what keeps people safe is told to anybody.
    return cases.tell(context, case, *told, *wording.stay_away(context, case))


def named(context: TurnContext) -> TurnResult | None:
    """Tells how the case of a code stands, if the code came unasked and nothing else is wanted of it."""
    code, desk = find.code_in(context), cases.desk(context)
    if not code or desk is None or context.session.waits_for("digits"):
        return None
    case = desk.case_of(code)
    if case is None:
        is_code = bool(context.house.acts.among((WORD,), context.turn.text, context.written))
        return of_code(context, code, "status") if is_code else None
    is_own = case.address == context.turn.sender
    said = context.house.acts.among(find.ACTS, context.turn.text, context.written)
    if is_own and (case.kind not in find.FITS["status"] or {*said} - {"status"}):
        return None
    return of_code(context, code, "status")
