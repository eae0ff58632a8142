"""Counts of forms on each kind of server: many turns at once lose none, days are added up, nothing leads to anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import sqlalchemy as sa
from databases import open_empty
from small_line import later

from bot.model.actor import resident
from bot.model.case_write import CaseWrite, CountForm
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.errand_tables import form_counts

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
TIMES = 20


def test_many_turns_at_once_lose_no_count_and_wait_for_none_for_ever(url: str) -> None:
    store = open_empty(url)
    writes: list[CaseWrite] = [CountForm("bulky-waste", slot, "asked", MONDAY) for slot in ("place", "day", "items")]

    def turn(number: int) -> None:
        with store.db.writing() as c:
            # Why turned round: the order in which a turn writes them must not matter.
            apply_writes(
                writes if number % 2 else writes[::-1], WriteScope(store.db, c, later(number), 0, None, resident(1))
            )

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(turn, range(TIMES)))
    assert {each.question: each.number for each in store.counted()} == {"place": TIMES, "day": TIMES, "items": TIMES}
    store.close()


def test_days_are_added_up_from_a_day_on(url: str) -> None:
    store = open_empty(url)
    with store.db.writing() as c:
        counts = [CountForm("meals-at-home", "diet", "missed", day) for day in (MONDAY, MONDAY, TUESDAY)]
        apply_writes(counts, WriteScope(store.db, c, later(0), 0, None, resident(1)))
    assert [each.number for each in store.counted()] == [3]
    assert [each.number for each in store.counted(TUESDAY)] == [1]
    assert store.counted(date(2026, 12, 2)) == ()
    with store.db.reading() as c:
        assert {*c.execute(sa.select(form_counts)).keys()} == {"id", "day", "form", "question", "what", "number"}
    store.close()
