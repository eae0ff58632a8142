"""H9: calls are counted as texts are, by number and by the day's money; danger and a person are there whatever is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from demo_city import demo_city
from small_line import echo, later, render, shell

from bot.city.sending_limits import Limits, Spending, Window
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import over_limit
from bot.model.dialogue_state import Session
from bot.model.reply import Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.store import Store
from bot.store.records import LimitReached
from bot.store.tables import cases, tally

ROOT = Path(__file__).parents[2]
CALLS = Limits(calls=(Window(3, 60), Window(5, 1440)), countries=("CN",))
DAY = 86_400.0


def conversation(turn: Turn, session: Session) -> TurnResult:
    """The echo, which hears danger in "fire" and a wish for a person in "0"."""
    answered = echo(turn, session)
    if "fire" in turn.text:
        return replace(answered, effect=replace(answered.effect, urgent=True))
    return replace(answered, effect=replace(answered.effect, unlimited=True)) if turn.keys == "0" else answered


def over(language: str, begins: bool) -> Reply:
    """What is said in a call over a limit."""
    return Reply((Say("held" if begins else "goodbye"),), language, ends=not begins)


class Exchange:
    """Calls that come in, as the store sees them."""

    def __init__(self, store: Store, limits: Limits = CALLS) -> None:
        self.store, self._shell = store, replace(shell(store, conversation), limits=limits, over=over)
        self._count = 0

    def said(self, sender: str, at: datetime, text: str = "", keys: str = "", begins: bool = False) -> Reply:
        """A turn of a call; what is said to it."""
        self._count += 1
        facts = {"call": "new"} if begins else {}
        self.store.receive(Turn(str(self._count), "phone", sender, at, text, keys, facts=facts), at)
        assert self._shell.work_once(at)
        happened = self.store.turn("phone", str(self._count))
        assert happened and happened.reply
        return happened.reply

    def rings(self, sender: str, second: float) -> str:
        """A call begins; the first words of the line."""
        return render("phone", self.said(sender, later(second), begins=True)).bodies[0]

    @property
    def alarms(self) -> list[str]:
        """Which limits staff were told of."""
        with self.store.db.reading() as c:
            return [slots["limit"] for slots in c.scalars(sa.select(cases.c.slots).order_by(cases.c.id))]


@pytest.fixture
def exchange(store: Store) -> Exchange:
    return Exchange(store)


def test_who_rings_too_often_is_told_so_and_others_are_not(exchange: Exchange) -> None:
    told = [exchange.rings("+8613912345678", second) == "held" for second in range(5)]
    assert told == [False, False, False, True, True]
    assert exchange.rings("+8613912345679", 6) != "held"
    assert exchange.alarms == ["person"]


def test_what_was_not_carried_does_not_count_against_the_caller(exchange: Exchange) -> None:
    for second in range(10):
        exchange.rings("+8613912345678", second)
    assert exchange.rings("+8613912345678", 4000) != "held", "an hour later"
    assert exchange.rings("+8613912345678", 4001) != "held"
    assert exchange.rings("+8613912345678", 4002) == "held", "the day's five are reached"
    assert exchange.rings("+8613912345678", DAY + 10) != "held"


def test_in_a_call_over_the_limit_danger_and_a_person_are_there_and_the_rest_ends_it(exchange: Exchange) -> None:
    for second in range(4):
        exchange.rings("+8613912345678", second)
    danger = exchange.said("+8613912345678", later(5), "there is a fire")
    assert "fire" in render("phone", danger).bodies[0] and not danger.ends
    assert not exchange.said("+8613912345678", later(6), keys="0").ends
    rest = exchange.said("+8613912345678", later(7), "when is the library open")
    assert (render("phone", rest).bodies, rest.ends) == (("goodbye",), True)


def test_in_a_call_within_the_limit_as_much_may_be_said_as_somebody_likes(exchange: Exchange) -> None:
    exchange.rings("+8613912345678", 0)
    assert all(not exchange.said("+8613912345678", later(n), f"question {n}").ends for n in range(1, 60))


def test_calls_and_texts_share_the_days_money_and_strangers_go_first(store: Store) -> None:
    exchange = Exchange(store, replace(CALLS, calls=(), spending=Spending(most_a_day=2.0, call=0.5, strangers=0.75)))
    exchange.rings("+8613900000001", -2 * DAY)
    told = [exchange.rings(f"call:{number}", number) == "held" for number in range(5)]
    assert told == [False, False, False, True, True], "who withholds the number costs as much"
    assert exchange.rings("+8613900000001", 6) != "held", "known for more than a day"
    assert exchange.rings("+8613900000001", 7) == "held"
    assert exchange.alarms == ["money"]


def test_calls_that_are_made_count_too_and_one_too_many_is_refused(store: Store) -> None:
    for second in range(3):
        assert store.tell("phone", "+8613912345678", "Come on Monday.", later(second), later(9000), CALLS)
    with pytest.raises(LimitReached, match="person"):
        store.tell("phone", "+8613912345678", "Come on Monday.", later(3), later(9000), CALLS)
    store.tell("phone", "+8613912345679", "Come on Monday.", later(3), later(9000), CALLS)
    assert Exchange(store).rings("+8613912345678", 4) == "held"
    with store.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(tally)) == 5


def test_a_free_call_is_counted_by_number_all_the_same(store: Store) -> None:
    exchange = Exchange(store, replace(CALLS, spending=Spending(call=0.0)))
    assert [exchange.rings("+8613912345678", second) == "held" for second in range(4)] == [False, False, False, True]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_caller_over_the_limit_hears_whom_to_ring_in_danger(house: Resources, language: str) -> None:
    general = house.city.emergency(house.country).number("general")
    for begins in (True, False):
        reply = over_limit(house, language, begins)
        assert general in render("phone", reply).bodies[0] and reply.ends is not begins


def test_the_made_up_city_lets_people_ring_a_dozen_times_an_hour() -> None:
    assert demo_city().limits.calls[0] == Window(12, 60)
