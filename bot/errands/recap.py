"""Everything that was told about a service in this conversation, once more, values first."""

from __future__ import annotations

from bot.answering import wording
from bot.dialogue.turn.context import TurnContext
from bot.errands import smalltalk_and_settings
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult

MOST = 8
"""Facts told at once; the rest waits for MORE."""


def recap(context: TurnContext) -> TurnResult:
    """A summary of what was told about the service in hand; the last answer again if that is all."""
    service = context.service
    if service is None:
        return smalltalk_and_settings.repeat(context)
    ids = context.session.focus.told_by_service.get(service.source_id, ())
    told = [fact for fact in service.facts if fact.id in ids and wording.is_readable(context, fact)]
    numbers = wording.phones(context, service)[:1]
    if not told and not numbers:
        return smalltalk_and_settings.repeat(context)
    told.sort(key=lambda fact: not any(mark.isdigit() for mark in wording.text_of(context, fact)))
    now, later = told[:MOST], told[MOST:]
    parts: list[Part] = [Say(context.say("recap", name=context.words(service.name)))]
    parts += [Say(said) for said in wording.waiting(context, now)]
    context = context.with_session(rest=wording.waiting(context, later))
    return context.answer(
        *parts, *numbers, outcome="answered", errand="recap", service=service.source_id,
        facts=tuple(fact.id for fact in now), checked=service.checked, stale=context.is_stale(service),
    )  # fmt: skip
