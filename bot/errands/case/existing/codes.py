"""The code of a case. From its own number it tells everything; from any other number only "open" or "done"."""

from __future__ import annotations

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import case_acts, find, wording
from bot.errands.case import desk as cases
from bot.errands.case.existing import case_actions
from bot.model.case import Case
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

CODE, WORD, NO_CODE = "code", "code", "no-code"
"""The question for a code, the words that name one, and those of somebody who has none."""
BARE, OWN_TIME = ("cancel", "move"), "own-time"
"""Acts that may be all that is said, and the words for an appointment of one's own."""
MOST_TRIES, KEPT = PATIENCE.errand.codes_tried, PATIENCE.errand.codes


def ask_code(context: TurnContext, act: str, *before: Part) -> TurnResult:
    """Asks for the code of a case that came from another number."""
    ask = Ask(CODE, context.say("case.code.ask"), keyed=True)
    nobody = Case("", "question", "open")
    return cases.ask(context, nobody, CODE, Question(CODE, "code"), *before, ask, save=None, act=act)


def tell_nothing(context: TurnContext, act: str) -> TurnResult | None:
    """Says that nothing is booked, at a bare "cancel it" in a talk, from somebody who has nothing; None if it is no such turn.

    Why no question: "it" is what was just talked of. A code that they have from elsewhere may be told all the same.
    """
    is_bare = act in BARE and context.house.acts.are_all((act,), context.turn.text)
    has_any = any(not case.is_over for case in cases.own_cases(context))
    if not is_bare or has_any or not context.session.last or context.house.acts.among((OWN_TIME,), context.turn.text):
        return None
    context = context.with_session(expects=None)
    return context.answer(Say(context.say("case.own.nothing")), outcome="talk", errand=cases.NAME)


def answer_code(context: TurnContext) -> TurnResult | None:
    """Answers with the code that was asked for, or says what is known without one; None if the turn is about neither."""
    code = find.code_in(context)
    if code:
        return of_code(context, code, context.session.asked.slot("act", "status"))
    return without_any(context)


def without_any(context: TurnContext) -> TurnResult | None:
    """Says what is known without a code, if somebody has none; else None."""
    return without_code(context) if _has_none(context) else None


def _has_none(context: TurnContext) -> bool:
    """True if somebody has no code: never got one, lost the paper, does not know it."""
    acts, words = context.house.acts, context.house.readers.words
    return bool(acts.among((NO_CODE,), context.turn.text, context.written)) or words.has("unknown", context.turn.text)


def without_code(context: TurnContext) -> TurnResult:
    """Says that nothing is known under this number, and offers a person, who can look for it by a name."""
    told = "case.code.none" if context.turn.sender.startswith("+") else "case.code.none.here"
    return handover.offer(context, Say(context.say(told)), outcome="person", errand=cases.NAME)


def of_code(context: TurnContext, code: str, act: str) -> TurnResult | None:
    """Acts on the case with a code: does everything for its own number, and tells others only whether it is open."""
    desk = cases.desk(context)
    if desk is None:
        return None
    case = desk.case_of(code)
    if case is not None and case.address == context.turn.sender:
        return case_actions.ACT[act](context, case)
    tries = (*(at for at in context.session.codes if context.turn.at - at < KEPT), context.turn.at)
    context = context.with_session(codes=tries[-MOST_TRIES - 1 :])
    if len(tries) > MOST_TRIES:
        return handover.offer(context, Say(context.say("case.code.enough")), outcome="person", errand=cases.NAME)
    if case is None:
        return ask_code(context, act, Say(context.say("case.code.unknown")))
    told = [Say(context.say(_standing(case)))]
    # Why to others too: what keeps people safe is told to anybody.
    return cases.tell(context, case, *told, *wording.stay_away(context, case))


def _standing(case: Case) -> str:
    """Key of the wording for how a case stands, as somebody hears it who has only its code."""
    if case.is_put_away:
        return "case.code.put_away"
    if case.state == "cancelled":
        return "case.code.cancelled"
    if case.is_over or (case.report is not None and case.report.state in {"fixed", "closed"}):
        return "case.code.ready"
    if case.state == "draft":
        return "case.code.draft"
    return "case.code.booked" if case.kind == "booking" else "case.code.open"


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
    said = context.house.acts.among(case_acts.ACTS, context.turn.text, context.written)
    if is_own and (case.kind not in case_acts.FITS["status"] or {*said} - {"status"}):
        return None
    return of_code(context, code, "status")
