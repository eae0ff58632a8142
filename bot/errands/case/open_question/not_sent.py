"""Nobody has come for what was never handed in: the line says so, and goes on with it."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import wording
from bot.errands.case.open_question import reopen
from bot.errands.case.start import start
from bot.model.reply import Ask, Say
from bot.model.turn_result import Question, TurnResult

WAITED = "not-come"


def tell(context: TurnContext) -> TurnResult | None:
    """Says that it is not handed in yet, and asks what is open once more; None if nobody is waited for, or it stands."""
    if context.turn.keys or not context.house.acts.among((WAITED,), context.turn.text, context.written):
        return None
    if cases.open_topic(context) == start.START:
        return _not_begun(context)
    case = cases.asked_case(context)
    if case is None or case.state != "draft":
        return None
    return reopen.again(context, case, Say(context.say("case.not_sent", name=wording.subject(context, case))))


def _not_begun(context: TurnContext) -> TurnResult | None:
    service = context.house.catalogue.get(context.session.asked.slot("service"))
    what = start.can_begin(context, service)
    if service is None or not what:
        return None
    told = Say(context.say("case.not_sent", name=context.words(service.name)))
    ask, question = Ask(start.START, context.say(f"case.start.{what}"), "yes-no"), Question(start.START, "yes_no")
    return context.answer(told, ask, outcome="asked", errand=cases.NAME, service=service.source_id, question=question)
