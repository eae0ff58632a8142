"""What staff do with cases, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from opened_cases import ANNA, BO, CALLBACK, DANGER, SAID, open_case
from small_line import later

from bot.model.case_command import CloseCase, NoteCase, ReopenCase, TakeCase
from bot.model.refusal import Refused
from bot.store import Store
from bot.store.tables import cases


def _names(store: Store, *, every: bool = False) -> list[str]:
    return [case.name for case in store.list_cases(every=every)]


def test_danger_stands_first_then_who_waits_longest(store: Store) -> None:
    open_case(store, CALLBACK, later(0), "+1")
    open_case(store, replace(CALLBACK, code="482921"), later(5), "+2")
    open_case(store, DANGER, later(9), "+3")
    assert _names(store) == ["719262", "482913", "482921"]


def test_who_did_what_and_when_is_kept(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    steps = [(TakeCase(), ANNA), (NoteCase("nobody home"), ANNA), (CloseCase("rang back"), BO), (ReopenCase(), BO)]
    for number, (command, actor) in enumerate(steps, 1):
        store.act("482913", command, actor, later(number))
    told = [(entry["what"], entry.get("by"), entry.get("text")) for entry in store.find_case("482913").history]
    assert told == [
        ("opened", None, None), ("taken", "Anna", None), ("noted", "Anna", "nobody home"), ("closed", "Bo", "rang back"),
        ("reopened", "Bo", None),
    ]  # fmt: skip
    assert datetime.fromisoformat(store.find_case("482913").history[2]["at"]) == later(2)


def test_danger_is_taken_before_it_is_closed(store: Store) -> None:
    open_case(store, DANGER, later(0))
    with pytest.raises(Refused, match="danger_untaken"):
        store.act("719262", CloseCase(), ANNA, later(1))
    store.act("719262", TakeCase(), ANNA, later(2))
    assert store.act("719262", CloseCase(), ANNA, later(3)).state == "done"
    assert _names(store) == []
    assert _names(store, every=True) == ["719262"]


def test_a_case_without_a_code_is_named_by_its_number(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.writing() as c:
        c.execute(cases.update().values(code=None))
    number = store.list_cases()[0].id
    assert store.list_cases()[0].name == f"#{number}"
    assert store.find_case(f"#{number}").id == store.find_case(str(number)).id == number
    assert store.act(f"#{number}", TakeCase(), ANNA, later(1)).state == "taken"


@pytest.mark.parametrize("name", ["000000", "#99", "x", "", "'; drop table cases", "٤٨٢٩١٣" * 9])
def test_what_is_no_case_is_said_to_be_none(store: Store, name: str) -> None:
    with pytest.raises(Refused, match="no_case"):
        store.find_case(name)


def test_a_code_used_again_means_the_case_that_is_open(store: Store) -> None:
    open_case(store, CALLBACK, later(0), "+1")
    store.act("482913", CloseCase("rang them"), ANNA, later(1))
    open_case(store, CALLBACK, later(2), "+2")
    first, second = sorted(store.list_cases(every=True), key=lambda case: case.id)
    assert store.find_case("482913").id == second.id
    assert store.act(f"#{first.id}", ReopenCase(), ANNA, later(3)).code is None
    assert store.find_case("482913").id == second.id


def test_what_was_said_is_shown_beside_its_case_and_nothing_where_it_is_not_kept(store: Store) -> None:
    open_case(store, DANGER, later(0))
    assert store.look("719262", ANNA, later(1)).said == SAID
    with store.db.writing() as c:
        c.execute(cases.update().values(turn=None))
    assert store.look("719262", ANNA, later(2)).said == ""


def test_a_case_of_the_first_version_is_read(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    with store.db.reading() as c:
        assert c.scalar(sa.select(cases.c.history)) == [{"at": later(0).isoformat(), "state": "open"}]
    assert store.find_case("482913").history == ({"what": "opened", "at": later(0).isoformat()},)
