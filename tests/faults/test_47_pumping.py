"""Whoever makes the line send texts for money, or by a loop, is stopped within 25; danger is answered all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from demo_city import demo_city
from small_line import echo, later, shell, turn

from bot.city.city import read_city
from bot.city.sending_limits import Limits, Spending, toll_of
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.store import Store
from bot.store.tables import cases, outbox, tally

CITY = Path(__file__).parents[2] / "city"
LIMITS = demo_city().limits
STOPPED_WITHIN, DAY = 25, 86_400.0


def grave(turn_: Turn, session: Session) -> TurnResult:
    """The echo, which hears danger in "fire"."""
    answered = echo(turn_, session)
    return replace(answered, effect=replace(answered.effect, urgent=True)) if "fire" in turn_.text else answered


class Town:
    """Texts that come in and what goes out, with the made-up city's limits."""

    def __init__(self, store: Store, limits: Limits = LIMITS) -> None:
        self.store, self._shell = store, replace(shell(store, grave), limits=limits)
        self._count = 0

    def says(self, sender: str, text: str, second: float) -> None:
        """Somebody writes and is answered, or not."""
        self._count += 1
        self.store.receive(turn(f"t{self._count}", text, sender, later(second)), later(second))
        assert self._shell.work_once(later(second))

    @property
    def sent(self) -> int:
        with self.store.db.reading() as c:
            return c.scalar(sa.select(sa.func.count()).select_from(outbox)) or 0

    @property
    def alarms(self) -> list[str]:
        """Which limits staff were told of."""
        with self.store.db.reading() as c:
            return [slots["limit"] for slots in c.scalars(sa.select(cases.c.slots).order_by(cases.c.id))]


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def need(number: int) -> str:
    """A text unlike the others."""
    return f"I need {'abcdefghij'[number % 10] * 5} {'klmnopqrst'[number // 10 % 10] * 5}"


def test_many_numbers_of_one_range_are_stopped(town: Town) -> None:
    for number in range(60):
        town.says(f"+86139123{number:05}", need(number), number)
    assert town.sent <= STOPPED_WITHIN
    assert town.alarms == ["strangers"]


def test_one_new_number_is_stopped(town: Town) -> None:
    for number in range(60):
        town.says("+8613912345678", need(number), number)
    assert town.sent <= STOPPED_WITHIN


def test_a_few_numbers_in_turn_are_stopped(town: Town) -> None:
    for number in range(60):
        town.says(f"+8613912300{number % 7:03}", need(number), number)
    assert town.sent <= STOPPED_WITHIN


@pytest.mark.parametrize("sender", ["+18765550100", "+88213300001", "+19005550199", "12345", "Bank"])
def test_numbers_abroad_dear_numbers_and_what_is_no_number_are_not_answered(town: Town, sender: str) -> None:
    for number in range(3):
        town.says(sender, need(number), number)
    assert (town.sent, town.alarms) == (0, ["number"])


def test_two_machines_that_answer_each_other_fall_silent(town: Town) -> None:
    town.says("+8613912345678", "hello", -2 * DAY)
    for number in range(40):
        town.says("+8613912345678", f"Your message number {number} was received.", number * 30)
    assert town.sent == 1 + LIMITS.like.most
    assert town.alarms == ["like"]


def test_somebody_known_who_writes_much_is_answered_thirty_times_and_goes_on_later(town: Town) -> None:
    town.says("+8613912345678", "hello", -2 * DAY)
    for number in range(40):
        town.says("+8613912345678", need(number), number)
    assert (town.sent, town.alarms) == (31, ["person"])
    town.says("+8613912345678", "And now?", 700)
    assert town.sent == 32


def test_people_of_the_town_do_not_hold_up_each_other(town: Town) -> None:
    for number in range(60):
        town.says(f"+86139123{number:05}", "hello", -2 * DAY + number * 60)
    before = town.sent
    for number in range(60):
        town.says(f"+86139123{number:05}", "Where is the library?", number)
    assert town.sent == before + 60


def test_danger_is_answered_whatever_limit_is_reached(town: Town) -> None:
    for number in range(30):
        town.says(f"+86139123{number:05}", need(number), number)
    held = town.sent
    town.says("+8613912300099", "fire in my flat", 40)
    town.says("+18765550100", "there is a fire", 41)
    assert town.sent == held + 2


def test_a_days_money_ends_for_strangers_first_and_staff_are_told_once(store: Store) -> None:
    town = Town(store, replace(LIMITS, spending=Spending(most_a_day=1.0, message=0.1, strangers=0.8)))
    for number in range(3):
        town.says(f"+86139{number}000001", "hello", -2 * DAY)
    known = town.sent
    for number in range(12):
        town.says(f"+8613{number:02}0000002", "hello", number)
    assert (town.sent - known, town.alarms) == (8, ["money"])
    for number in range(3):
        town.says(f"+86139{number}000001", "hello", 20)
    assert (town.sent - known, town.alarms) == (10, ["money"])


def test_what_is_counted_tells_no_number_and_no_word(town: Town) -> None:
    town.says("+8613912345678", "Where is the library?", 0)
    with town.store.db.reading() as c:
        kept = str(c.execute(sa.select(tally)).all())
    assert "8613912" in kept
    assert "12345678" not in kept
    assert "ibrary" not in kept


def test_ways_that_cost_nothing_are_not_counted() -> None:
    assert toll_of(LIMITS, "chat-sim", "+8613912345678", "hello", ("one",)) is None


def test_a_city_without_a_table_answers_its_own_country_within_the_houses_limits(tmp_path: Path) -> None:
    for path in CITY.glob("*.yml"):
        if path.name != "limits.yml":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    limits = read_city(tmp_path).limits
    assert (limits.countries, limits.person) == (("CN",), Limits().person)
