"""Somebody says, in words that call nothing off outright, that what they ordered is not needed: the line asks whether to cancel it."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands import plain_turns, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.existing import case_actions
from bot.model.case import Case
from bot.model.turn_result import TurnResult

NOT_NEEDED = "not-needed"


def ask(context: TurnContext) -> TurnResult | None:
    """Asks whether to cancel the errand that is not needed, or which of several it is; None if a turn says nothing of that."""
    acts, text = context.house.acts, context.turn.text
    if not acts.among((NOT_NEEDED,), text, context.written) or turn_act.is_said(context, ("cancel", "undo", "move")):
        return None
    found = _meant(context)
    if len(found) > 1:
        return case_actions.ask_which(context, "cancel", found[: case_actions.MOST])
    return case_actions.ask_to_cancel(context, found[0]) if found else None


def _meant(context: TurnContext) -> tuple[Case, ...]:
    """What stands and may be meant: the one named, or just talked of, or all of them."""
    own = [case for case in cases.own_cases(context) if case.kind in {"booking", "application"}]
    is_open = cases.asked_case(context) is not None
    live = tuple(case for case in own if not case.is_over and case.state != "draft")
    # Why drafts only then: at a question of one "no wheelchair needed" is an answer.
    live = live or tuple(case for case in own if case.state == "draft" and not case.is_over and not is_open)
    if len(live) < 2:
        return live
    analysed = plain_turns.analysed(context)
    named = tuple(case for case in live if find.is_named(analysed, case))
    return named or tuple(case for case in live if find.is_recent(context, case)) or live
