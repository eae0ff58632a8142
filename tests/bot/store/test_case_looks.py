"""Looks of staff at cases: each leaves a line in the audit, and who may not look sees nothing and leaves none."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from opened_cases import ANNA, BO, CALLBACK, DANGER, SAID, open_case
from small_line import later

from bot.city.retention import Terms
from bot.model.actor import ROLES, Actor, staff
from bot.model.case_command import CloseCase, NoteCase
from bot.model.refusal import Refused
from bot.store import Store
from bot.store.case_audit import AuditLine
from bot.store.errand_tables import case_audit
from bot.store.expiry import forget

ROOT = Path(__file__).parents[3]
UNSEEN = {"list_cases", "find_case", "case_by_id"}
"""What reads cases for the line itself, and leaves no line."""


def _lines(store: Store) -> list[tuple[str, str, str, str]]:
    """All lines of staff but that of this look: case, command, who, why."""
    found = store.look_at_audit(staff("Otto", "auditor"), later(99))
    assert (found[-1].command, found[-1].name) == ("read_audit", "Otto")
    return [(line.case, line.command, line.name, line.why) for line in found[:-1] if line.kind == "staff"]


def test_a_look_at_a_case_shows_all_of_it_and_leaves_a_line_with_its_reason(store: Store) -> None:
    open_case(store, DANGER, later(0))
    view = store.look("719 262", ANNA, later(1), "they rang again")
    assert (view.staff.name, view.case.code, view.said, view.since) == ("719262", "719262", SAID, ())
    assert _lines(store) == [("719262", "show_case", "Anna", "they rang again")]


def test_a_list_leaves_one_line_and_a_list_of_whole_cases_one_a_case_beside_it(store: Store) -> None:
    open_case(store, CALLBACK, later(0), "+1")
    open_case(store, DANGER, later(1), "+2")
    assert [case.name for case in store.look_at_list(ANNA, later(2))] == ["719262", "482913"]
    assert [view.staff.name for view in store.look_at_each(BO, later(3), "backup")] == ["719262", "482913"]
    assert _lines(store) == [
        ("", "list_cases", "Anna", ""),
        ("", "list_cases", "Bo", "backup"),
        ("719262", "show_case", "Bo", "backup"),
        ("482913", "show_case", "Bo", "backup"),
    ]


def test_the_lines_of_a_case_are_read_in_order_and_to_read_them_is_a_look(store: Store) -> None:
    open_case(store, CALLBACK, later(0), "+1")
    open_case(store, DANGER, later(0), "+2")
    store.act("482913", NoteCase("rang"), ANNA, later(1))
    store.look("719262", ANNA, later(2))
    store.look("482913", staff("Bo", "desk", "bo@city.example"), later(3))
    assert [
        (line.command, line.actor, line.name, line.at) for line in store.look_at_audit(ANNA, later(4), name="482913")
    ] == [
        ("open_case", "1", "", later(0)),
        ("note_case", "Anna", "Anna", later(1)),
        ("show_case", "bo@city.example", "Bo", later(3)),
        ("read_audit", "Anna", "Anna", later(4)),
    ]


@pytest.mark.parametrize("role", ["keeper", "resident", "helper", "clock", "program"])
def test_who_may_not_look_sees_nothing_and_leaves_no_line(store: Store, role: str) -> None:
    open_case(store, CALLBACK, later(0))
    kind = next(kind for kind, roles in ROLES.items() if role in roles)
    actor = Actor(kind, "1", "Kim", role)  # type: ignore[arg-type]
    for look in (store.look_at_list, store.look_at_each, store.look_at_audit):
        with pytest.raises(Refused, match="not_allowed"):
            look(actor, later(1))  # type: ignore[operator]
    for name in ("482913", "999999"):
        with pytest.raises(Refused, match="not_allowed"):
            store.look(name, actor, later(1))
    assert _lines(store) == []


def test_what_is_no_case_leaves_no_line(store: Store) -> None:
    with pytest.raises(Refused, match="no_case"):
        store.look("482913", ANNA, later(1))
    assert _lines(store) == []


def test_lines_go_with_their_case_and_those_of_lists_in_the_same_time(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    store.look_at_list(ANNA, later(1))
    store.act("482913", CloseCase("done"), ANNA, later(2))
    terms = Terms()
    forget(store.db, terms, later(3) + timedelta(days=terms.case_days) - timedelta(days=1), str)
    assert len(_lines(store)) == 2
    forget(store.db, terms, later(3) + timedelta(days=terms.case_days), str)
    assert _lines(store) == [("", "read_audit", "Otto", "")]


def test_who_looked_and_why_stands_in_clear_in_no_row(store: Store) -> None:
    assert {name: type(case_audit.c[name].type).__name__ for name in ("who", "why")} == {
        "who": "SealedJSON",
        "why": "SealedText",
    }


def test_a_line_whose_key_is_gone_is_still_read(store: Store) -> None:
    open_case(store, CALLBACK, later(0))
    store.look("482913", ANNA, later(1))
    with store.db.writing() as c:
        c.execute(sa.text("UPDATE case_audit SET who = 'null'"))
    line = store.look_at_audit(ANNA, later(2))[1]
    assert isinstance(line, AuditLine)
    assert (line.command, line.role, line.actor, line.name) == ("show_case", "operator", "", "")


def test_no_page_and_no_command_reads_a_case_without_leaving_a_line() -> None:
    seen = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for room in ("oneline", "console", "channels", "bot")
        for path in (ROOT / room).rglob("*.py")
        if path.parent != ROOT / "bot" / "store"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in UNSEEN
    ]
    assert seen == []
