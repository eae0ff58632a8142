"""Who reports a danger is answered, and not without end: by sender, by kind of number, by range, by money; staff have every case."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import sqlalchemy as sa
from demo_city import demo_city
from small_line import echo, later, shell, turn

from bot.city.sending_limits import InDanger, Limits, Spending, Window
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, TurnResult
from bot.store import Store
from bot.store.tables import cases, outbox

LIMITS, HOUR, DAY = demo_city().limits, 3600.0, 86_400.0
KNOWN = "+8613912345678"


def grave(turn_: Turn, session: Session) -> TurnResult:
    """The echo, which hears danger in "fire" and opens a case of it."""
    answered = echo(turn_, session)
    if "fire" not in turn_.text:
        return answered
    kind = "medical.breathing" if "breathing" in turn_.text else "fire"
    answered = replace(answered, record=replace(answered.record, danger=kind))
    if "still" in turn_.text:
        return replace(answered, effect=replace(answered.effect, urgent=True))
    case = CaseOpening("", "safety", "safety", {"class": "E1", "kind": kind})
    return replace(answered, effect=replace(answered.effect, urgent=True), cases=(case,))


class Town:
    """Texts that come in and what goes out."""

    def __init__(self, store: Store, limits: Limits = LIMITS) -> None:
        self._store, self._shell, self._count = store, replace(shell(store, grave), limits=limits), 0

    def says(self, sender: str, second: float, text: str = "there is a fire") -> bool:
        """Somebody writes; True if they are answered."""
        before, self._count = self._sent, self._count + 1
        self._store.receive(turn(f"t{self._count}", text, sender, later(second)), later(second))
        assert self._shell.work_once(later(second))
        return self._sent > before

    @property
    def _sent(self) -> int:
        with self._store.db.reading() as c:
            return c.scalar(sa.select(sa.func.count()).select_from(outbox)) or 0

    def cases(self, team: str) -> int:
        """Cases that a team has."""
        with self._store.db.reading() as c:
            return c.scalar(sa.select(sa.func.count()).select_from(cases).where(cases.c.team == team)) or 0

    @property
    def alarms(self) -> list[str]:
        """Which limits staff were told of."""
        with self._store.db.reading() as c:
            told = c.scalars(sa.select(cases.c.slots).where(cases.c.team != "safety").order_by(cases.c.id))
            return [slots["limit"] for slots in told]


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def test_one_person_is_told_six_times_and_then_seldom(town: Town) -> None:
    told = [second for second in range(0, int(4 * HOUR), 60) if town.says(KNOWN, second)]
    assert told[:6] == [0, 60, 120, 180, 240, 300]
    assert len(told) <= 6 + 4 * 4
    assert all(b - a >= HOUR / 4 for a, b in pairwise(told[5:]))
    assert town.alarms == ["danger"]
    assert town.cases("safety") == 4 * 60


def test_another_danger_is_told_at_once_whatever_was_sent_in_their_name(town: Town) -> None:
    for number in range(12):
        town.says(KNOWN, number)
    assert not town.says(KNOWN, 20)
    assert town.says(KNOWN, 21, "fire, and she is not breathing")
    assert not town.says(KNOWN, 22, "fire, and she is not breathing")


def test_another_danger_is_told_at_once_where_no_case_is_opened_of_either(town: Town) -> None:
    for number in range(12):
        town.says(KNOWN, number, "still a fire")
    assert not town.says(KNOWN, 20, "still a fire")
    assert town.says(KNOWN, 21, "fire, and she is still not breathing")


@pytest.mark.parametrize("sender", ["+88213300001", "+19005550199"])
def test_a_number_that_is_not_answered_otherwise_is_told_of_another_danger_too(town: Town, sender: str) -> None:
    told = [town.says(sender, number) for number in range(5)]
    assert told == [True, True, False, False, False]
    assert town.says(sender, 10, "fire, and she is not breathing")
    assert not town.says(sender, 11, "fire, and she is not breathing")


def test_beyond_the_limit_of_its_range_a_number_is_told_once_of_each_danger(store: Store) -> None:
    town = Town(store, replace(LIMITS, danger=InDanger(strangers=Window(10, 60))))
    for number in range(10):
        town.says(f"+86139123{number:05}", number)
    assert town.says("+8613912399999", 20)
    assert not town.says("+8613912399999", 21)
    assert town.says("+8613912399999", 22, "fire, and she is not breathing")
    assert not town.says("+8613912399999", 23, "fire, and she is not breathing")


def test_who_asks_now_and_then_is_told_each_time(town: Town) -> None:
    assert all(town.says(KNOWN, number * 700.0) for number in range(30))
    assert town.alarms == []


def test_once_it_is_quiet_for_an_hour_danger_is_answered_as_before(town: Town) -> None:
    for number in range(30):
        town.says(KNOWN, number)
    assert all(town.says(KNOWN, 2 * HOUR + number) for number in range(6))


@pytest.mark.parametrize("sender", ["+88213300001", "+19005550199", "+18765550100"])
def test_a_number_that_is_not_answered_otherwise_is_told_twice_a_day_and_staff_have_each_case(
    town: Town, sender: str
) -> None:
    assert [town.says(sender, number * 10.0) for number in range(20)] == [True, True, *[False] * 18]
    assert town.alarms == ["number"]
    assert town.cases("safety") == 20
    assert town.says(sender, DAY + 300)


def test_beyond_its_limit_a_range_is_an_alarm_and_each_number_is_told_once(store: Store) -> None:
    town = Town(store, replace(LIMITS, danger=InDanger(strangers=Window(10, 60))))
    for number in range(10):
        assert town.says(f"+86139123{number:05}", number)
    assert town.alarms == []
    assert town.says("+8613912399999", 20), "a town in danger has many numbers of one range"
    assert not town.says("+8613912399999", 21)
    assert town.alarms == ["danger range"]
    assert town.says("+8613012399999", 22)
    assert town.cases("safety") == 13


def test_money_ends_it_last_of_all_and_says_so(store: Store) -> None:
    town = Town(store, replace(LIMITS, spending=Spending(most_a_day=1.0, message=0.1, strangers=0.8)))
    told = [town.says(f"+8613{number:02}2399999", number) for number in range(25)]
    assert told == [True] * 20 + [False] * 5
    assert town.alarms == ["money", "danger money"]
    assert town.cases("safety") == 25


def test_limits_on_all_else_do_not_touch_danger(town: Town) -> None:
    for number in range(40):
        town.says(KNOWN, number, "Where is the library, please?")
    assert town.says(KNOWN, 50)
