"""Calls that are made by what is due count on the city's limits, as all calls do; danger is rung whatever was made before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from errands_due import NOW, STARTS, Desk

from bot.city.sending_limits import Window
from bot.dialogue.turn.resources import Resources
from bot.model.case_write import PlanDue
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.store import Store
from bot.store.tables import tally
from oneline.dues import open_dues

LANDLINE = "+862785550103"
NIGHT = datetime(2026, 12, 1, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _rings(store: Store, house: Resources, *calls: Window) -> tuple[DueWorker, Resources]:
    limits = replace(house.city.limits, **({"calls": calls} if calls else {}))
    house = replace(house, city=replace(house.city, limits=limits))
    return open_dues(store, house), house


def _pass(store: Store, worker: DueWorker) -> int:
    return len(pass_time(store, [TimedJob(worker.work_once, worker.next_at)], STARTS + timedelta(hours=1), NOW))


def _counted(store: Store) -> list[int]:
    with store.db.reading() as c:
        return list(c.scalars(sa.select(tally.c.cost)))


def test_a_reminder_by_telephone_is_a_call_that_counts(desk: Desk, store: Store, house: Resources) -> None:
    worker, house = _rings(store, house)
    talk = desk.talk("phone", LANDLINE)
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    assert _pass(store, worker) == 2
    assert _counted(store) == [round(house.city.limits.spending.call * 1000)] * 2


def test_a_call_over_the_limit_is_not_made(desk: Desk, store: Store, house: Resources) -> None:
    worker, house = _rings(store, house, Window(1, 7 * 1440))
    talk = desk.talk("phone", LANDLINE)
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    assert _pass(store, worker) == 1
    assert sorted(state for _, state in desk.states()) == ["dropped", "sent"]
    assert len(_counted(store)) == 1


def test_danger_is_rung_over_the_limit_and_counted(desk: Desk, store: Store, house: Resources) -> None:
    worker, _ = _rings(store, house, Window(0, 1440))
    talk = desk.talk("phone", LANDLINE)
    desk.case(talk)
    desk.write(talk, PlanDue("482913", "notice", NIGHT, slots={"text": {"en": "Boil water."}, "danger": True}))
    assert _pass(store, worker) == 1
    assert len(_counted(store)) == 1
