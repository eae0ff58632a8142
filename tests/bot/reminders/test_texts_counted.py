"""Texts that are sent by what is due count on the city's limits: one over a limit waits, goes another way, or staff see to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from errands_due import NOW, STARTS, Desk

from bot.city.sending_limits import Limits, Spending, Window
from bot.dialogue.turn.resources import Resources
from bot.model.case_write import PlanDue
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.store import Store
from bot.store.tables import cases, tally
from oneline.dues import open_dues

LANDLINE = "+862785550103"
ABROAD = "+4915123456789"
NIGHT = datetime(2026, 12, 1, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WEEK = 7 * 1440


def _passed(desk: Desk, house: Resources, limits: Limits, until: datetime = STARTS) -> list[dict[str, Any]]:
    house = replace(house, city=replace(house.city, limits=limits))
    worker = open_dues(desk.store, house)
    return pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], until + timedelta(hours=1), NOW)


def _most(house: Resources, *person: Window) -> Limits:
    return replace(house.city.limits, person=person)


def _costs(store: Store) -> Sequence[int]:
    with store.db.reading() as c:
        return list(c.scalars(sa.select(tally.c.cost).order_by(tally.c.id)))


def _alarms(store: Store) -> list[dict[str, str]]:
    with store.db.reading() as c:
        return list(c.scalars(sa.select(cases.c.slots).where(cases.c.kind == "person")))


def test_a_reminder_by_text_counts_by_its_messages(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    sent = _passed(desk, house, house.city.limits)
    price = round(house.city.limits.spending.message * 1000)
    assert _costs(store) == [price * len(each["said"]) for each in sent] and len(sent) == 2


def test_what_goes_in_the_chat_costs_nothing(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk("chat", "visitor")
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    assert len(_passed(desk, house, _most(house, Window(0, 1440)))) == 2
    assert _costs(store) == []


def test_a_text_over_the_limit_waits_for_its_turn(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.case(talk)
    texts = [
        PlanDue("482913", "notice", NOW + timedelta(minutes=m), slots={"text": {"en": f"News {m}."}}) for m in (1, 2)
    ]
    desk.write(talk, *texts)
    sent = _passed(desk, house, _most(house, Window(1, 10)), NOW)
    assert [(each["channel"], *each["said"]) for each in sent] == [("sms", f"City Help: News {m}.") for m in (1, 2)]
    assert [slots["limit"] for slots in _alarms(store)] == ["person"]


def test_a_text_held_long_goes_as_a_call(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    assert {each["channel"] for each in _passed(desk, house, _most(house, Window(0, WEEK)))} == {"phone"}
    assert [state for _, state in desk.states()] == ["sent", "sent"]


def test_a_receipt_held_long_is_no_call_and_staff_see_to_it(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.book(desk.case(talk))
    desk.write(talk, PlanDue("482913", "receipt", NOW))
    assert _passed(desk, house, _most(house, Window(0, WEEK))) == []
    assert desk.states() == [("receipt", "dropped")] and desk.slots()[0]["why"] == "limit"
    with store.db.reading() as c:
        assert c.scalar(sa.select(cases.c.alarm_at).where(cases.c.kind == "booking"))


def test_a_receipt_that_waited_into_the_night_waits_for_the_morning(desk: Desk, house: Resources) -> None:
    talk = desk.talk()
    desk.book(desk.case(talk))
    late = datetime(2026, 12, 1, 20, 55, tzinfo=ZoneInfo("Asia/Shanghai"))
    first = PlanDue("482913", "notice", late - timedelta(minutes=1), slots={"text": {"en": "News."}})
    desk.write(talk, first, PlanDue("482913", "receipt", late))
    limits = _most(house, Window(1, 30))
    assert len(_passed(desk, house, limits, late + timedelta(hours=8))) == 1
    assert len(_passed(desk, house, limits, late + timedelta(hours=14))) == 1


def test_a_number_that_is_not_texted_is_rung(desk: Desk, house: Resources) -> None:
    talk = desk.talk("sms", ABROAD)
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    assert {each["channel"] for each in _passed(desk, house, house.city.limits)} == {"phone"}


def test_a_days_money_that_is_spent_holds_texts_and_calls(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), house.city, NOW))
    limits = replace(house.city.limits, spending=Spending(most_a_day=0.0))
    assert _passed(desk, house, limits) == []
    assert {slots["limit"] for slots in _alarms(store)} == {"money"}


def test_danger_is_texted_over_any_limit_and_counted(desk: Desk, store: Store, house: Resources) -> None:
    talk = desk.talk()
    desk.case(talk)
    desk.write(talk, PlanDue("482913", "notice", NIGHT, slots={"text": {"en": "Boil water."}, "danger": True}))
    assert [each["said"] for each in _passed(desk, house, _most(house, Window(0, WEEK)))] == [
        ["City Help: Boil water."]
    ]
    assert len(_costs(store)) == 1
