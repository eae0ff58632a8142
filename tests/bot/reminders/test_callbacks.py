"""Who asked to be rung is rung in the half hour agreed on: three tries, never two at once, only on their own number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from errands_due import Desk
from small_line import turn
from sqlalchemy import update

from bot.city.city import City
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.case import Case
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.processing.turn_processor import receive
from bot.reminders.callbacks import plan_callback
from bot.reminders.windows import read_window, window_in, windows
from bot.store import Store
from bot.store.tables import cases
from oneline.dues import PLAYED, open_dues

LINHE = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 29, 16, 20, tzinfo=LINHE)
MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=LINHE)
HER = "+862785550112"


@pytest.mark.parametrize(
    ("language", "said", "starts"),
    [
        ("en", "monday between half past nine and ten", "11-30 09:30"),
        ("en", "monday half past nine", "11-30 09:30"),
        ("en", "tuesday at 2 in the afternoon", "12-01 14:00"),
        ("en", "tomorrow morning", "11-30 08:30"),
        ("en", "on sunday at nine", "11-30 09:00"),
        ("en", "thursday at seven in the evening", "12-03 19:00"),
        ("en", "not before ten", "11-30 10:00"),
        ("en", "saturday at half past eleven", "12-05 11:30"),
        ("zh", "星期一九点半", "11-30 09:30"),
        ("zh", "明天下午三点", "11-30 15:00"),
        ("zh", "星期二上午", "12-01 08:30"),
    ],
)
def test_what_is_said_of_when_is_a_half_hour_in_staff_hours(city: City, language: str, said: str, starts: str) -> None:
    window = window_in(said, language, city, SUNDAY.astimezone(UTC), asked=True)
    assert window and window.starts.strftime("%m-%d %H:%M") == starts
    assert window.ends - window.starts == timedelta(minutes=30)
    assert read_window(str(window)) == window


@pytest.mark.parametrize("said", ["any time", "whenever", "I do not mind", ""])
def test_any_time_is_no_window(city: City, said: str) -> None:
    assert window_in(said, "en", city, SUNDAY.astimezone(UTC), asked=True) is None


def test_windows_lie_in_staff_hours_whole_and_in_order(city: City) -> None:
    found = list(islice(windows(city, SUNDAY), 100))
    assert found == sorted(found, key=lambda window: window.starts)
    for window in found:
        assert city.is_staffed(window.starts) and city.is_staffed(window.ends - timedelta(minutes=1))


def _asked(
    desk: Desk, city: City, number: str = HER, at: datetime = SUNDAY, said: str = "monday half past nine"
) -> Case:
    talk = desk.talk("voice", HER)
    desk.case(talk, kind="callback", service="", slots={"number": number, "reason": "asked"})
    window = window_in(said, "en", city, at.astimezone(UTC))
    desk.write(talk, *plan_callback("482913", window, city, at.astimezone(UTC)))
    return desk.read()


def _passed(desk: Desk, worker: DueWorker, until: datetime, since: datetime = SUNDAY) -> list[dict[str, Any]]:
    jobs = [TimedJob(worker.work_once, worker.next_at)]
    return pass_time(desk.store, jobs, until.astimezone(UTC), since.astimezone(UTC))


def test_she_is_rung_in_the_half_hour_three_times_and_no_more(desk: Desk, worker: DueWorker, city: City) -> None:
    _asked(desk, city)
    assert _passed(desk, worker, MONDAY - timedelta(seconds=1)) == []
    first = _passed(desk, worker, MONDAY)
    assert [(sent["channel"], sent["to"], sent["about"]) for sent in first] == [("voice", HER, "callback")]
    assert "asked us to ring" in first[0]["said"][0]
    assert desk.read().slots["tries"] == "1"
    rest = _passed(desk, worker, MONDAY + timedelta(days=5))
    assert [sent["about"] for sent in rest] == ["callback", "callback"]
    assert (desk.read().slots["tries"], desk.read().state) == ("3", "open")
    assert [event.what for event in desk.read().history].count("rang") == 3


def test_staff_are_told_that_it_is_time(desk: Desk, worker: DueWorker, city: City) -> None:
    _asked(desk, city)
    _passed(desk, worker, MONDAY)
    with desk.store.db.reading() as c:
        at = c.execute(cases.select()).one().alarm_at
    assert at == MONDAY.astimezone(UTC)


def test_without_a_telephone_of_the_staff_they_are_told_and_nobody_is_rung(
    desk: Desk, store: Store, house: Resources, city: City
) -> None:
    _asked(desk, city)
    assert _passed(desk, open_dues(store, house, PLAYED, puts_through=False), MONDAY + timedelta(days=2)) == []
    with store.db.reading() as c:
        assert c.execute(cases.select()).one().alarm_at == MONDAY.astimezone(UTC)


@pytest.mark.parametrize("state", ["taken", "done", "cancelled"])
def test_who_has_been_looked_after_is_not_rung(desk: Desk, worker: DueWorker, city: City, state: str) -> None:
    _asked(desk, city)
    with desk.store.db.writing() as c:
        c.execute(update(cases).values(state=state))
    assert _passed(desk, worker, MONDAY + timedelta(days=2)) == []


def test_only_the_number_that_asked_is_rung(desk: Desk, worker: DueWorker, city: City) -> None:
    _asked(desk, city, "+862785550199")
    assert _passed(desk, worker, MONDAY + timedelta(days=2)) == []


def test_a_number_written_at_home_is_the_same_number(desk: Desk, worker: DueWorker, city: City) -> None:
    _asked(desk, city, "027 8555 0112")
    assert len(_passed(desk, worker, MONDAY)) == 1


def test_who_was_reached_is_not_rung_again(desk: Desk, worker: DueWorker, city: City, store: Store) -> None:
    from small_line import KEYWORDS

    _asked(desk, city)
    _passed(desk, worker, MONDAY)
    spoke = replace(turn("t1", "yes it is me", HER, MONDAY.astimezone(UTC) + timedelta(minutes=1)), channel="voice")
    receive(store, spoke, KEYWORDS, 0)
    with store.db.writing() as c:
        from bot.store.tables import conversation

        c.execute(update(conversation).values(due_at=None))
    assert _passed(desk, worker, MONDAY + timedelta(days=2), MONDAY) == []
    assert desk.states()[-1] == ("callback", "dropped")


def test_two_who_wait_at_one_number_are_not_rung_at_once(desk: Desk, worker: DueWorker, city: City) -> None:
    _asked(desk, city)
    talk = desk.talk("sms", HER)
    desk.case(talk, "271828", kind="callback", service="", slots={"number": HER})
    window = window_in("monday half past nine", "en", city, SUNDAY.astimezone(UTC))
    desk.write(talk, *plan_callback("271828", window, city, SUNDAY.astimezone(UTC)))
    assert len(_passed(desk, worker, MONDAY)) == 1
    assert len(_passed(desk, worker, MONDAY + timedelta(minutes=3), MONDAY)) == 1


class Caller:
    """Somebody on the telephone of a line with a store."""

    def __init__(self, house: Resources, store: Store) -> None:
        self.house = replace(house, desk=store, reached=True, new_code=lambda: "482913")
        self.session, self.number = Session("1", "en"), 0

    def say(self, text: str = "", keys: str = "", at: datetime = SUNDAY) -> TurnResult:
        """One turn."""
        self.number += 1
        turn_ = Turn(f"t{self.number}", "voice", HER, at.astimezone(UTC), text, keys)
        answered = converse(turn_, self.session, self.house)
        self.session = answered.session
        return answered


def _said(answered: TurnResult) -> str:
    return " ".join(getattr(part, "text", getattr(part, "prompt", "")) for part in answered.reply.parts)


def test_while_nobody_works_it_is_asked_when_to_ring(house: Resources, store: Store) -> None:
    caller = Caller(house, store)
    asked = caller.say("i want a person to ring me back")
    assert asked.question and (asked.question.slot, asked.question.kind) == ("window", "span")
    assert asked.cases[0].code == "482913"
    told = caller.say("monday between half past nine and ten")
    assert "Monday 30 November" in _said(told)
    window = read_window(told.changes[0].slots["window"])
    assert window and window.starts == MONDAY
    assert [type(write).__name__ for write in told.writes] == ["DropDues", "PlanDue"]


@pytest.mark.parametrize(("text", "keys"), [("any time", ""), ("yes", ""), ("", "1"), ("no", "")])
def test_any_time_keeps_what_was_planned(house: Resources, store: Store, text: str, keys: str) -> None:
    caller = Caller(house, store)
    assert [type(write).__name__ for write in caller.say("i want a person to ring me back").writes] == [
        "DropDues",
        "PlanDue",
    ]
    answered = caller.say(text, keys)
    assert "as soon as" in _said(answered) and not answered.writes and not answered.cases


def test_a_time_said_at_once_is_not_asked_for(house: Resources, store: Store) -> None:
    answered = Caller(house, store).say("please have a person ring me back on monday at ten")
    assert answered.question is None
    assert "Monday 30 November" in _said(answered)


def test_a_call_taken_back_is_not_made(house: Resources, store: Store) -> None:
    caller = Caller(house, store)
    caller.say("i want a person to ring me back")
    caller.say("monday at ten")
    assert [type(write).__name__ for write in caller.say("cancel it please").writes] == ["DropDues"]
