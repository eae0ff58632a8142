"""Visits at the desk as the store keeps them: who may, what is kept of them, and what goes with whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from small_line import NOON, echo, later, shell

from bot.city.retention import Terms
from bot.model.actor import Actor, staff
from bot.model.refusal import Refused
from bot.model.turn import HELPER, HELPER_NAME, Turn
from bot.store import Store
from bot.store.expiry import forget
from bot.store.tables import conversation
from bot.store.visit_tables import visits

ANNA, BO, EVE = staff("Anna Li", "desk", "anna"), staff("Bo", "desk", "bo"), staff("Eve", "keeper", "eve")


def _rows(store: Store) -> tuple[int, int]:
    with store.db.reading() as c:
        return len(c.execute(visits.select()).all()), len(c.execute(conversation.select()).all())


def test_a_visit_is_begun_looked_at_and_ended(store: Store) -> None:
    number = store.begin_visit("desk", "Mrs Chen", "zh", ANNA, NOON)
    seen = store.look_at_visit(number, BO, NOON)
    assert (seen.name, seen.language, seen.by, seen.is_over) == ("Mrs Chen", "zh", "anna", False)
    assert [each.id for each in store.visits_of(ANNA, NOON)] == [number]
    assert store.visits_of(BO, NOON) == []
    store.end_visit(number, "done", ANNA, NOON, taught_back="yes", note="all well")
    assert store.look_at_visit(number, ANNA, NOON).outcome == "done"
    assert store.visits_of(ANNA, NOON) == []


@pytest.mark.parametrize("actor", [EVE, staff("Au", "auditor", "au"), Actor("resident", "1", "", "resident")])
def test_whoever_may_not_help_sees_and_changes_nothing(store: Store, actor: Actor) -> None:
    number = store.begin_visit("desk", "Mrs Chen", "zh", ANNA, NOON)
    for forbidden in (
        lambda: store.begin_visit("desk", "", "en", actor, NOON),
        lambda: store.look_at_visit(number, actor, NOON),
        lambda: store.end_visit(number, "done", actor, NOON),
    ):
        with pytest.raises(Refused):
            forbidden()
    assert _rows(store) == (1, 1)


def test_two_visits_are_two_conversations(store: Store) -> None:
    one, two = (store.begin_visit("desk", "", "en", ANNA, NOON) for _ in range(2))
    first, second = (store.look_at_visit(number, ANNA, NOON) for number in (one, two))
    assert first.address != second.address
    assert first.conversation != second.conversation


def test_a_visit_goes_with_the_memory_of_its_conversation_and_leaves_nothing(store: Store) -> None:
    number = store.begin_visit("desk", "Mrs Chen", "en", ANNA, NOON)
    store.begin_visit("desk", "Nobody", "en", ANNA, NOON)
    visit = store.look_at_visit(number, ANNA, NOON)
    at = later(60)
    store.receive(Turn("1", "desk", visit.address, at, "hello", facts={HELPER: "anna", HELPER_NAME: "Anna"}), at)
    assert shell(store, echo).work_once(at)
    terms = Terms()
    forget(store.db, terms, NOON + terms.after("session_days") - timedelta(hours=1), lambda text: text)
    assert _rows(store)[0] == 2
    for days in (8, 40, 140, 141):
        forget(store.db, terms, NOON + timedelta(days=days), lambda text: text)
    assert _rows(store) == (0, 0)


def test_who_is_erased_goes_with_their_visit(store: Store) -> None:
    visit = store.look_at_visit(store.begin_visit("desk", "Mrs Chen", "en", ANNA, NOON), ANNA, NOON)
    shown = [table for table, _ in store.everything_of(store.talks_of([visit.address]))]
    assert "visits" in shown
    store.erase([visit.address])
    assert _rows(store) == (0, 0)
