"""Whether we may text a number of unknown type: asked once, on a call, after something was done."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.model.case_write import SaveCase
from bot.model.consent import TEXTED, Said
from bot.model.dialogue_state import Expectation, Session
from bot.model.reply import Ask, Choices, Say
from bot.model.turn_result import Question, TurnResult
from bot.reminders.ways import needs_asking

OWNER = "may_text"
"""Errand that takes the answer, and slot of the question."""
DONE = {"opened", "committed", "waiting"}
"""Lines in the history of an open case after which something will be told later; what is done in its first turn is opened."""


def ask_once(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer, followed by "may we text this number?" if that is unknown and something was just done."""
    asks = answered.session.expects is not None or any(isinstance(part, Ask | Choices) for part in answered.reply.parts)
    grave = (
        answered.effect.urgent or answered.effect.keeps_last or answered.reply.ends or answered.session.owner != "bot"
    )
    if asks or grave or not _is_asked_of(context) or not _is_done(answered):
        return answered
    session = replace(_said(answered, "asked"), expects=Expectation("yes-no", OWNER))
    parts = (*answered.reply.parts, Ask(OWNER, context.say("may_text.ask"), "yes-no"))
    reply = replace(answered.reply, parts=parts)
    return replace(answered, reply=reply, session=session, question=Question(OWNER, "yes_no"))


def is_asked(context: TurnContext) -> bool:
    """True while that question is open."""
    return context.session.asked.of(OWNER)


def answer(context: TurnContext) -> TurnResult | None:
    """Takes the answer by keys or words; None if the turn is about something else."""
    said = context.house.acts.among(("texts-no", "texts-yes"), context.turn.text, context.written)
    yes = said[0] == "texts-yes" if said else cases.read_yes_no(context)
    return None if yes is None else keep(context, yes=yes)


def keep(context: TurnContext, *, yes: bool) -> TurnResult:
    """Keeps the answer and confirms it."""
    told = Say(context.say("may_text.yes" if yes else "may_text.no"))
    answered = context.with_session(expects=None).answer(told, outcome="talk", errand=OWNER)
    return replace(answered, session=_said(answered, "yes" if yes else "no"))


def _is_asked_of(context: TurnContext) -> bool:
    is_known = TEXTED in context.session.consents
    return context.turn.is_spoken and not is_known and needs_asking(context.turn.number)


def _is_done(answered: TurnResult) -> bool:
    saved = (write for write in answered.writes if isinstance(write, SaveCase))
    return any(write.case.state == "open" and write.what in DONE for write in saved)


def _said(answered: TurnResult, said: Said) -> Session:
    return replace(answered.session, consents={**answered.session.consents, TEXTED: said})
