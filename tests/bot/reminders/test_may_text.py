"""What somebody said to "May we text this number?" decides by which way they are told; it goes when they are erased."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from errands_due import NOW, STARTS, Desk

from bot.city.city import City
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.reminders.ways import Ways, needs_asking, next_way, way_out
from bot.store import Store
from bot.store.tables import conversation

AMERICAN, INVALID = "+12125550123", "+15550100"


def _says(desk: Desk, talk: int, said: str) -> None:
    with desk.store.db.writing() as c:
        c.execute(conversation.update().where(conversation.c.id == talk).values(consents={"texted": said}))


@pytest.mark.parametrize(("said", "way"), [("yes", "sms"), ("no", "voice"), ("asked", "voice"), ("", "voice")])
def test_a_reminder_goes_by_text_only_after_a_yes(
    desk: Desk, worker: DueWorker, city: City, said: str, way: str
) -> None:
    talk = desk.talk("voice", AMERICAN)
    if said:
        _says(desk, talk, said)
    desk.write(talk, *plan(desk.book(desk.case(talk)), city, NOW))
    sent = pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], STARTS, NOW)
    assert {(each["channel"], each["to"]) for each in sent} == {(way, AMERICAN)}


@pytest.mark.parametrize(("said", "text", "other"), [("yes", "sms", "sms"), ("no", "phone", ""), ("asked", "sms", "")])
def test_another_way_is_a_text_only_where_it_may(desk: Desk, city: City, said: str, text: str, other: str) -> None:
    talk = desk.talk("phone", AMERICAN)
    _says(desk, talk, said)
    case = desk.case(talk)
    way = way_out(case, "sms", city, Ways())
    assert way and way.channel == text
    assert next_way(case, ["phone"], Ways()) == other


def test_a_number_that_is_none_is_not_asked_about() -> None:
    assert needs_asking(AMERICAN) and not needs_asking(INVALID)


def test_what_was_said_is_gone_with_its_person(desk: Desk, store: Store) -> None:
    talk = desk.talk("phone", AMERICAN)
    _says(desk, talk, "yes")
    desk.stop(talk)
    store.erase([AMERICAN])
    with store.db.reading() as c:
        assert c.execute(sa.select(conversation.c.opted_out, conversation.c.consents)).one() == (True, None)
