"""Rules on what is open when a turn comes in (an alarm, a list, the last answer), and on how to talk."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.policy.rule import Outcome
from bot.dialogue.tracking.reference import listed
from bot.dialogue.turn.context import TurnContext
from bot.errands import list_replies, recap, service_search, shorter, smalltalk_and_settings, two_needs
from bot.errands.case.open_question import reopen
from bot.errands.danger import alarm, danger_assessment, danger_beside, first_help
from bot.model.dialogue_state import DangerTold
from bot.model.turn_result import TurnResult
from bot.nlu.talk_control import MARKS, NOTHING, left, parse_talk_control


def close_alarm(context: TurnContext) -> Outcome:
    """Says that this is good to hear, and goes on with what was asked before, or with what the turn asks beside it."""
    context = reopen.with_draft_asked(context).with_session(danger=DangerTold())
    pieces = context.house.danger.lexicon.without_over(context.turn.text).split(";")
    # Why: "he is fine now, how much is it" leaves a lone "he", which says nothing of the question.
    told = [piece.strip() for piece in pieces if left(piece, context.house.keywords)]
    beside = replace(context, turn=replace(context.turn, text="; ".join(told)))
    # Why a need too: "no need for an ambulance, I only want a grab rail" asks nothing and says what is wanted.
    if not context.house.keywords.has("asking", context.turn.text) and not (told and danger_assessment.is_need(beside)):
        # Why more of a fire: what has burnt may begin again.
        return smalltalk_and_settings.say(context, "alarm.over.fire" if alarm.is_of_fire(context) else "alarm.over")
    return beside


def is_all_well(context: TurnContext) -> bool:
    """True if somebody says that all is well, and nothing was asked."""
    return first_help.is_over(context) or danger_beside.says_nobody(context)


def welcome_good_news(context: TurnContext) -> TurnResult:
    """Answers good news with "good to hear"."""
    return smalltalk_and_settings.say(context, "alarm.over")


def wants_whole_answer(context: TurnContext) -> bool:
    """True if somebody asks for all of the entry in hand once more."""
    return context.service is not None and context.house.keywords.has("whole", context.turn.text)


def repeat_whole_answer(context: TurnContext) -> TurnResult:
    """Tells everything that was told of the service in hand once more."""
    return recap.recap(context.by_reflex("recap"))


def refuses_list(context: TurnContext) -> bool:
    """True if none of the offered services is wanted, or none now."""
    is_refused = context.house.keywords.has("none_of_them", context.turn.text) or _puts_off(context)
    return bool(context.session.focus.open_options) and is_refused


def _puts_off(context: TurnContext) -> bool:
    """True for "not now" and nothing else."""
    return bool(context.house.acts.among(("puts-off",), context.turn.text, context.written))


def refuse_list(context: TurnContext) -> Outcome:
    """Answers "none of these"; if the turn says what is wanted instead, changes it to just that."""
    if _puts_off(context):
        return smalltalk_and_settings.say(context.with_focus(open_options=(), belief=()), "case.start.no")
    keywords = context.house.keywords
    rest = keywords.without("none_of_them", context.turn.text).strip(MARKS)
    if left(rest, keywords) <= NOTHING:
        return list_replies.none_of_them(context.by_reflex("deny"))
    context = context.with_focus(rejected=service_search.refusals(context))
    return replace(context, turn=replace(context.turn, text=rest))


def wants_both(context: TurnContext) -> bool:
    """True if somebody wants all services of a list and says nothing else."""
    keywords, text = context.house.keywords, context.turn.text
    said = keywords.has("both", text) and left(keywords.without("both", text), keywords) == 0
    return said and len(listed(context, context.session.focus.open_options)) > 1


def take_both(context: TurnContext) -> TurnResult:
    """Takes the first of two services and then the other; a longer list is shown once more."""
    services = listed(context, context.session.focus.open_options)
    context = context.by_reflex("affirm")
    return (
        two_needs.take_both(context, services[0], services[1])
        if len(services) == 2
        else list_replies.which_one(context)
    )


def asks_for_others(context: TurnContext) -> bool:
    """True for "anything else?" with nothing beside it."""
    keywords, text = context.house.keywords, context.turn.text
    return keywords.has("anything_else", text) and not keywords.without("anything_else", text).strip(MARKS)


def offer_others(context: TurnContext) -> TurnResult:
    """Offers the other services."""
    return list_replies.anything_else(context.by_reflex("ask_more"))


def follow_talk_control(context: TurnContext) -> Outcome:
    """Changes how we talk; if the turn also says something else, changes it to just that."""
    said = parse_talk_control(context.turn.text, context.house.keywords)
    if said is None:
        return None
    if said.language in context.house.phrases.languages:
        context = context.with_session(language=said.language)
    if said.text:
        context = context.with_session(simple=True) if said.shorter else context
        return context.with_text(said.text)
    context = context.by_reflex("steer")
    if said.shorter:
        return shorter.shorter(context)
    if said.again and not context.session.last and context.house.keywords.has("slowing", context.turn.text):
        return smalltalk_and_settings.slower(context)
    if said.again:
        return smalltalk_and_settings.repeat(context)
    if said.language:
        return smalltalk_and_settings.language(context, said.language)
    return smalltalk_and_settings.stay(context, "hold")
