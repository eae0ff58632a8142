"""Situations that need a person or a number before any list of services: what to do at once, whom to ring."""

from __future__ import annotations

from bot.answering import wording
from bot.answering.answers import surely_answers
from bot.catalogue.first_helps import FirstHelp
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.danger import danger_record, danger_reply
from bot.errands.danger.danger_another import is_another
from bot.language.entities.phones import number_in
from bot.language.tokens import tokens
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.safety.danger import Danger

CLASSIFIED = THRESHOLDS.service.first_help
"""Chance from which a help is told, whatever words were used."""
UNSAID, SERVICE = THRESHOLDS.service.first_help_unsaid, THRESHOLDS.service.first_help_service


def offer_first_help(context: TurnContext) -> TurnResult | None:
    """The help for what the turn tells of; None if it tells of nothing such, or that was answered just before."""
    told = _told(context) or _by_sayings(context)
    return _answer(context, told[0]) if told and not _is_answered_here(context) else None


def _is_answered_here(context: TurnContext) -> bool:
    """True for a question that the entry in hand all but surely answers: "can he throw me out?" of an employer who pays no wages."""
    if context.service is None or not context.house.keywords.has("asking", context.turn.text):
        return False
    return surely_answers(analyse(context, context.turn.text), context.service)


def instead_of(context: TurnContext, danger: Danger, *, in_doubt: bool = False) -> TurnResult | None:
    """The help for what the turn plainly tells of, where it says better what to do than the words for this danger.

    A neighbour who does not open sounds like neglect, and a child alone in the street like somebody lost.
    in_doubt: the danger would only be asked about; then other words will do, too.
    """
    kind = danger.kind.partition(".")[0]
    helps = _told(context) or (_by_sayings(context) if in_doubt else [])
    told = next((each for each in helps if kind in each.instead), None)
    return _answer(context, told) if told else None


def beside(context: TurnContext, danger: Danger) -> list[Part]:
    """What to do at once, behind the number of a grave danger: wash a bite that bleeds."""
    kind = danger.kind.partition(".")[0]
    told = next((each for each in _told(context) if kind in each.instead), None)
    return [Say(context.words(told.say).format(**_numbers(context, told)))] if told else []


def after(context: TurnContext, danger: Danger) -> TurnResult | None:
    """The help for what somebody in danger tells of, once they know the number, and no call is offered with it."""
    kind, text = danger.kind.partition(".")[0], context.turn.text
    known = {each.id: each for each in context.house.city.first if kind in each.after}
    names = context.house.told.among(known, text, context.written)
    if not (told := [known[name] for name in known if name in names]):
        return None
    context, parts, service = _parts(context.with_session(expects=None), told[0])
    record = {**danger_record.record_of(danger), "outcome": "answered", "errand": "first_help", "service": service}
    return context.answer(*parts, **record)


def again(context: TurnContext) -> TurnResult | None:
    """What is said to what follows right after a help: what to do meanwhile, while it names no other thing.

    Where a service is told as well, most of what follows is of that; only what the help is about is answered here.
    """
    if (help_ := _just_told(context)) is None or not help_.again:
        return None
    keywords, text = context.house.keywords, context.turn.text
    if (more := next((each for each in help_.answers if keywords.has(each.of, text)), None)) is not None:
        # Why no service any more: what was told of it is that it does not help here.
        return _more(context.with_session(focus=context.session.focus.on("")), Say(context.words(more.say)))
    if help_.of_it and not keywords.has(help_.of_it, text):
        return None
    if danger_reply.begins_with_yes_no(context) or number_in(text) or keywords.promise.kind(text, asked=True):
        return None
    if not help_.of_it and is_another(context):
        return None
    marks = [mark for mark in context.session.focus.told_here if mark == _mark(help_)]
    told = context.words(help_.again[(len(marks) - 1) % len(help_.again)]).format(**_numbers(context, help_))
    parts: list[Part] = [Say(told)]
    if help_.numbers and (where := danger_record.where_in(context)):
        parts.append(Say(context.say("danger.again.where", where=where)))
    context = context.with_focus(told_here=(*context.session.focus.told_here, _mark(help_)))
    return _more(context, *parts)


def _more(context: TurnContext, *parts: Part) -> TurnResult:
    """What is said of a help once more, with a person offered."""
    service = context.session.focus.service
    return handover.offer(context, *parts, outcome="answered", errand="first_help", service=service)


def is_all_there_is(context: TurnContext) -> bool:
    """True if a turn tells of what no service helps with: no form may begin by the words around it."""
    return any(not each.service for each in _told(context) or _by_sayings(context))


def _just_told(context: TurnContext) -> FirstHelp | None:
    """The help that the last reply told, by its words."""
    last = {part.text for part in context.session.last if isinstance(part, Say)}
    return next((each for each in context.house.city.first if last & _said(context, each)), None)


def was_told(context: TurnContext) -> bool:
    """True if the last reply told a help."""
    return _just_told(context) is not None


def _said(context: TurnContext, help_: FirstHelp) -> set[str]:
    numbers = _numbers(context, help_)
    said = (help_.say, *help_.again, *(each.say for each in help_.answers))
    return {context.words(words).format(**numbers) for words in said}


def _numbers(context: TurnContext, help_: FirstHelp) -> dict[str, str]:
    emergency = context.house.city.emergency(context.house.country)
    return {kind: emergency.number(kind) for kind in help_.numbers}


def _told(context: TurnContext) -> list[FirstHelp]:
    """The helps for what the turn plainly tells of that were not told just before."""
    if context.house.danger.lexicon.is_long_past(context.turn.text):
        return []
    known = {each.id: each for each in context.house.city.first}
    names = context.house.told.among(known, context.turn.text, context.written)
    told = [known[name] for name in names if _mark(known[name]) not in context.session.focus.told_here]
    return [each for each in told if not _is_of_service(context, each)]


def _is_of_service(context: TurnContext, help_: FirstHelp) -> bool:
    """True if search is sure of a service and the sayings know nothing of this help: a notice read at work is no letter unread."""
    found = analyse(context, context.turn.text).found
    if found is None or not found.helps or context.session.expects:
        return False
    return found.confidence >= SERVICE and dict(found.helps).get(help_.id, 0.0) < UNSAID


def _by_sayings(context: TurnContext) -> list[FirstHelp]:
    """The help that a turn is about by the city's sayings, in words no pattern knows.

    Only while nothing is in hand and nothing was asked: what is said then is an answer, or of that thing.
    """
    is_past = context.house.danger.lexicon.is_long_past(context.turn.text)
    if context.service or context.session.expects or is_past or not context.turn.text.strip():
        return []
    found = analyse(context, context.turn.text).found
    if found is None:
        return []
    # Why search is not asked as well: of 31 texts that the sayings knew, it was sure of some other service in ten.
    least = max([CLASSIFIED, *(chance for _, chance in found.reported)])
    helps = {each.id: each for each in context.house.city.first}
    likely = [helps[id_] for id_, chance in found.helps if chance >= least and id_ in helps]
    return [each for each in likely if _mark(each) not in context.session.focus.told_here]


def is_over(context: TurnContext) -> bool:
    """True for a text that says that all is well again and nothing else, while nothing is in hand and nothing was asked."""
    if context.service or context.session.expects:
        return False
    lexicon, text = context.house.danger.lexicon, context.turn.text
    if not lexicon.says_over(text):
        return False
    left = tokens(lexicon.without_over(text), context.house.keywords.stop_words)
    return all(len(term) == 1 for term in left)


def _answer(context: TurnContext, help_: FirstHelp) -> TurnResult:
    context, parts, service = _parts(context, help_)
    return handover.offer(context, *parts, outcome="answered", errand="first_help", service=service)


def _parts(context: TurnContext, help_: FirstHelp) -> tuple[TurnContext, list[Part], str]:
    """The turn once a help is told, what is said of it, and the service that helps; empty if there is none."""
    service = context.house.catalogue.get(help_.service)
    parts: list[Part] = [Say(context.words(help_.say).format(**_numbers(context, help_)))]
    context = context.by_reflex("first_help").with_focus(
        goal_text=context.turn.text, belief=(), pending_question="", event=""
    )
    if service is not None:
        context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
        what = [fact for fact in service.of("what", today=context.today)[:1] if wording.is_readable(context, fact)]
        name = wording.name_of(context, service)
        parts.append(Say(context.say("find.this", name=name, what=wording.join(context, what)) if what else name))
        parts += wording.phones(context, service)[:1]
    context = context.with_focus(told_here=(*context.session.focus.told_here, _mark(help_)))
    return context, parts, service.source_id if service else ""


def _mark(help_: FirstHelp) -> str:
    """How it is remembered that this was said."""
    return f"first.{help_.id}"
