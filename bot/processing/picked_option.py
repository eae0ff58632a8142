"""What somebody meant who tapped an option: it is looked up in the message it stood in, never in what was asked since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.model.dialogue_state import Session
from bot.model.option_value import NO, WHOLE, YES, read_value
from bot.model.reply import Ask, Choices, Part, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord, TurnResult
from bot.store.records import SentOptions


def typed(turn: Turn, session: Session, sent: SentOptions | None) -> tuple[Turn, Session] | None:
    """A turn that says the same in writing, and the session in which it does; None for an option that is of no use any more.

    An option that means the same at any time opens its own list again. One that stands for a place in its list, or answers yes
    or no, counts only while nothing was said since.
    """
    option = next((each for each in sent.options if turn.pick and each.key == turn.pick.option), None) if sent else None
    if sent is None or option is None:
        return None
    if option.value in {YES, NO}:
        return (replace(turn, pick=None, text=option.label), session) if sent.is_last else None
    values, written = tuple(each.value for each in sent.options), replace(turn, pick=None, text=option.key)
    if values == session.focus.open_options and (sent.is_last or _is_whole(values)):
        return written, session
    if not _is_whole((option.value,)):
        return None
    focus = replace(session.focus, open_options=values, pending_question="", belief=())
    return written, replace(session, focus=focus, expects=None)


def _is_whole(values: tuple[str, ...]) -> bool:
    return all(read_value(value).kind in WHOLE for value in values)


def ask_again(turn: Turn, session: Session, key: str, wording: Callable[[str, str], str]) -> TurnResult:
    """Why a turn does not count, and the question that is open now. key: of the phrase; wording: language tag and key → the sentence."""
    reply = Reply((Say(wording(session.language, key)), *asking_parts(session)), session.language)
    after = replace(session, turns=session.turns + 1, at=turn.at)
    return TurnResult(reply, after, TurnRecord(source="shell", outcome="talk"))


def asking_parts(session: Session) -> tuple[Part, ...]:
    """The question that is open, to be asked once more; nothing where none is."""
    is_asked = session.expects is not None or bool(session.focus.open_options)
    return tuple(part for part in session.last if isinstance(part, Choices | Ask)) if is_asked else ()
