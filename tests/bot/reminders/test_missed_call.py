"""Who rings the city's number for missed calls is asked once by a call, and from then on rung back; nobody else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from errands_due import Desk

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.turn import MISSED, Turn
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.store import Store
from bot.store.tables import cases, conversation, inbox, outbox
from oneline.dues import PLAYED, open_dues

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
HER, DEAR, ABROAD = "+862785550112", "+19002345678", "+4915123456789"
HOUR = timedelta(hours=1)
"""By then a half hour in which staff work has begun."""


class Ringing:
    """Somebody who rings that number and hangs up, on a line with a store."""

    def __init__(self, desk: Desk, house: Resources, number: str = HER) -> None:
        self.desk, self.number, self.count = desk, number, 0
        codes = iter(("482913", "271828", "314159", "161803"))
        self.house = replace(house, desk=desk.store, reached=True, new_code=lambda: next(codes))
        self.talk = desk.talk("voice", number)

    def rings(self, at: datetime = MONDAY) -> int:
        """One missed call; how much it wrote."""
        self.count += 1
        with self.desk.store.db.reading() as c:
            said = c.scalar(sa.select(conversation.c.consents).where(conversation.c.id == self.talk)) or {}
        turn = Turn(f"CA{self.count}{MISSED}", "voice", self.number, at, facts={"missed": "yes", "number": "shown"})
        answered = converse(turn, Session(str(self.talk), "en", consents=said), self.house)
        assert (answered.reply.parts, answered.session.greeted) == ((), True)
        self.desk.write(self.talk, *answered.writes, at=at)
        return len(answered.writes)

    def says(self, *, yes: bool) -> None:
        """The answer to the call that asks."""
        with self.desk.store.db.reading() as c:
            key = c.scalars(sa.select(outbox.c.key).order_by(outbox.c.id.desc())).first()
        assert key and key.endswith("-asks")
        self.desk.store.answer_call(key, MONDAY, yes=yes)


@pytest.fixture
def ringing(desk: Desk, house: Resources) -> Ringing:
    return Ringing(desk, house)


def _passed(desk: Desk, worker: DueWorker, until: datetime, since: datetime = MONDAY) -> list[dict[str, Any]]:
    return pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], until, since)


def test_the_first_time_a_call_asks_and_staff_are_told_nothing(ringing: Ringing, desk: Desk, worker: DueWorker) -> None:
    ringing.rings()
    (asked,) = _passed(desk, worker, MONDAY + HOUR)[:1]
    assert (asked["channel"], asked["to"]) == ("voice", HER) and "Shall we ring you back" in asked["said"][0]
    assert not desk.store.write_notices(["print:"], [], lambda *_: None, MONDAY + HOUR)


def test_who_said_yes_is_rung_back_in_a_half_hour_of_staff(ringing: Ringing, desk: Desk, worker: DueWorker) -> None:
    ringing.rings()
    _passed(desk, worker, MONDAY + HOUR)
    ringing.says(yes=True)
    assert _passed(desk, worker, MONDAY + 30 * HOUR, MONDAY + HOUR) == []
    at = MONDAY + 32 * HOUR
    ringing.rings(at)
    sent = _passed(desk, worker, at + timedelta(days=4), at)
    assert [each["about"] for each in sent if each["channel"] == "voice"] == ["callback"] * 3
    assert "a call from this number that asked" in sent[0]["said"][0]
    assert desk.store.write_notices(["print:"], [], lambda *_: None, at)


def test_who_said_no_is_never_rung(ringing: Ringing, desk: Desk, worker: DueWorker) -> None:
    ringing.rings()
    _passed(desk, worker, MONDAY + HOUR)
    ringing.says(yes=False)
    assert ringing.rings(MONDAY + timedelta(days=3)) == 0
    assert _passed(desk, worker, MONDAY + timedelta(days=5), MONDAY + HOUR) == []


def test_who_does_not_pick_up_is_tried_three_times_and_asked_again_another_day(
    ringing: Ringing, desk: Desk, worker: DueWorker
) -> None:
    ringing.rings()
    assert [each["about"] for each in _passed(desk, worker, MONDAY + 8 * HOUR)] == ["callback"] * 3
    assert ringing.rings(MONDAY + 9 * HOUR) == 0
    assert ringing.rings(MONDAY + 26 * HOUR) > 0
    with desk.store.db.reading() as c:
        assert list(c.scalars(sa.select(cases.c.state).order_by(cases.c.id))) == ["closed", "draft"]


def test_ringing_ten_times_is_one_call_back(ringing: Ringing, desk: Desk, worker: DueWorker) -> None:
    assert [ringing.rings(MONDAY + n * timedelta(minutes=1)) > 0 for n in range(10)] == [True] + [False] * 9
    assert len(_passed(desk, worker, MONDAY + HOUR)) == 1


def test_ringing_again_while_a_call_back_is_tried_is_no_talk(ringing: Ringing, desk: Desk, worker: DueWorker) -> None:
    ringing.rings()
    _passed(desk, worker, MONDAY + HOUR)
    again = {"provider_id": f"CA9{MISSED}", "channel": "voice", "conversation": ringing.talk, "state": "answered"}
    at = MONDAY + timedelta(minutes=65)
    with desk.store.db.writing() as c:
        c.execute(inbox.insert().values(**again, turn={}, received_at=at, due_at=at))
    assert len(_passed(desk, worker, MONDAY + 8 * HOUR, at)) == 2


@pytest.mark.parametrize("number", ["call:CA7", DEAR, ABROAD, ""])
def test_a_number_that_is_withheld_or_dear_is_not_rung(desk: Desk, house: Resources, number: str) -> None:
    assert Ringing(desk, house, number).rings() == 0


def test_the_line_asks_by_itself_where_no_telephone_of_staff_takes_calls(
    ringing: Ringing, desk: Desk, store: Store, house: Resources
) -> None:
    ringing.rings()
    assert len(_passed(desk, open_dues(store, house, PLAYED, puts_through=False), MONDAY + HOUR)) == 1
