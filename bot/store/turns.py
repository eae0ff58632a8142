"""Answered turns: turn, session, cases, gaps and messages in one transaction."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.config.timing import TIMING
from bot.model.actor import Actor, assistant, helper, resident
from bot.model.case import Beneficiary, By, CaseDetails
from bot.model.case_write import SaveCase
from bot.model.message_content import MessageContent, aloud_way
from bot.model.turn import HELPER, HELPER_NAME, abilities_of
from bot.model.turn_result import CaseChange, CaseOpening, TurnResult
from bot.store.case_rows import insert_case, update_case
from bot.store.case_scope import CaseScope
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.conditions import is_set
from bot.store.database import Database, new_lease
from bot.store.inbox import PENDING, hold, promised
from bot.store.records import AnsweredBatch, Claimed, CodeTaken, FreeSender, Message
from bot.store.sending_limits import within_limits
from bot.store.serialise import read_content, write_content, write_record, write_reply, write_session
from bot.store.tables import cases, conversation, gaps, inbox, outbox
from bot.store.wakeup import answer_to, messages_by

DANGER, ANSWER, NOTICE, ALOUD = -1, 0, 1, 2
"""Priorities of messages: an answer to danger overtakes all; a notice answers no turn and lets every answer by; nothing waits for
what says aloud what was written already."""

ALOUD_KEPT = timedelta(seconds=TIMING.voice_notes.said)


class Turns:
    """The verb that keeps an answer."""

    db: Database

    def save(
        self, claimed: Claimed, work: AnsweredBatch, *, synced: bool = True, sender: FreeSender | None = None
    ) -> Message | None:
        """Keep an answer whole and give the conversation back. Raises LeaseLost, CodeTaken, WriteConflict or StoreDown; then
        nothing of it was kept.

        synced: False where nobody is told of it before something else is synced. sender: gets the first message, which is
        noted as about to be sent, and returned; None where it has to wait, and where nobody is named.
        """
        with self.db.writing(synced=synced) as c:
            held = hold(c, claimed)
            work = within_limits(c, claimed.conversation, work)
            _keep_turns(c, work)
            stopped = _changed_opt_out(claimed, work.answered)
            if stopped:
                block_queued(c, claimed.conversation)
            scope = WriteScope(self.db, c, work.at, claimed.conversation, work.turns[-1], _speaker(claimed, work))
            _keep_cases(scope, work)
            apply_writes(work.answered.writes, scope)
            _change_cases(scope, work)
            _keep_gaps(c, work)
            taken = _queue(c, claimed, work, held, sender)
            told: dict[str, Any] = {
                "session": write_session(work.answered.session),
                "owner": work.answered.session.owner,
            }
            if stopped is not None:
                told["opted_out"] = stopped
            if work.answered.session.consents != claimed.consents:
                told["consents"] = work.answered.session.consents
            free = {"due_at": _due(c, claimed, held, work.at), "lease_until": None, "lease_by": None, "tries": 0}
            c.execute(GIVE_BACK, {"ours": claimed.conversation, **told, **free})
            self.db.tell(c, *_news(claimed, work, taken))
        return taken


def _speaker(claimed: Claimed, work: AnsweredBatch) -> Actor:
    """Who speaks: the colleague who types for somebody; a helper where something is saved that is for somebody else."""
    for each in claimed.pending:
        if each.id == work.turns[-1] and HELPER in each.turn.facts and abilities_of(claimed.channel).is_present:
            return assistant(each.turn.facts[HELPER], each.turn.facts.get(HELPER_NAME, ""))
    saved = [write.case.details.by for write in work.answered.writes if isinstance(write, SaveCase)]
    helps = "helper" in saved or any(_by(case) == "helper" for case in work.answered.cases)
    return helper(claimed.conversation) if helps else resident(claimed.conversation)


def _keep_cases(turn: WriteScope, work: AnsweredBatch) -> None:
    for case in work.answered.cases:
        scope = CaseScope(turn.db, turn.c, turn.actor, "open_case", turn.at)
        if insert_case(scope, **_case(case, work.at), conversation=turn.talk, turn=turn.turn) is None:
            raise CodeTaken


def _keep_turns(c: sa.Connection, work: AnsweredBatch) -> None:
    last = work.turns[-1]
    done = {"state": "answered", "answered_at": work.at, "answered_with": last}
    what = {"record": write_record(work.answered.record), "reply": write_reply(work.answered.reply)}
    c.execute(ANSWERED, {"ours": last, **done, **what})
    for turn in work.turns[:-1]:
        c.execute(ANSWERED, {"ours": turn, **done})


def _changed_opt_out(claimed: Claimed, answered: TurnResult) -> bool | None:
    """The new state where this turn changed it; None leaves alone what the provider may have told us meanwhile."""
    return answered.session.stopped if answered.session.stopped != claimed.opted_out else None


def block_queued(c: sa.Connection, talk: int) -> None:
    """Nothing that still waits goes out to somebody who said stop."""
    waiting = outbox.update().where(outbox.c.conversation == talk, outbox.c.status.in_(("queued", "unknown")))
    c.execute(waiting.values(status="blocked", due_at=None, lease_by=None))


def _case(case: CaseOpening, at: datetime) -> dict[str, Any]:
    what: dict[str, Any] = {"code": case.code or None, "kind": case.kind, "team": case.team, "slots": case.slots}
    if case.call or case.beneficiary != Beneficiary():
        what["details"] = msgspec.to_builtins(CaseDetails(beneficiary=case.beneficiary, by=_by(case), call=case.call))
    return {**what, "history": [{"at": at.isoformat(), "state": "open"}], "opened_at": at}


def _by(case: CaseOpening) -> By:
    return "resident" if case.beneficiary == Beneficiary() else "helper"


def _change_cases(turn: WriteScope, work: AnsweredBatch) -> None:
    """What a resident says of the person they were promised; where that case is over already, nothing is left to change."""
    for change in work.answered.changes:
        query = sa.select(cases.c.id, cases.c.slots, cases.c.history).where(*promised(turn.talk, change.code))
        row = turn.c.execute(query.order_by(cases.c.id.desc()).limit(1).with_for_update()).one_or_none()
        if row is not None:
            scope = CaseScope(turn.db, turn.c, turn.actor, "change_case", turn.at)
            update_case(scope, row.id, **_changed(change, row, work.at))


def _changed(change: CaseChange, row: Any, at: datetime) -> dict[str, Any]:
    entry = {
        "at": at.isoformat(),
        "what": change.what,
        "by": "the resident",
        **({"text": change.text} if change.text else {}),
    }
    slots = {name: value for name, value in {**(row.slots or {}), **change.slots}.items() if value}
    over = {"state": "cancelled"} if change.what == "withdrawn" else {}
    return {"slots": slots, "history": [*(row.history or ()), entry], **over}


def _keep_gaps(c: sa.Connection, work: AnsweredBatch) -> None:
    for gap in work.answered.gaps:
        values = {"text": gap.text, "language": gap.language, "service": gap.service, "aspect": gap.aspect}
        c.execute(gaps.insert().values(**values, turn=work.turns[-1], at=work.at))


def _news(claimed: Claimed, work: AnsweredBatch, taken: Message | None) -> list[str]:
    """Whom it concerns that a turn is answered: who waits for that, and who sends what nobody has taken yet."""
    answered = [answer_to(one.turn.id) for one in claimed.pending if one.id in work.turns]
    spoken = [messages_by(aloud_way(claimed.channel))] if work.aloud else []
    return [*answered, *([messages_by(claimed.channel)] if len(work.messages) > bool(taken) else []), *spoken]


def _queue(
    c: sa.Connection, claimed: Claimed, work: AnsweredBatch, held: sa.Row[Any, Any, Any, Any], sender: FreeSender | None
) -> Message | None:
    """One row a message; their ids are the order in which they are sent. The first, where the sender takes it.

    An answer to danger goes first, and goes out after STOP; so do the answer that says so, and what is said in the hours
    after a danger to somebody who had said it.
    """
    danger = bool(work.answered.effect.urgent)
    urgency = {
        "priority": DANGER if danger else ANSWER,
        "despite_stop": danger or work.answered.session.stopped,
    }
    of = {"conversation": claimed.conversation, "channel": claimed.channel, "turn": work.turns[-1]}
    when = {"due_at": work.at, "created_at": work.at, "expires_at": work.expires_at}
    rows = [
        {"body": each.text, "content": write_content(each), "key": secrets.token_hex(16), **of, **when, **urgency}
        for each in work.messages
    ]
    is_open = bool(held.address_sealed) and (urgency["despite_stop"] or not held.opted_out)
    taken = None
    if sender and rows and is_open and c.scalar(UNFINISHED, {"talk": claimed.conversation}) is None:
        taken = _taken(c, rows.pop(0), held.address_sealed, sender)
    for row in rows:
        c.execute(QUEUED, row)
    if work.aloud:
        _queue_aloud(c, work.aloud, {**of, **when, **urgency}, claimed.channel)
    return taken


def _queue_aloud(c: sa.Connection, said: MessageContent, like: dict[str, Any], way: str) -> None:
    """Why of no use soon: whoever has read it and gone on does not want to hear it any more."""
    of = {"channel": aloud_way(way), "priority": ALOUD, "expires_at": like["created_at"] + ALOUD_KEPT}
    key = secrets.token_hex(16)
    c.execute(QUEUED, {**like, **of, "body": said.text, "content": write_content(said), "key": key})


def _taken(c: sa.Connection, row: dict[str, Any], address: str, sender: FreeSender) -> Message:
    """A message in the hands of who sends it, and written down that the provider is about to be asked."""
    lease = new_lease(sender.by)
    noted = {"status": "attempting", "attempts": 1, "attempted_at": sender.at}
    done = c.execute(QUEUED, {**row, **noted, "due_at": sender.until, "lease_by": lease})
    assert done.inserted_primary_key is not None
    known = {name: row[name] for name in ("conversation", "channel", "key", "expires_at")}
    return Message(
        done.inserted_primary_key[0], address=address, content=read_content(row["body"], row["content"]), status="queued", attempts=0,
        attempted_at=None, lease=lease, is_noted=True, is_awaited=row["priority"] <= ANSWER, **known,
    )  # fmt: skip


def _due(c: sa.Connection, claimed: Claimed, held: sa.Row[Any, Any, Any, Any], now: datetime) -> datetime | None:
    """When the conversation is due next: now for what was pending already, as written down for what came meanwhile."""
    left = set(c.scalars(PENDING, {"talk": claimed.conversation}))
    if not left:
        return None
    known: datetime = held.due_at
    return now if known == held.lease_until or left & {p.id for p in claimed.pending} else known


# Why built once: to build a statement takes longer than to run it, and these run for every answer.
GIVE_BACK = conversation.update().where(conversation.c.id == sa.bindparam("ours"))
ANSWERED = inbox.update().where(inbox.c.id == sa.bindparam("ours"))
QUEUED = outbox.insert()
UNFINISHED = (
    sa.select(outbox.c.id)
    .where(
        outbox.c.conversation == sa.bindparam("talk"), is_set(outbox.c.due_at), outbox.c.priority <= sa.literal(ANSWER)
    )
    .limit(1)
)
"""Messages of a conversation that an answer to it waits for."""
