"""Whether a cancellation must be confirmed first: it is not plain that this case is called off, or any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.tracking import corrections
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, things, wording
from bot.language.tokens import tokens
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def is_needed(context: TurnContext, case: Case) -> bool:
    """True if a turn may not call off this case: it was only guessed, it is denied, or another thing is named."""
    if (
        _is_guessed(context)
        or _is_denied(context, case)
        or _is_of_another(context, case)
        or things.names_some(context, case)
    ):
        return True
    # Why: "cancel that" to a list of services, or after another one was told, may be of that.
    focus = context.session.focus
    has_gone_on = bool(focus.open_options) or focus.service not in {"", case.service}
    acts, text = context.house.acts, context.turn.text
    return has_gone_on and acts.are_all(("cancel",), text) and not acts.among(("own-time", "names-none"), text)


def drop_open(context: TurnContext) -> TurnResult | None:
    """Drops an open list or offer at "cancel that" from somebody who has nothing else; None if it is no such turn."""
    is_open = bool(context.session.focus.open_options) or context.session.expects is not None
    if not is_open or not context.house.acts.are_all(("cancel",), context.turn.text) or cases.own_cases(context):
        return None
    context = context.with_session(expects=None).with_focus(open_options=(), belief=())
    return context.answer(Say(context.say("case.start.no")), outcome="talk", errand=cases.NAME)


def _is_guessed(context: TurnContext) -> bool:
    """True if a turn has no word for calling off, so that the line asks first: "I am in hospital"."""
    return not turn_act.is_said(context, ("cancel", "cannot-come")) and find.intended_act(context) != "cancel"


def _is_denied(context: TurnContext, case: Case) -> bool:
    """True if a turn names a case only to say that it is not meant: "cancel the card one, not the doctor"."""
    denied = corrections.parse_contrast(context).denied
    return bool(denied) and find.is_named(replace(context, turn=replace(context.turn, text=denied)), case)


def _is_of_another(context: TurnContext, case: Case) -> bool:
    """True for "cancel the bin" after a hole was reported, and for "my son can't come" while a ride is ordered."""
    acts, text, written = context.house.acts, context.turn.text, context.written
    if case.kind == "application" and acts.among(("cannot-come",), text, written):
        return not acts.among(("outright",), text, written)
    if not acts.among(("cancels-thing",), text, written) or find.is_named(context, case):
        return False
    known = {word for said in _words_of(context, case) for word in tokens(said)}
    return not known & {*tokens(text, context.house.keywords.stop_words)}


def _words_of(context: TurnContext, case: Case) -> Iterator[str]:
    """What a case is called, and what its person said for it."""
    yield wording.subject(context, case)
    yield from (answer.said for answer in case.details.answers.values() if answer.said)
