"""What staff do with cases: look, take, note, close, open again; who did it and when is kept with the case."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.config.patience import PATIENCE
from bot.model.case import CaseEvent
from bot.model.turn import abilities_of
from bot.store.case_records import OVER, NoCase, NotNow, StaffCase, Taken
from bot.store.database import Database
from bot.store.errand_cases import add_event
from bot.store.tables import cases, conversation, inbox, outbox
from bot.store.wakeup import messages_by

STEPS = {"take": "taken", "answer": "taken", "close": "done", "reopen": "open"}
"""What is done → state after it; a note changes none."""
WORDS = {"take": "taken", "answer": "answered", "close": "closed", "reopen": "reopened", "note": "noted"}
WORDED = frozenset({"note", "answer"})
"""Steps that are nothing without words."""
ANSWER_KEEPS = PATIENCE.told.answer_kept
MOST_SINCE = 10
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")
_GROUPS = {"danger": 0, "callback": 1, "other": 2}


class CaseWork:
    """Verbs of the people who look after cases."""

    db: Database

    def list_cases(self, *, every: bool = False) -> list[StaffCase]:
        """Cases that are not over (or all), danger first, then the longest waiting."""
        query = _cases() if every else _cases().where(cases.c.state.not_in(OVER))
        with self.db.reading() as c:
            found = [_case(row) for row in c.execute(query)]
        return sorted(found, key=lambda case: (case.state in OVER, _GROUPS[case.group], case.opened_at, case.id))

    def find_case(self, name: str) -> StaffCase:
        """A case by its code, or by its number ("#12" or "12"); raises NoCase."""
        with self.db.reading() as c:
            return _found(c, name)

    def said_in(self, turn: int | None) -> str:
        """What was said in the turn a case came from, or empty if that is not kept any more."""
        with self.db.reading() as c:
            found = c.scalar(sa.select(inbox.c.turn).where(inbox.c.id == turn))
        return str((found or {}).get("text", "") or (found or {}).get("keys", ""))

    def work_on_case(
        self, name: str, step: str, by: str, at: datetime, text: str = "", *, over: bool = False
    ) -> StaffCase:
        """Take a step with a case, and keep who did it and when; raises NoCase, NotNow.

        step: "take", "answer", "note", "close" or "reopen". by: name of the person; a machine has none and may not.
        over: take it although somebody else has it.
        """
        with self.db.writing() as c:
            return _take_step(c, name, step, by, at, text, over=over)

    def answer_case(self, name: str, by: str, at: datetime, text: str, word: Callable[[str], str]) -> StaffCase:
        """Write to the person of a case where they wrote to us; whoever answers has it. Raises NoCase, NotNow.

        word: language → the message.
        """
        with self.db.writing() as c:
            # Why one transaction: a case that says it was answered must have its message.
            case = _take_step(c, name, "answer", by, at, text)
            query = sa.select(conversation.c.session, conversation.c.opted_out)
            session, stopped = c.execute(query.where(conversation.c.id == case.conversation)).one()
            _check_reached(c, case, at, stopped=stopped)
            of = {"conversation": case.conversation, "channel": case.channel, "key": secrets.token_hex(16)}
            when = {"due_at": at, "created_at": at, "expires_at": at + ANSWER_KEEPS, "despite_stop": case.is_danger}
            c.execute(outbox.insert().values(body=word((session or {}).get("language", "")), **of, **when))
            self.db.tell(c, messages_by(case.channel))
        return case

    def said_since(self, case: StaffCase) -> list[str]:
        """What the person of a case said after it was opened, as long as that is kept."""
        t = inbox.c
        query = (
            sa.select(t.turn).where(t.conversation == case.conversation, t.id > (case.turn or 0)).order_by(t.id.desc())
        )
        with self.db.reading() as c:
            turns = c.scalars(query.limit(MOST_SINCE)).all()
        return [said for turn in reversed(turns) if (said := (turn or {}).get("text", ""))]


def _take_step(
    c: sa.Connection, name: str, step: str, by: str, at: datetime, text: str, *, over: bool = False
) -> StaffCase:
    """One step in a transaction that is open; raises NoCase, NotNow."""
    if not (by := by.strip()):
        raise NotNow("A case is worked on by a person: say who, with --by NAME.")
    if step in WORDED and not text.strip():
        raise NotNow(f'There are no words in it, and nothing was changed. Write them: oneline case {step} {name} "…"')
    case = _found(c, name, hold=True)
    _check(case, step, text)
    if step == "take" and not over:
        _check_free(case, by)
    values: dict[str, Any] = {"state": STEPS.get(step, case.state)}
    if step == "reopen":
        values |= {"alarms": 0, "alarm_at": None, "code": None if _is_used(c, case) else case.code}
    # Why version: a turn that is answered just now must not write over this what it read before.
    add_event(c, case.id, CaseEvent(at, WORDS[step], by, text), version=cases.c.version + 1, **values)
    return _found(c, f"#{case.id}")


def _check_reached(c: sa.Connection, case: StaffCase, at: datetime, *, stopped: bool) -> None:
    """Raises NotNow where nothing in writing reaches the person of a case; nothing is kept then."""
    can = abilities_of(case.channel)
    if can.is_spoken:
        raise NotNow(f"The person of case {case.name} rang: ring them back. `oneline case show {case.name}`.")
    if stopped and not case.is_danger:
        raise NotNow(f"The person of case {case.name} said STOP: they get nothing in writing. Ring them.")
    if not case.address:
        raise NotNow(
            f"Where the person of case {case.name} wrote from is not kept any more: nothing can be sent there."
        )
    # Why not with templates: an approved one goes out at any time, and its sender knows whether the city has one.
    if can.reply_window is not None and not can.has_templates:
        last = c.scalar(sa.select(sa.func.max(inbox.c.received_at)).where(inbox.c.conversation == case.conversation))
        if last is None or at >= last + can.reply_window:
            hours = int(can.reply_window.total_seconds() // 3600)
            raise NotNow(
                f"The person of case {case.name} wrote more than {hours} hours ago: {case.channel} takes no answer to them "
                "any more until they write again. Ring them."
            )


def find_row(c: sa.Connection, number: int) -> StaffCase:
    """A case by its number, in a transaction that is open; raises NoCase."""
    return _found(c, f"#{number}")


def _check(case: StaffCase, step: str, text: str) -> None:
    """Raises NotNow for a step that does not fit the state, and for what is closed though nobody has looked after it."""
    over, name = case.state in OVER, case.name
    if step == "reopen" and not over:
        raise NotNow(f"Case {name} is {case.state} already.")
    if step in {"take", "answer", "note", "close"} and over:
        raise NotNow(f"Case {name} is {case.state}. `oneline case reopen {name}` opens it again.")
    if step == "close" and case.is_danger and case.state != "taken":
        raise NotNow(f"Case {name} is about danger: take it before you close it. `oneline case take {name}`")
    if step == "close" and case.is_promise and not (text.strip() or case.is_told_of):
        raise NotNow(
            f"Case {name} is about something that was promised, and nothing says that the promise was kept. Say how it ended: "
            f'oneline case close {name} --note "why"; or answer them first: oneline case answer {name} "…"'
        )


def _check_free(case: StaffCase, by: str) -> None:
    """Raises Taken for a case that somebody else has."""
    taken = [entry for entry in case.history if entry["what"] == "taken"]
    if case.state == "taken" and taken and taken[-1].get("by", "") != by:
        raise Taken(case.name, str(taken[-1].get("by", "")), datetime.fromisoformat(taken[-1]["at"]))


def _is_used(c: sa.Connection, case: StaffCase) -> bool:
    """True if the code of a case that was over is another one's by now."""
    other = cases.c.code == case.code, cases.c.id != case.id, cases.c.state.not_in(OVER)
    return c.scalar(sa.select(cases.c.id).where(*other).limit(1)) is not None


def _found(c: sa.Connection, name: str, *, hold: bool = False) -> StaffCase:
    # Why so: codes are told and written down in threes, "768 283" or "768-283".
    plain = _BETWEEN.sub("", name).removeprefix("#")
    if not plain.isdecimal() or len(plain) > 18:
        raise NoCase(f"{name!r} is no code of a case. `oneline case list` shows them.")
    by_code = cases.c.code == plain
    which = cases.c.id == int(plain) if name.strip().startswith("#") else sa.or_(by_code, cases.c.id == int(plain))
    # Why in this order: a code is free again once its case is over, and then belongs to the case that is open.
    order = sa.case((by_code, 0), else_=1), sa.case((cases.c.state.in_(OVER), 1), else_=0), cases.c.id.desc()
    query = _cases().where(which).order_by(*order).limit(1)
    row = c.execute(query.with_for_update(of=cases) if hold else query).one_or_none()
    if row is None:
        raise NoCase(f"There is no case {name}. `oneline case list --all` shows every one.")
    return _case(row)


def _cases() -> sa.Select[Any]:
    columns = (column for column in cases.c if column.name not in {"alarms", "alarm_at"})
    return sa.select(*columns, conversation.c.channel, conversation.c.address_sealed).join(conversation)


def _case(row: sa.Row[Any]) -> StaffCase:
    history = tuple({"what": "opened", **_worded(entry)} for entry in row.history or ())
    return StaffCase(
        row.id, row.code, row.kind, row.team, row.state, dict(row.slots or {}), history,
        row.conversation, row.turn, row.opened_at, row.channel, row.address_sealed or "",
    )  # fmt: skip


def _worded(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as it is told: the first versions wrote down a state and no act."""
    return {key: value for key, value in entry.items() if key != "state"}
