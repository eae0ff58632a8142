"""Turns that were not understood, that the line cannot do yet, refusals, and anger: what the line says and asks then."""

from __future__ import annotations

import re

from bot.catalogue.model import Service
from bot.dialogue.tracking import hearsay
from bot.dialogue.tracking.reference import listed
from bot.dialogue.tracking.service_signs import has_confident_match
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback_reason, handover
from bot.language.noise import noise_of
from bot.language.script import BETWEEN_HAN
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

OF_OURS = ("phone", "when")
"""What may be asked of the line itself, with no service named."""
COMPLAINS, FAKE_GOODS = "complains", "fake-goods"
"""The circumstance that `intents/<language>/told.yml` has words for."""
PIECES = re.compile(r"[,.;!?，。；！？]+")
MISSES = 2
"""How often in a row it is asked again before a person is offered."""


def missed(context: TurnContext) -> TurnResult:
    """Nothing was understood: asks again, then offers a person."""
    misses = context.session.misses
    context = context.with_session(misses=misses + 1)
    if misses >= MISSES:
        return handover.offer(context, outcome="missed", errand="manners", understood=False)
    return context.answer(Say(context.say("missed")), outcome="missed", errand="manners", understood=False)


def is_noise(context: TurnContext) -> bool:
    """True for a written turn of marks, or of letters that say nothing."""
    return not context.turn.keys and bool(noise_of(context.turn.text))


def noise(context: TurnContext) -> TurnResult:
    """Punctuation alone is a pause, and the open question stays; random letters were not understood."""
    context = context.by_reflex("nlu_fallback")
    if noise_of(context.turn.text) != "marks":
        return missed(context)
    return context.answer(Say(context.say("silent")), keeps_last=True, outcome="talk", errand="settings")


def refuse_aspect_of_nothing(context: TurnContext) -> TurnResult | None:
    """Refuses "how much is it?" when no service is in hand, so that nothing of another service is told."""
    focus, aspect = context.session.focus, context.house.keywords.plain.aspect(context.turn.text)
    # Why "what is this" is left where nothing was asked for: it is asked about the line as well.
    if aspect == "what" and not focus.goal_text:
        return None
    if (
        not aspect
        or context.service is not None
        or focus.office
        or focus.event
        or focus.open_options
        or focus.deferred_need
    ):
        return None
    # Why: "you ring me" asks for no number.
    if aspect == "phone" and handover.is_plainly_wanted(context):
        return None
    # Why a name too: "Good morning call" is one, made of words that ask for a number.
    names = [each.name for each in context.house.keywords.plain.names(context.turn.text)]
    if listed(context, focus.last_list) or context.house.catalogue.called(names):
        return None
    context = context.by_reflex(f"ask_{aspect}")
    if focus.goal_text:
        said = Say(context.say("aspect.of_none"))
        return handover.offer(context, said, outcome="not-here", errand="find", aspect=aspect, understood=False)
    if aspect in OF_OURS and not context.house.keywords.has("pointing", context.turn.text):
        return context.answer(
            *handover.number_to_ring(context), outcome="answered", errand="person", unlimited=True, aspect=aspect
        )
    # Why asking: "I have to pay something" is a need, in the words of a question.
    if not context.house.keywords.has("asking", context.turn.text):
        return None
    return context.answer(
        Say(context.say("aspect.of_what")), outcome="missed", errand="manners", understood=False, aspect=aspect
    )


def answer_complaint(context: TurnContext) -> TurnResult | None:
    """Answers anger at us or at everybody; it is about no service and is not searched for."""
    said = context.house.told.among((FAKE_GOODS, COMPLAINS), context.turn.text, context.written)
    # Why sure or not: medicine is in many an entry, and few are about having been sold what is false.
    is_of_entry = hearsay.meets_need(context) if FAKE_GOODS in said else has_confident_match(context)
    if (not said or is_of_entry) and not callback_reason.is_miscalled(context):
        return None
    return handover.offer(context, Say(context.say("not_yet.complain")), outcome="person", errand="complain")


def accept_refusal(context: TurnContext) -> TurnResult | TurnContext | None:
    """Tells nothing of a service that somebody refuses ("I don't want the bus pass"), and lets it go if it was in hand.

    What would have us be another line is not done either.
    """
    if context.house.keywords.has("instructing", context.turn.text):
        context = context.by_reflex("out_of_scope")
        return context.answer(Say(context.say("out_of_scope")), outcome="out-of-scope", errand="find")
    what, instead = _refused(context)
    services = _meant(context, what) if what else []
    if not services or (instead and _meant(context, instead) == services):
        # Why: "no sofa, collect my washing machine" wants the same service for another thing.
        return None
    focus, names = context.session.focus, tuple(service.source_id for service in services)
    if focus.service in names:
        focus = focus.on("")
    refusals = tuple(dict.fromkeys((*focus.rejected, *names)))
    context = (
        context.by_reflex("wrong_thing")
        .with_session(focus=focus)
        .with_focus(rejected=refusals, goal_text="", belief=(), pending_question="", last_list=())
    )
    if instead:
        return context.with_text(instead)
    return context.answer(Say(context.say("refused")), outcome="talk", errand="manners")


def _refused(context: TurnContext) -> tuple[str, str]:
    """What a text refuses, or "", and what it wants instead, or ""."""
    refusing, text = context.house.keywords.refusing, context.turn.text
    first, *rest = [piece.strip() for piece in PIECES.split(BETWEEN_HAN.sub("，", text)) if piece.strip()] or [""]
    while rest and refusing.what(first) and refusing.what(rest[0]):
        rest = rest[1:]
    instead = ", ".join(rest)
    if refusing.wants(instead) and (what := refusing.what(first)):
        return what, instead
    if rest and refusing.wants(rest[-1]):
        # Why: "no sofa, no bed, my washing machine" refuses things, and no service.
        return "", ""
    return refusing.what(text), ""


def _meant(context: TurnContext, what: str) -> list[Service]:
    """The services that a refusal may mean; none if it is about no service."""
    found = analyse(context, what).found
    if found is None or found.outcome == "none":
        return []
    return [context.house.catalogue.services[each.number] for each in found.candidates[:1]]
