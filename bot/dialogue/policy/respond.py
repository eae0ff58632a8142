"""The verb: a turn comes in, a reply goes out. Pure; safety first, then commands, then understanding and one errand."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.policy.options import choose_option
from bot.dialogue.policy.rules import decide
from bot.dialogue.tracking.state_update import remember
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext, in_language
from bot.dialogue.turn.resources import Resources
from bot.errands import (
    call_opening,
    emergency,
    first_help,
    handover,
    list_replies,
    menu,
    missed,
    plain_turns,
    promised_callback,
    recap,
    service_search,
    shorter,
    smalltalk_and_settings,
    yes_no,
)
from bot.errands.repeated_answer import otherwise
from bot.language.noise import noise_of
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.nlu.commands import MatchedCommand, match_command
from bot.nlu.talk_control import MARKS, NOTHING, TalkControl, left, parse_talk_control


def converse(turn: Turn, session: Session, house: Resources) -> TurnResult:
    """Answer one turn of a conversation.

    The same turn, session and house give the same answer, but for the case codes that `house.new_code` supplies.
    """
    session = in_language(turn, call_opening.entered(turn, session), house)
    context = TurnContext(
        replace(turn, text=house.keywords.dialect.standard(turn.text)), session, house, written=turn.text
    )
    return remember(otherwise(context, _answer(context)), session, turn)


def _answer(context: TurnContext) -> TurnResult:
    turn, session, house = context.turn, context.session, context.house
    if endangered := emergency.first(context):
        return endangered
    if session.errand == emergency.NAME:
        context = _let_go(context)
        turn, session = context.turn, context.session
    context = promised_callback.noted(context)
    if not turn.keys and (noise := noise_of(turn.text)):
        return missed.noise(context.by_reflex("nlu_fallback"), noise)
    if answered := promised_callback.said(context):
        return answered
    if instinct := match_command(turn, session, house.keywords, session.slots.get("asking", "")):
        return _act(context, instinct)
    if session.alarm and house.danger.lexicon.says_over(turn.text):
        if not house.keywords.has("asking", turn.text):
            return smalltalk_and_settings.say(context, "alarm.over")
        turn = replace(turn, text=house.danger.lexicon.without_over(turn.text).strip(" ;"))
        context = replace(context, turn=turn)
    if first_help.is_over(context):
        return smalltalk_and_settings.say(context, "alarm.over")
    if context.service and house.keywords.has("whole", turn.text):
        return recap.recap(context.by_reflex("recap"))
    if (answered := _of_list(context)) is not None:
        return answered
    if said := parse_talk_control(turn.text, house.keywords):
        return _steer(context, said)
    return _understood(context, turn.text)


def _of_list(context: TurnContext) -> TurnResult | None:
    """None of a list, and what is meant instead; or what else there is, where nothing stands beside that."""
    keywords, has, text = context.house.keywords, context.house.keywords.has, context.turn.text
    if context.session.focus.offered and has("none_of_them", text):
        rest = keywords.without("none_of_them", text).strip(MARKS)
        if left(rest, keywords) <= NOTHING:
            return list_replies.none_of_them(context.by_reflex("deny"))
        return _understood(context.with_focus(refused=service_search.refusals(context)), rest)
    if has("anything_else", text) and not keywords.without("anything_else", text).strip(MARKS):
        return list_replies.anything_else(context.by_reflex("ask_more"))
    return None


def _let_go(context: TurnContext) -> TurnContext:
    """After the question about danger: what was asked before it, after a no; else what is said now, in the thread of that."""
    text, let = context.session.slots["text"], emergency.let_go(context)
    if let.written != context.written:
        return let
    before = emergency.with_text(let, text)
    # Why answered alone: what only might be a need is none that "never mind" may be about.
    if (answered := _answer(before)).record.outcome != "answered":
        return let
    return replace(let, session=remember(answered, let.session, before.turn).session)


def _understood(context: TurnContext, text: str) -> TurnResult:
    """What is plain by its words is answered for just that; all else is looked for, understood and weighed."""
    context = replace(context, turn=replace(context.turn, text=text))
    return (
        first_help.told(context)
        or missed.refused(context)
        or missed.still_not_here(context)
        or plain_turns.named(context)
        or plain_turns.asked(context)
        or decide(analyse(context, plain_turns.marked(context)))
    )


def _steer(context: TurnContext, said: TalkControl) -> TurnResult:
    """How to talk, and with it what is left of the text."""
    if said.language in context.house.phrases.languages:
        context = context.with_session(language=said.language)
    if said.shorter and said.text:
        context = context.with_session(simple=True)
    if said.text:
        return _understood(replace(context, written=said.text), said.text)
    context = context.by_reflex("steer")
    if said.shorter:
        return shorter.shorter(context)
    if said.again:
        return smalltalk_and_settings.repeat(context)
    return (
        smalltalk_and_settings.language(context, said.language)
        if said.language
        else smalltalk_and_settings.stay(context, "hold")
    )


def _act(context: TurnContext, instinct: MatchedCommand) -> TurnResult:
    """Carry out a reflex."""
    context = context.by_reflex(instinct.command or "reflex")
    if instinct.silent and context.turn.facts.get("call") == "new":
        return call_opening.begin(context)
    if instinct.silent:
        return (
            smalltalk_and_settings.stay(context, "silent")
            if context.session.greeted
            else smalltalk_and_settings.greet(context)
        )
    if instinct.stray:
        return smalltalk_and_settings.say(context, "stray")
    if instinct.language:
        return smalltalk_and_settings.language(context, instinct.language)
    if instinct.digits:
        return handover.number_given(context, instinct.digits)
    if instinct.pick is not None:
        return choose_option(context, context.session.focus.offered[instinct.pick])
    answered = _command(context, instinct.command or "help", by_provider=instinct.opening)
    outcome = "reflex" if answered.record.outcome == "talk" else answered.record.outcome
    return replace(answered, record=replace(answered.record, outcome=outcome))


def _command(context: TurnContext, command: str, *, by_provider: bool) -> TurnResult:
    """Carry out a whole-message command."""
    if command in {"stop", "start"}:
        return {"stop": smalltalk_and_settings.stop, "start": smalltalk_and_settings.start}[command](
            context, by_provider=by_provider
        )
    if command in {"yes", "no"}:
        return _yes_no(context, yes=command == "yes")
    return {
        "help": smalltalk_and_settings.help_,
        "menu": menu.menu,
        "keys": menu.by_keys,
        "language": smalltalk_and_settings.other_language,
        "back": menu.back,
        "repeat": smalltalk_and_settings.repeat,
        "slower": smalltalk_and_settings.slower,
        "louder": smalltalk_and_settings.louder,
        "simpler": shorter.shorter,
        "person": handover.request_callback,
        "more": smalltalk_and_settings.more,
        "who": lambda asked: smalltalk_and_settings.say(asked, "machine"),
        "leave": smalltalk_and_settings.leave,
    }[command](context)


def _yes_no(context: TurnContext, *, yes: bool) -> TurnResult:
    """An answer to the question open; without one, "yes" goes on and "no" is heard."""
    session = context.session
    if session.slots.get("asking") == "yes-no":
        return yes_no.answered(context, yes=yes)
    if session.slots.get("asking") == "digits":
        reason = session.slots.get("reason", "asked")
        return handover.ask_number(context, reason=reason) if yes else handover.declined(context)
    if session.focus.offered:
        return _list_answered(context, yes=yes)
    if session.focus.service and yes and session.rest:
        return smalltalk_and_settings.more(context)
    return smalltalk_and_settings.say(context, "small")


def _list_answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """ "Yes" or "no" to what was offered; a bare "ok" after an answer with others beside it picks none of them."""
    offered = context.session.focus.offered
    if not yes:
        return list_replies.no(context)
    if context.service and context.house.keywords.has("acknowledging", context.turn.text):
        return smalltalk_and_settings.say(context, "small")
    return choose_option(context, offered[0]) if len(offered) == 1 else list_replies.which_one(context)
