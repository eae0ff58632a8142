"""What the session keeps of a turn for the next ones."""

from __future__ import annotations

from dataclasses import replace

from bot.model.dialogue_state import DangerTold, ServiceFocus, Session
from bot.model.reply import Ask
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.safety.context import MOST_BEFORE

CALL = "call"
"""Name of the errand that opens a call while it asks whether to carry on."""
TALK = "talk"
"""Outcome of a turn that was answered without anything told or done."""
MOST_KEPT = 300
"""Characters of a turn that the next one is heard together with."""
MOST_WEIGHED = 3
"""Services kept with a turn that were weighed against each other."""


def remember(answered: TurnResult, before: Session, turn: Turn) -> TurnResult:
    """The session after the turn: what was offered, what to repeat, that a question was answered."""
    session = answered.session
    choices = answered.reply.choices
    offered = tuple(option.value for option in choices)
    keeps = answered.effect.keeps_last
    session = replace(
        session,
        focus=_focus(answered, offered or (session.focus.open_options if keeps else ())),
        last=session.last if keeps else answered.reply.parts or session.last,
        expects=session.expects if _still_asking(answered, before) else None,
        greeted=True,
        turns=session.turns + 1,
        at=turn.at,
        case=answered.about or session.case,
        case_at=turn.at if answered.about else session.case_at,
        before=_said_before(answered, before, turn),
        repeats=session.repeats if keeps else 0,
        danger=session.danger if keeps or _is_still_danger(answered) else DangerTold(),
        misses=session.misses if not answered.effect.understood else 0,
    )
    weighed = replace(answered.record, candidates=_weighed(answered, before))
    return replace(answered, session=session, record=weighed)


def _is_still_danger(answered: TurnResult) -> bool:
    """True if a reply was about a danger, or only talk such as "you are welcome", after which it goes on."""
    return answered.effect.urgent or answered.record.outcome == TALK


def _weighed(answered: TurnResult, before: Session) -> tuple[tuple[str, float], ...]:
    """The belief after this turn; nothing if the turn did not change it."""
    belief = answered.session.focus.belief
    return belief[:MOST_WEIGHED] if belief != before.focus.belief else ()


def _said_before(answered: TurnResult, before: Session, turn: Turn) -> tuple[str, ...]:
    """What the next turn is checked for danger together with; nothing of a danger that was already told or was none."""
    if answered.effect.urgent or answered.session.cleared != before.cleared:
        return ()
    return (*before.before, turn.text[:MOST_KEPT])[-MOST_BEFORE:] if turn.text.strip() else before.before


def _focus(answered: TurnResult, offered: tuple[str, ...]) -> ServiceFocus:
    """What can be picked next, and what was told about a service."""
    effect, focus = answered.effect, replace(answered.session.focus, open_options=offered)
    if not offered:
        focus = replace(focus, pending_question="")
    return focus.with_told(effect.service, effect.facts) if effect.service and effect.facts else focus


def _still_asking(answered: TurnResult, before: Session) -> bool:
    """True if this reply asks something, or the turn did not touch the question that was open."""
    asks = answered.question is not None or any(isinstance(part, Ask) for part in answered.reply.parts)
    return asks or (answered.effect.keeps_last and answered.session.expects == before.expects)
