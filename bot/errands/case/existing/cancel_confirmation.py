"""Whether a cancellation must be confirmed first: it is not plain that this case is called off, or any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.tracking import corrections
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, other_time, things, wording
from bot.errands.case.last_change import last_change
from bot.language.tokens import tokens
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def is_needed(context: TurnContext, case: Case) -> bool:
    """True if a turn may not call off this case: it is not said plainly, it is denied, or another thing is named."""
    if (
        _is_guessed(context)
        or not _is_plain(context, case)
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


def is_beside(context: TurnContext) -> bool:
    """True if what might call an errand off is of something else: "I cannot come to the phone", "must I cancel my bus card"."""
    acts, text, written = context.house.acts, context.turn.text, context.written
    if not acts.among((turn_act.BESIDE,), text, written):
        return False
    return not acts.among(("outright",), acts.without(turn_act.BESIDE, text))


def is_needed_for(context: TurnContext, act: str, case: Case) -> bool:
    """True if what a turn does would call off a case that stands, and is to be confirmed: by cancelling it, or by taking it back."""
    if act == "undo":
        stands = case.state == "open" and not case.is_taken_back and not case.is_put_away
        # Why not with a change: that is what is taken back, and nothing is called off.
        return stands and last_change(case, context.turn.at) is None and not _is_plain(context, case)
    return act == "cancel" and is_needed(context, case)


def drop_open(context: TurnContext) -> TurnResult | None:
    """Drops an open list or offer at "cancel that" from somebody who has nothing else; None if it is no such turn."""
    is_open = bool(context.session.focus.open_options) or context.session.expects is not None
    if not is_open or not context.house.acts.are_all(("cancel",), context.turn.text) or cases.own_cases(context):
        return None
    context = context.with_session(expects=None).with_focus(open_options=(), belief=())
    return context.answer(Say(context.say("case.start.no")), outcome="talk", errand=cases.NAME)


def _is_guessed(context: TurnContext) -> bool:
    """True if a turn has no word for calling off, so that the line asks first: "I am in hospital"."""
    if other_time.is_another_off(context):
        return True
    return not turn_act.is_said(context, ("cancel", "cannot-come")) and find.intended_act(context) != "cancel"


def _is_plain(context: TurnContext, case: Case) -> bool:
    """True if a turn says in plain words that this case is off, and not that somebody cannot come for whom it is not."""
    acts, text, written = context.house.acts, context.turn.text, context.written
    if acts.among(("others-cannot-come",), text, written) and not acts.among(("outright",), text, written):
        return bool(case.details.value("for", "self") != "self")
    return case.kind == "report" or bool(acts.among(("plainly-off",), text, written))


def _is_denied(context: TurnContext, case: Case) -> bool:
    """True if a turn names a case only to say that it is not meant: "cancel the card one, not the doctor"."""
    denied = corrections.parse_contrast(context).denied
    # Why not: "I cannot come on Thursday" is no contrast.
    if context.house.acts.among(("cannot-come",), denied):
        return False
    return bool(denied) and find.is_named(replace(context, turn=replace(context.turn, text=denied)), case)


def _is_of_another(context: TurnContext, case: Case) -> bool:
    """True for "cancel the bin" after a hole was reported, and for "my son can't come" while a ride is ordered."""
    acts, text, written = context.house.acts, context.turn.text, context.written
    if case.kind == "application" and acts.among(("cannot-come",), text, written):
        return not acts.among(("outright",), text, written)
    if case.kind == "report" and acts.among(("cancels-visit",), text, written):
        return not find.is_named(context, case)
    if not acts.among(("cancels-thing",), text, written) or find.is_named(context, case):
        return False
    known = {word for said in _words_of(context, case) for word in tokens(said)}
    return not known & {*tokens(text, context.house.keywords.stop_words)}


def _words_of(context: TurnContext, case: Case) -> Iterator[str]:
    """What a case is called, and what its person said for it."""
    yield wording.subject(context, case)
    yield from (answer.said for answer in case.details.answers.values() if answer.said)
