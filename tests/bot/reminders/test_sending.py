"""What is due goes out once, by what stands as it goes out: the case, the booking, a stop, the night, how many before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from errands_due import NOW, STARTS, Desk, codes

from bot.city.city import City
from bot.model.case import Case
from bot.model.case_write import DropDues, PlanDue
from bot.processing.due_worker import WORDED, DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan
from bot.store import LeaseLost, Store

LINHE = ZoneInfo("Asia/Shanghai")


def _passed(desk: Desk, worker: DueWorker, until: datetime = STARTS, since: datetime = NOW) -> list[dict[str, Any]]:
    return pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], until, since)


def _planned(desk: Desk, city: City, talk: int, case: Case) -> Case:
    desk.write(talk, *plan(case, city, NOW))
    return desk.read(case.code)


def test_a_time_booked_by_text_is_told_of_twice_by_text(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    case = _planned(desk, city, talk, desk.book(desk.case(talk)))
    assert [due.at.astimezone(LINHE).strftime("%d %H:%M") for due in case.dues] == ["08 10:20", "10 10:20"]
    first, second = _passed(desk, worker)
    assert (first["channel"], first["to"], first["about"], first["case"]) == (
        "sms",
        "+8613900000101",
        "reminder",
        "482913",
    )
    said = " ".join(second["said"])
    for told in ("Friday", "11 December", "10:20", "5 Bridge Square", "identity card", "photo", "answer 2"):
        assert told in said, said
    assert [due.state for due in desk.read().dues] == ["sent", "sent"]
    assert [event.what for event in desk.read().history].count("reminded") == 2


def test_who_rang_from_a_landline_is_rung(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk("voice", "+862785550103")
    _planned(desk, city, talk, desk.book(desk.case(talk)))
    assert {sent["channel"] for sent in _passed(desk, worker)} == {"voice"}


def test_the_answer_to_it_is_about_it(desk: Desk, worker: DueWorker, city: City, store: Store) -> None:
    talk = desk.talk()
    _planned(desk, city, talk, desk.book(desk.case(talk)))
    _passed(desk, worker)
    claimed = store.claim_conversation(NOW, 60, "nobody")
    assert claimed is None
    from bot.store.serialise import read_session
    from bot.store.tables import conversation

    with store.db.reading() as c:
        session = read_session(c.execute(conversation.select()).one().session)
    assert session.expects and session.expects.owner == "due"
    assert (session.expects.slot("case"), session.expects.slot("about")) == ("482913", "reminder")


def test_a_time_cancelled_is_not_told_of(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    case = _planned(desk, city, talk, desk.book(desk.case(talk)))
    desk.unbook(case)
    assert _passed(desk, worker) == []
    assert desk.states() == [("reminder", "dropped")] * 2
    assert [slots["why"] for slots in desk.slots()] == ["over", "over"]


def test_what_is_taken_back_waits_no_more_and_may_be_planned_again(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    case = _planned(desk, city, talk, desk.book(desk.case(talk)))
    desk.write(talk, DropDues("482913", "reminder"))
    assert [due.state for due in desk.read().dues] == ["dropped"] * 2
    desk.write(talk, *plan(case, city, NOW))
    assert [due.state for due in desk.read().dues] == ["waiting"] * 2
    assert len(_passed(desk, worker)) == 2
    desk.write(talk, *plan(case, city, NOW))
    assert _passed(desk, worker) == []


@pytest.mark.parametrize("way", ["sms", "chat", "voice"])
@pytest.mark.parametrize("said_on", ["sms", "chat", "voice"])
def test_stop_on_any_way_holds_back_every_way(
    desk: Desk, worker: DueWorker, city: City, way: str, said_on: str
) -> None:
    talk = desk.talk(way)
    _planned(desk, city, talk, desk.book(desk.case(talk)))
    for about in WORDED:
        desk.write(talk, PlanDue("482913", about, NOW + timedelta(hours=1), slots={"text": {"en": "News."}}))
    desk.stop(talk if said_on == way else desk.talk(said_on))
    assert _passed(desk, worker) == []
    assert {state for _, state in desk.states()} == {"dropped"}


@pytest.mark.parametrize("way", ["sms", "chat", "voice"])
def test_stop_does_not_hold_back_danger(desk: Desk, worker: DueWorker, city: City, way: str) -> None:
    talk = desk.talk(way)
    desk.case(talk)
    desk.stop(talk)
    night = datetime(2026, 12, 1, 2, 0, tzinfo=LINHE)
    desk.write(talk, PlanDue("482913", "notice", night, slots={"text": {"en": "Boil water."}, "danger": True}))
    assert [sent["said"] for sent in _passed(desk, worker)]


def test_nobody_is_told_of_more_than_three_times_a_week(desk: Desk, worker: DueWorker, city: City) -> None:
    talk = desk.talk()
    for code, _ in zip(codes(), range(5), strict=False):
        case = desk.book(desk.case(talk, code))
        _planned(desk, city, talk, case)
    assert len(_passed(desk, worker)) == 3
    assert sorted(state for _, state in desk.states()) == ["dropped"] * 7 + ["sent"] * 3


def test_a_moment_that_fell_into_the_night_waits_for_the_morning(desk: Desk, worker: DueWorker) -> None:
    talk = desk.talk()
    desk.report(desk.case(talk, kind="report", service="", problem="street-lamp"), "fixed")
    night = datetime(2026, 12, 1, 22, 30, tzinfo=LINHE)
    desk.write(talk, PlanDue("482913", "status", night))
    assert _passed(desk, worker, night + timedelta(hours=9)) == []
    sent = _passed(desk, worker, night + timedelta(hours=10))
    assert "14 Willow Street" in sent[0]["said"][0]


def test_a_reminder_does_not_break_into_an_answer(desk: Desk, worker: DueWorker, city: City, store: Store) -> None:
    from bot.store.tables import conversation

    talk = desk.talk()
    case = _planned(desk, city, talk, desk.book(desk.case(talk)))
    at = case.dues[0].at
    with store.db.writing() as c:
        c.execute(conversation.update().values(lease_until=at + timedelta(seconds=30), due_at=at, lease_by="x"))
    assert worker.work_once(at)
    assert desk.bodies() == []
    with store.db.writing() as c:
        c.execute(conversation.update().values(lease_until=None, due_at=None, lease_by=None))
    assert len(_passed(desk, worker)) == 2


def test_a_lease_that_ran_out_keeps_nothing(desk: Desk, worker: DueWorker, city: City, store: Store) -> None:
    talk = desk.talk()
    case = _planned(desk, city, talk, desk.book(desk.case(talk)))
    at = case.dues[0].at
    late = store.claim_due(at, 60, "late", WORDED)
    assert late and store.claim_due(at, 60, "early", WORDED) is None
    again = store.claim_due(at + timedelta(seconds=61), 60, "again", WORDED)
    assert again and again.id == late.id and again.attempts == 2
    with pytest.raises(LeaseLost):
        store.settle_due(late, lambda work: worker._outcome(work, at), at)
    store.settle_due(again, lambda work: worker._outcome(work, at), at)
    assert len(desk.bodies()) == 1
