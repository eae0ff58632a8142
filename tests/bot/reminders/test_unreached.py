"""What did not arrive goes another way, and at last a person is asked to ring; each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from errands_due import NOW, STARTS, Desk
from sqlalchemy import select, update

from bot.city.city import City
from bot.model.case import Case
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.reminders.ways import Ways, is_landline, is_mobile, needs_asking, next_way, way_out
from bot.store.tables import cases, outbox

MOBILE, LANDLINE, AMERICAN = "+8613900000101", "+862785550103", "+12125550123"


def _sent(desk: Desk, worker: DueWorker) -> list[dict[str, Any]]:
    return pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], STARTS - timedelta(hours=2), NOW)


def _lose(desk: Desk, status: str = "failed") -> None:
    with desk.store.db.writing() as c:
        c.execute(update(outbox).values(status=status, due_at=None))


def _again(desk: Desk, worker: DueWorker, minutes: int) -> None:
    at = STARTS - timedelta(hours=2) + timedelta(minutes=minutes)
    while worker.work_once(at):
        pass


def _channels(desk: Desk) -> list[str]:
    with desk.store.db.reading() as c:
        rows = c.execute(select(outbox.c.key, outbox.c.channel).order_by(outbox.c.id))
        return list({key.rpartition("-")[0]: channel for key, channel in rows}.values())


@pytest.mark.parametrize("status", ["failed", "expired"])
def test_a_text_that_did_not_arrive_is_told_by_a_call_and_then_a_person_is_asked(
    desk: Desk, worker: DueWorker, city: City, status: str
) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), city, NOW)[-1:])
    assert len(_sent(desk, worker)) == 1
    _lose(desk, status)
    _again(desk, worker, 1)
    assert _channels(desk) == ["sms", "voice"]
    assert desk.states() == [("reminder", "failed"), ("reminder", "sent")]
    _lose(desk, status)
    _again(desk, worker, 5)
    _again(desk, worker, 10)
    assert _channels(desk) == ["sms", "voice"]
    with desk.store.db.reading() as c:
        told = [row for row in c.execute(select(cases.c.kind, cases.c.slots, cases.c.code)) if row.kind == "callback"]
    assert [(row.slots["number"], row.slots["about"], row.code) for row in told] == [(MOBILE, "482913", None)]
    assert [event.what for event in desk.read().history].count("not reached") == 2


def test_what_arrived_or_was_stopped_is_left_alone(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), city, NOW)[-1:])
    _sent(desk, worker)
    for status in ("sent", "delivered", "blocked"):
        _lose(desk, status)
        _again(desk, worker, 1)
    assert _channels(desk) == ["sms"]


def test_whose_errand_is_over_is_not_told_by_another_way(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), city, NOW)[-1:])
    _sent(desk, worker)
    _lose(desk)
    with desk.store.db.writing() as c:
        c.execute(update(cases).values(state="cancelled"))
    _again(desk, worker, 1)
    assert _channels(desk) == ["sms"]


@pytest.mark.parametrize(
    ("number", "mobile", "landline", "asks"),
    [
        (MOBILE, True, False, False),
        (LANDLINE, False, True, False),
        (AMERICAN, False, False, True),
        ("+13125550123", False, False, True),
        ("+19175550123", False, False, True),
        ("+447400123456", True, False, False),
        ("+442071838750", False, True, False),
        ("+4915123456789", True, False, False),
        ("+493012345678", False, True, False),
        ("call:1", False, False, False),
        ("", False, False, False),
    ],
)
def test_whether_a_number_takes_texts(number: str, mobile: bool, landline: bool, asks: bool) -> None:
    assert (is_mobile(number), is_landline(number), needs_asking(number)) == (mobile, landline, asks)


def test_the_way_next_to_one_by_which_nobody_was_reached(desk: Desk) -> None:
    ways = Ways()
    text, rang = desk.case(desk.talk()), desk.case(desk.talk("phone", LANDLINE), "271828")
    chat = desk.case(desk.talk("chat-web", "abc"), "314159")
    assert [next_way(text, tried, ways) for tried in (["sms"], ["sms", "phone"], ["phone"])] == ["phone", "", "sms"]
    assert [next_way(rang, tried, ways) for tried in (["phone"], [])] == ["", "phone"]
    assert next_way(chat, ["chat-web"], ways) == ""


def test_the_way_out_is_the_one_in(city: City) -> None:
    ways = Ways()
    for channel, address, wanted, out in (
        ("sms", MOBILE, "", "sms"),
        ("sms", LANDLINE, "", "sms"),
        ("phone", MOBILE, "", "phone"),
        ("phone", LANDLINE, "", "phone"),
        ("phone", LANDLINE, "sms", "phone"),
        ("phone", MOBILE, "sms", "sms"),
        ("chat", "abc", "", "chat"),
        ("chat", "abc", "phone", ""),
        ("phone", "call:77", "", ""),
        ("phone-sim", "abc", "", "phone-sim"),
    ):
        case = Case("482913", "booking", "open", channel=channel, address=address)
        way = way_out(case, wanted, city, ways)
        assert (way.channel if way else "") == out, (channel, address, wanted)
