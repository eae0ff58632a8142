"""What a person is wanted for, told with the wish or right after it: whoever rings knows it then."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands import callback_window
from bot.model.turn_result import CaseChange, TurnResult
from bot.retrieval.services.query import length

TOLD, REASON = "told", "tells-reason"
"""Slot that keeps it while a number is asked for, and the words that it begins with."""
WANTED, RUNG = "wants-person", "wants-rung"
"""Circumstances of `intents/<language>/told.yml`: a person is wanted; one is to ring."""
REFUSED, MISCALLED, CALLED_BY = "refuses-call", "refuses-name", "called-by"
"""Circumstances of the same: not to be rung; not to be called by some word; a word that somebody is called by."""
LEAST = 8
"""Length (characters of Chinese) of what is told beside the wish."""
MOST = 200
"""Characters of it that are kept."""


def told(context: TurnContext) -> str:
    """The words of a turn that say what a person is wanted for, or that said it before a number was asked for; else empty."""
    text = context.turn.text
    says = not context.turn.keys and _says(context) and length(context.house.told.without(WANTED, text)) >= LEAST
    return text[:MOST] if says else context.session.asked.slot(TOLD)


def is_refused(context: TurnContext) -> bool:
    """True if a turn says not to ring, or by which word to call somebody: neither orders a call."""
    return bool(context.house.told.among((REFUSED, MISCALLED, CALLED_BY), context.turn.text, context.written))


def is_miscalled(context: TurnContext) -> bool:
    """True if a turn says by which word not to call somebody, and hardly more."""
    text = context.turn.text
    is_said = context.house.told.among((MISCALLED,), text)
    return bool(is_said) and length(context.house.told.without(MISCALLED, text)) < LEAST


def is_only_refused(context: TurnContext) -> bool:
    """True if a turn says not to ring, or not then, and nothing else."""
    text = callback_window.without_times(context, context.turn.text)
    return not context.turn.keys and context.house.told.are_all((REFUSED,), text)


def as_refused(context: TurnContext, kind: str, *, promised: bool, asked: bool) -> str:
    """What a turn that says not to ring says of the call: another time where only a time is refused."""
    if promised and kind in {"", "cancel", "unreachable"} and is_refused(context):
        kind = "time" if callback_window.refuses(context, context.turn.text) else kind
    is_free = not kind or (kind == "time" and not promised and not asked)
    # Why not after talk of an errand: 不用打了 may be of a jab.
    return "cancel" if is_free and not context.session.case and is_only_refused(context) else kind


def noted(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with the reason written into the call back, where it is told in the turn right after that was promised."""
    promised = context.session.promised
    is_next = context.session.owner == "person" and promised.code and promised.spoken == context.session.turns - 1
    if not is_next or context.turn.keys or answered.changes or answered.cases or not _says(context):
        return answered
    change = CaseChange("changed", promised.code, {"need": context.turn.text[:MOST]})
    return replace(answered, changes=(change,))


def _says(context: TurnContext) -> bool:
    return bool(context.house.acts.among((REASON,), context.turn.text, context.written))
