"""The code of a case. From its own address, if that is proved, it tells everything; from any other only "open" or "done"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import case_acts, find, own_time, wording
from bot.errands.case import desk as cases
from bot.errands.case.existing import case_actions
from bot.model.case import Case
from bot.model.case_code import is_code
from bot.model.case_desk import CaseDesk
from bot.model.case_of_call import with_claim
from bot.model.case_write import CountCode
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

CODE, WORD, NO_CODE = "code", "code", "no-code"
"""The question for a code, the words that name one, and those of somebody who has none."""
BARE = ("cancel", "move")
"""Acts that may be all that is said."""
MOST_TRIES, KEPT = PATIENCE.errand.codes_tried, PATIENCE.errand.codes
MOST_OF_ALL = PATIENCE.errand.codes_tried_by_all


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
    if (
        not is_bare
        or has_any
        or not context.session.last
        or context.house.acts.among((own_time.OWN_TIME,), context.turn.text)
    ):
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
    return handover.offer(context, *_none_known(context), outcome="person", errand=cases.NAME)


def _none_known(context: TurnContext) -> list[Part]:
    if not context.turn.address.is_proved:
        return [Say(context.say("case.code.none.shown")), *_how_to_prove(context)]
    known = "case.code.none" if context.turn.number else "case.code.none.here"
    return [Say(context.say(known))]


def of_code(context: TurnContext, code: str, act: str) -> TurnResult | None:
    """Acts on the case with a code: does everything for its own address, and tells others only whether it is open."""
    desk = cases.desk(context)
    if desk is None:
        return None
    own = desk.own_case(code, context.turn.address)
    if own is not None:
        return case_actions.ACT[act](context, own)
    if _is_enough(context, desk):
        return handover.offer(context, Say(context.say("case.code.enough")), outcome="person", errand=cases.NAME)
    case = desk.strange_case(code)
    if case is None:
        return ask_code(context, act, Say(context.say("case.code.unknown")))
    # Why to others too: what keeps people safe is told to anybody.
    told = Say(context.say(_standing(case))), *wording.stay_away(context, case)
    if context.turn.address.is_proved:
        return cases.tell(context, case, *told)
    return handover.offer(context, *told, *_how_to_prove(context), outcome="answered", errand=cases.NAME)


def _is_enough(context: TurnContext, desk: CaseDesk) -> bool:
    """True if this person, or all strangers together, tried as many codes of late as are looked up."""
    since = context.turn.at - KEPT
    return len(_tries(context)) >= MOST_TRIES or desk.codes_tried(since) >= MOST_OF_ALL


def _tries(context: TurnContext) -> tuple[datetime, ...]:
    return tuple(at for at in context.session.codes if context.turn.at - at < KEPT)


def with_try(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with the code that its turn tried counted, whatever answered it and whether there is such a case."""
    code, desk = find.code_in(context), cases.desk(context)
    if not code or desk is None or not is_code(code) or context.session.waits_for("digits"):
        return answered
    if (own := desk.own_case(code, context.turn.address)) is not None:
        return with_claim(context.turn, answered, own)
    if code == context.session.promised.code:
        return answered
    tries = (*_tries(context), context.turn.at)[-MOST_TRIES:]
    session = replace(answered.session, codes=tries)
    return replace(answered, session=session, writes=(*answered.writes, CountCode(KEPT)))


def _how_to_prove(context: TurnContext) -> list[Part]:
    """How whoever rings from a number that is only shown is told more: on a call from us, or in writing."""
    return [] if context.turn.address.is_proved else [Say(context.say("case.code.prove"))]


def _standing(case: Case) -> str:
    """Key of the wording for how a case stands, as somebody hears it who has only its code: nothing of what it is about."""
    if case.is_put_away or case.state == "cancelled":
        return "case.code.closed"
    if case.is_over or (case.report is not None and case.report.state in {"fixed", "closed"}):
        return "case.code.ready"
    return "case.code.open"


def named(context: TurnContext) -> TurnResult | None:
    """Tells how the case of a code stands, if the code came unasked and nothing else is wanted of it."""
    code, desk = find.code_in(context), cases.desk(context)
    if not code or desk is None or context.session.waits_for("digits"):
        return None
    if (own := desk.own_case(code, context.turn.address)) is not None:
        said = context.house.acts.among(case_acts.ACTS, context.turn.text, context.written)
        is_other = own.kind not in case_acts.FITS["status"] or {*said} - {"status"}
        return None if is_other else of_code(context, code, "status")
    is_named = bool(context.house.acts.among((WORD,), context.turn.text, context.written))
    # Why also where there is no such case: once enough were tried, all figures that may be a code get the same answer.
    is_tried = is_code(code) and _is_enough(context, desk)
    return of_code(context, code, "status") if is_named or is_tried or desk.strange_case(code) is not None else None
