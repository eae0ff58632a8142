"""Rules on keys, picks and whole-message commands; no model is used for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.policy import rules_case, yes_no
from bot.dialogue.policy.options import choose_option
from bot.dialogue.turn.context import TurnContext
from bot.errands import call_opening, handover, list_replies, menu, shorter, smalltalk_and_settings, turn_act
from bot.errands.case.open_question import question_beside
from bot.language.leading_pick import leading_pick
from bot.model.option_value import read_value
from bot.model.turn_result import TurnResult
from bot.nlu.commands import MatchedCommand, match_command

COMMANDS: dict[str, Callable[[TurnContext], TurnResult]] = {
    "help": smalltalk_and_settings.help_,
    "menu": menu.menu,
    "keys": menu.by_keys,
    "language": smalltalk_and_settings.other_language,
    "back": menu.back,
    "repeat": smalltalk_and_settings.repeat,
    "slower": smalltalk_and_settings.slower,
    "louder": smalltalk_and_settings.louder,
    "quieter": smalltalk_and_settings.quieter,
    "simpler": shorter.shorter,
    "person": handover.request_callback,
    "more": lambda context: _more(context),
    "who": lambda context: smalltalk_and_settings.say(context, "machine"),
    "leave": smalltalk_and_settings.leave,
    "yes": lambda context: _yes_no(context, yes=True),
    "no": lambda context: _yes_no(context, yes=False),
}
"""Whole-message command → what carries it out."""

MEANT = "repeat"
"""The command that the classifier of acts tells too; one question back is done by the form that asked it."""


def command(context: TurnContext) -> TurnResult | None:
    """The answer to a key, a pick or a command."""
    session = context.session
    matched = match_command(
        context.turn, session, context.house.keywords, session.expects.kind if session.expects else ""
    )
    return _carry_out(context.by_reflex(matched.command or "reflex"), matched) if matched else _pick_first(context)


def _pick_first(context: TurnContext) -> TurnResult | None:
    """The answer to a service picked at the head of a turn, and what is asked of it; what is said behind a menu's item tells more."""
    options, keywords = context.session.focus.open_options, context.house.keywords
    led = leading_pick(context.turn.text, keywords, len(options)) if options and not context.turn.keys else None
    if led is None or read_value(options[led.number - 1]).kind != "service":
        return None
    asked = context.traits.comma.join(question_beside.asked_in(context, led.rest))
    context = context.with_focus(pending_question=asked or context.session.focus.pending_question)
    return choose_option(context.by_reflex("reflex"), options[led.number - 1])


def meant_command(context: TurnContext) -> TurnResult | None:
    """A command in other words while a question of an errand is open: the question is asked again."""
    if match_command(context.turn, context.session, context.house.keywords, "case") is not None:
        return None
    is_meant = turn_act.learned_act(context) == MEANT and not turn_act.asks_noted(context)
    return COMMANDS[MEANT](context.by_reflex(MEANT)) if is_meant else None


def _carry_out(context: TurnContext, matched: MatchedCommand) -> TurnResult:
    if matched.silent:
        return _silence(context)
    if matched.stray:
        return smalltalk_and_settings.say(context, "stray")
    if matched.language:
        return smalltalk_and_settings.language(context, matched.language)
    if matched.digits:
        return handover.number_given(context, matched.digits)
    if matched.pick is not None:
        return choose_option(context, context.session.focus.open_options[matched.pick])
    answered = _command(context, matched.command or "help", by_provider=matched.opening)
    outcome = "reflex" if answered.record.outcome == "talk" else answered.record.outcome
    return replace(answered, record=replace(answered.record, outcome=outcome))


def _silence(context: TurnContext) -> TurnResult:
    """Silence: a call begins, somebody needs a moment, or does not know yet what to say."""
    if context.turn.facts.get("call") == "new":
        return call_opening.begin(context)
    if context.session.greeted:
        return smalltalk_and_settings.stay(context, "silent")
    return smalltalk_and_settings.greet(context)


def _command(context: TurnContext, name: str, *, by_provider: bool) -> TurnResult:
    """Carry out a whole-message command.

    by_provider: the provider says that the resident used its own STOP or START.
    """
    if name == "stop":
        return smalltalk_and_settings.stop(context, by_provider=by_provider)
    if name == "start":
        return smalltalk_and_settings.start(context, by_provider=by_provider)
    return COMMANDS[name](context)


def _more(context: TurnContext) -> TurnResult:
    """The rest of the answer; if there is none, "go on" means the half-done errand."""
    if not context.session.rest and not context.session.focus.open_options and rules_case.acts_on_case(context):
        wanted = rules_case.resume_draft(context)
        if wanted is not None:
            return wanted
    return smalltalk_and_settings.more(context)


def _yes_no(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to the open question; without one, "yes" goes on and "no" is acknowledged."""
    session = context.session
    if session.waits_for("yes-no"):
        return yes_no.answered(context, yes=yes)
    if session.waits_for("digits"):
        reason = session.asked.slot("reason", "asked")
        return handover.ask_number(context, reason=reason) if yes else handover.declined(context)
    if session.focus.open_options:
        return _list_answered(context, yes=yes)
    if session.focus.service and yes and session.rest:
        return smalltalk_and_settings.more(context)
    return smalltalk_and_settings.say(context, "small")


def _list_answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """The answer to "yes" or "no" after an offer; a bare "ok" after an answer with other services beside it picks none of them."""
    offered = context.session.focus.open_options
    if not yes:
        return list_replies.no(context)
    if context.service and context.house.keywords.has("acknowledging", context.turn.text):
        return smalltalk_and_settings.say(context, "small")
    return choose_option(context, offered[0]) if len(offered) == 1 else list_replies.which_one(context)
