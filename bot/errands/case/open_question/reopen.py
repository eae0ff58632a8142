"""The question of an errand, asked again after something else was answered."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import place, wording
from bot.errands.case.appointment import times
from bot.errands.case.form import fill
from bot.errands.case.open_question import aside
from bot.errands.case.report import fix_confirmation, place_doubt, report
from bot.errands.case.start import offer
from bot.errands.case.start.start import START
from bot.model.case import Case
from bot.model.case_write import SaveCase
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Choices, Part, Say
from bot.model.turn_result import Question, TurnResult


def ask_again(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer, followed by the question that was open before it, unless it asks something itself or tells of a danger."""
    answered = aside.without_alternatives(context, aside.answer_within(context, answered))
    session, effect = answered.session, answered.effect
    asked = session.expects
    if asked is None or not asked.of(cases.NAME) or answered.question is not None:
        return answered
    if asked.slot("ask") == START:
        return offer.offer_again(context, answered)
    if effect.keeps_last and asked.slot("slot"):
        # Why: what was said again, or slower, is still asked.
        return replace(answered, question=Question(asked.slot("slot"), asked.slot("kind")), about=asked.slot("case"))
    asks = any(isinstance(part, Ask | Choices) for part in answered.reply.parts)
    if asks or effect.urgent or effect.keeps_last or answered.reply.ends or session.owner != "bot":
        return answered
    context = replace(context, session=session)
    case = cases.asked_case(context)
    if case is None or case.is_over:
        return answered
    # Why of what was just written: the answers of this turn are on the case only once it is kept.
    saved = next((write.case for write in reversed(answered.writes) if isinstance(write, SaveCase)), case)
    asked_again = again(context, saved)
    back = Say(context.say("case.back_to", name=wording.subject(context, saved)))
    reply = replace(answered.reply, parts=(*answered.reply.parts, back, *asked_again.reply.parts))
    kept = tuple(write for write in answered.writes if not isinstance(write, SaveCase) or write.case is not saved)
    return replace(
        answered, reply=reply, session=replace(answered.session, expects=asked_again.session.expects), question=asked_again.question,
        about=asked_again.about, writes=(*kept, *asked_again.writes),
    )  # fmt: skip


def with_draft_asked(context: TurnContext) -> TurnContext:
    """The turn with the question open again that a danger interrupted."""
    desk = cases.desk(context)
    if desk is None or context.session.expects is not None:
        return context
    own = desk.cases_of(context.turn.address, context.turn.at)
    draft = next((each for each in own if each.state == "draft" and each.details.asking and each.service), None)
    if draft is None:
        return context
    slots = {"case": draft.code, "ask": fill.TOPIC, "slot": draft.details.asking, "kind": "text"}
    return context.with_session(expects=Expectation("case", cases.NAME, slots))


def again(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """The open question of a case once more, after something else was told."""
    topic = cases.open_topic(context)
    if topic == times.TOPIC:
        return times.again(context, case, *before)
    if topic == fix_confirmation.FIXED:
        return fix_confirmation.ask_again(context, case)
    if topic == place_doubt.DOUBT:
        return place_doubt.again(context, case, *before)
    if topic in {place.PLACE, report.JOIN}:
        return report.again(context, case, *before)
    return fill.again(context, case, *before)
