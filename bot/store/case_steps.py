"""Steps that staff take with a case, in the scope of a command: what each does, and when it is refused."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa

from bot.config.patience import PATIENCE
from bot.model.case import CaseEvent
from bot.model.case_command import AnswerCase, CloseCase, NoteCase, ReopenCase, Step, TakeCase, TakeOverCase
from bot.model.refusal import Refused
from bot.model.turn import abilities_of
from bot.store.case_records import OVER, StaffCase
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.tables import cases, conversation, inbox, outbox
from bot.store.wakeup import messages_by

STEPS: dict[type, tuple[str, str]] = {
    TakeCase: ("taken", "taken"),
    TakeOverCase: ("taken", "taken"),
    NoteCase: ("noted", ""),
    AnswerCase: ("answered", "taken"),
    CloseCase: ("closed", "done"),
    ReopenCase: ("reopened", "open"),
}
"""Command → what its line of history says, and the state after it; empty for one that changes none."""
ANSWER_KEEPS = PATIENCE.told.answer_kept


def take_step(command: Step, case: StaffCase, scope: CaseScope) -> None:
    """Change state and history of a case that is held; an answer is sent, too. Raises Refused."""
    _check(command, case, scope)
    word, state = STEPS[type(command)]
    values: dict[str, Any] = {"state": state} if state else {}
    if isinstance(command, ReopenCase):
        values |= {"alarms": 0, "alarm_at": None, "code": None if _is_used(scope.c, case) else case.code}
    add_event(scope, case.id, CaseEvent(scope.at, word, scope.actor.name, command.text), **values)
    if isinstance(command, AnswerCase):
        _send(command, case, scope)


def _check(command: Step, case: StaffCase, scope: CaseScope) -> None:
    """Raises Refused for a step that does not fit the state, and for what is closed though nobody has looked after it."""
    has_words, over = bool(command.text.strip()), case.state in OVER
    if isinstance(command, NoteCase | AnswerCase) and not has_words:
        raise Refused("no_words", case=case.name)
    if isinstance(command, ReopenCase) != over:
        raise Refused("over" if over else "not_over", case=case.name)
    if isinstance(command, TakeCase):
        _check_free(case, scope.actor.name)
    if isinstance(command, CloseCase):
        _check_looked_after(case, has_words=has_words)


def _check_free(case: StaffCase, by: str) -> None:
    taken = [entry for entry in case.history if entry["what"] in {"taken", "answered"}]
    if case.state == "taken" and taken and taken[-1].get("by", "") != by:
        raise Refused("taken", case=case.name, by=str(taken[-1].get("by", "")), since=taken[-1]["at"])


def _check_looked_after(case: StaffCase, *, has_words: bool) -> None:
    if case.is_danger and case.state != "taken":
        raise Refused("danger_untaken", case=case.name)
    if case.is_promise and not (has_words or case.is_told_of):
        raise Refused("promise_open", case=case.name)


def _send(command: AnswerCase, case: StaffCase, scope: CaseScope) -> None:
    """Put an answer into the outbox; raises Refused where nothing in writing reaches the person of a case."""
    query = sa.select(conversation.c.session, conversation.c.opted_out).where(conversation.c.id == case.conversation)
    session, stopped = scope.c.execute(query).one()
    _check_reached(case, scope, stopped=stopped)
    of = {"conversation": case.conversation, "channel": case.channel, "key": secrets.token_hex(16)}
    when = {"due_at": scope.at, "created_at": scope.at, "expires_at": scope.at + ANSWER_KEEPS}
    body = command.word((session or {}).get("language", ""))
    scope.c.execute(outbox.insert().values(body=body, despite_stop=case.is_danger, **of, **when))
    scope.db.tell(scope.c, messages_by(case.channel))


def _check_reached(case: StaffCase, scope: CaseScope, *, stopped: bool) -> None:
    can = abilities_of(case.channel)
    if can.is_spoken:
        raise Refused("rang", case=case.name)
    if not can.takes_answers:
        raise Refused("was_here", case=case.name)
    if stopped and not case.is_danger:
        raise Refused("stopped", case=case.name)
    if not case.address:
        raise Refused("no_address", case=case.name)
    # Why not with templates: an approved one goes out at any time, and its sender knows whether the city has one.
    if can.reply_window is not None and not can.has_templates:
        written = sa.select(sa.func.max(inbox.c.received_at)).where(inbox.c.conversation == case.conversation)
        last = scope.c.scalar(written)
        if last is None or scope.at >= last + can.reply_window:
            hours = str(int(can.reply_window.total_seconds() // 3600))
            raise Refused("window_closed", case=case.name, hours=hours, channel=case.channel)


def _is_used(c: sa.Connection, case: StaffCase) -> bool:
    """True if the code of a case that was over is another one's by now."""
    other = cases.c.code == case.code, cases.c.id != case.id, cases.c.state.not_in(OVER)
    return c.scalar(sa.select(cases.c.id).where(*other).limit(1)) is not None
