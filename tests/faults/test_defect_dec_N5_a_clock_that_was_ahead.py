"""Whoever is killed while the clock is six hours ahead leaves nothing that waits for six hours once it is set right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from demo_city import demo_city
from small_line import later, shell, turn, with_case

from bot.model.actor import resident
from bot.model.case import Case
from bot.model.case_write import CommitStep, PlanDue, SaveCase
from bot.processing.readiness import look
from bot.store import Store
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.errand_tables import commits, dues
from bot.store.tables import cases, conversation, notices

AHEAD, LEASE = 6 * 3600.0, 60.0
CITY = demo_city()
Claims = Callable[[Store, datetime], object]
TABLES: dict[str, Claims] = {
    "inbox": lambda store, now: store.claim_conversation(now, LEASE, "worker"),
    "outbox": lambda store, now: store.claim_outbox(["sms"], now, LEASE, "worker"),
    "notices": lambda store, now: store.claim_notice(now, LEASE, "worker"),
    "dues": lambda store, now: store.claim_due(now, LEASE, "worker", ("reminder",)),
    "commits": lambda store, now: store.claim_step(now, LEASE, "worker"),
}


def _fill(store: Store, at: datetime) -> None:
    """One thing of each kind that is due at a moment: a case that staff are told of, its message, a reminder, a step."""
    store.receive(turn("a", at=at), at)
    shell(store, with_case("123456")).work_once(at)
    store.receive(turn("b", sender="+12025550101", at=at), at)
    store.write_notices(["print:"], [], CITY.told_again, at)
    with store.db.writing() as c:
        talk = c.scalar(sa.select(conversation.c.id).order_by(conversation.c.id).limit(1))
        assert talk is not None
        writes = [
            SaveCase(Case("654321", "application", "open", "bulky-waste")),
            PlanDue("654321", "reminder", at, "sms", {}),
            CommitStep("654321", "commit", "waste"),
        ]
        apply_writes(writes, WriteScope(store.db, c, at, talk, None, resident(1)))


@pytest.mark.parametrize("table", TABLES)
def test_what_a_killed_worker_held_is_another_s_at_once(store: Store, table: str) -> None:
    _fill(store, later(0))
    assert TABLES[table](store, later(AHEAD)) is not None
    assert TABLES[table](store, later(1)) is not None


@pytest.mark.parametrize("table", TABLES)
def test_a_claim_by_a_clock_that_is_right_is_kept_to(store: Store, table: str) -> None:
    _fill(store, later(0))
    assert TABLES[table](store, later(1)) is not None
    assert TABLES[table](store, later(0)) is None
    assert TABLES[table](store, later(LEASE)) is None


@pytest.mark.parametrize("table", ["inbox", "outbox", "notices", "commits"])
def test_what_was_written_while_the_clock_was_ahead_is_due(store: Store, table: str) -> None:
    _fill(store, later(AHEAD))
    assert TABLES[table](store, later(1)) is not None


@pytest.mark.parametrize(("table", "column"), [("notices", notices), ("dues", dues), ("commits", commits)])
def test_what_failed_while_the_clock_was_ahead_is_tried_again(store: Store, table: str, column: sa.Table) -> None:
    _fill(store, later(0))
    assert TABLES[table](store, later(0)) is not None
    free = {"lease_by": None} | ({"lease_until": None} if table == "dues" else {})
    with store.db.writing() as c:
        c.execute(column.update().where(column.c.attempts == 1).values(due_at=later(AHEAD + 60), **free))
    assert TABLES[table](store, later(1)) is not None


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(("team", "kind"), [("safety", "safety"), ("hotline", "callback"), ("hotline", "question")])
def test_staff_are_told_again_in_the_promise_s_own_time(store: Store, team: str, kind: str, times: int) -> None:
    _fill(store, later(0))
    with store.db.writing() as c:
        c.execute(cases.update().where(cases.c.code == "123456").values(team=team, kind=kind, alarms=times))
        by = CITY.told_again(
            "danger" if team == "safety" else "callback" if kind == "callback" else "other", later(0), times - 1
        )
        c.execute(cases.update().where(cases.c.code == "123456").values(alarm_at=by))
    assert not store.write_notices(["print:"], ["print:"], CITY.told_again, later(1))
    assert by is not None
    with store.db.writing() as c:
        wrong = by + timedelta(days=4)
        c.execute(cases.update().where(cases.c.code == "123456").values(alarm_at=wrong))
    assert store.write_notices(["print:"], ["print:"], CITY.told_again, later(1))


def test_a_reminder_months_ahead_waits_for_its_day(store: Store) -> None:
    _fill(store, later(0))
    with store.db.writing() as c:
        c.execute(dues.update().values(due_at=later(90 * 86_400.0)))
    assert TABLES["dues"](store, later(1)) is None


def test_a_heartbeat_far_ahead_shows_nobody_at_work(store: Store) -> None:
    store.beat("worker", later(AHEAD))
    assert not look(store, later(0), lambda: True).is_ready
    store.beat("worker", later(1))
    assert look(store, later(0), lambda: True).is_ready
