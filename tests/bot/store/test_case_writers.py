"""No case is written without an actor: one module writes its rows, and each write leaves who did it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from incidents import FIRST, LAMP, SECOND, do, join, report
from opened_cases import CALLBACK, open_case
from small_line import KEYWORDS, NOON, echo, later, shell, turn

from bot.config.permissions import PERMISSIONS
from bot.model.actor import CLOCK, CREW, DEPARTMENT, LINE, PROGRAM, Actor, helper, resident
from bot.model.case import Beneficiary, Case, CaseDetails, CaseEvent
from bot.model.case_command import name_of
from bot.model.case_write import CaseWrite, ChangeIncident, OpenIncident, SaveCase
from bot.model.dialogue_state import Session
from bot.model.refusal import Refused
from bot.model.turn import Turn
from bot.model.turn_result import CaseChange, CaseOpening, TurnResult
from bot.processing.turn_processor import receive
from bot.store import Store
from bot.store.case_writes import APPLY, WriteScope, apply_writes
from bot.store.errand_tables import case_audit
from bot.store.tables import cases

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "channels", "console", "oneline")
WRITER = ROOT / "bot" / "store" / "case_rows.py"
DELETES = {ROOT / "bot" / "store" / "residents.py"}
"""Why apart: who is erased goes with their cases, and the lines of the audit with them."""
STATEMENT = re.compile(r"\b(?:insert\s+into|update|delete\s+from)\s+cases\b", re.IGNORECASE)


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


def _is_cases(node: ast.AST) -> bool:
    """`cases`, or `tables.cases`."""
    return getattr(node, "id", getattr(node, "attr", "")) == "cases"


def _writes(source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each write of the table of cases in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.search(node.value):
            yield node.lineno, "sql"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            of_table = isinstance(node.func, ast.Attribute) and _is_cases(node.func.value)
            if name in {"insert", "update", "delete", "insert_new"} and (of_table or any(map(_is_cases, node.args))):
                yield node.lineno, name


def test_one_module_writes_the_rows_of_cases() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line} {kind}"
        for path in _files()
        if path != WRITER and "migrations" not in path.parts
        for line, kind in _writes(path.read_text(encoding="utf-8"))
        if not (kind == "delete" and path in DELETES)
    }
    assert found == set()
    assert {kind for _, kind in _writes(WRITER.read_text(encoding="utf-8"))} == {"insert_new", "update"}


@pytest.mark.parametrize(
    "source",
    [
        "c.execute(cases.insert().values(code=None))",
        "c.execute(sa.update(tables.cases))",
        "db.insert_new(c, cases, code=None)",
        "c.execute(cases.update().where(cases.c.id == 1))",
        "c.execute(sa.text('UPDATE cases SET state = 1'))",
    ],
)
def test_any_other_writer_is_found(source: str) -> None:
    assert list(_writes(source))


def test_every_command_that_opens_a_scope_has_its_row_in_the_table() -> None:
    named = {
        node.args[3].value
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "CaseScope"
        if len(node.args) > 3 and isinstance(node.args[3], ast.Constant)
    }
    assert {"open_case", "tell_staff", "hand_over"} <= named
    assert named <= set(PERMISSIONS)
    assert {name_of(write) for write in get_args(CaseWrite)} <= set(PERMISSIONS)
    assert set(APPLY) == set(get_args(CaseWrite))


def _lines(store: Store) -> list[tuple[str, str, str]]:
    """Command, role and id of each line of the audit."""
    t = case_audit.c
    with store.db.reading() as c:
        return [(row.command, row.role, row.who["id"]) for row in c.execute(sa.select(case_audit).order_by(t.id))]


def _rows(store: Store) -> list[tuple[Any, ...]]:
    with store.db.reading() as c:
        return [tuple(row) for row in c.execute(sa.select(cases).order_by(cases.c.id))]


def test_what_a_turn_does_is_done_by_who_speaks(store: Store) -> None:
    open_case(store, CALLBACK, later(0))

    def withdraws(turn_: Turn, session: Session) -> TurnResult:
        return replace(echo(turn_, session), changes=(CaseChange("withdrawn", "482913"),))

    receive(store, turn("w", "cancel it", CALLBACK.slots["number"], later(1)), KEYWORDS, 0)
    assert shell(store, withdraws).work_once(later(1))
    assert _lines(store) == [("open_case", "resident", "1"), ("change_case", "resident", "1")]


def test_who_speaks_for_another_is_a_helper(store: Store) -> None:
    open_case(store, CaseOpening("482913", "callback", "hotline", {}, beneficiary=Beneficiary("mother")), later(0))
    assert _lines(store) == [("open_case", "helper", "1")]
    details = CaseDetails(beneficiary=Beneficiary("mother"), by="helper")

    def saves(turn_: Turn, session: Session) -> TurnResult:
        save = SaveCase(Case("719262", "booking", "open", details=details), "opened")
        return replace(echo(turn_, session), writes=(save,))

    receive(store, turn("s", "a time for her", CALLBACK.slots.get("number", "+1"), later(1)), KEYWORDS, 0)
    assert shell(store, saves).work_once(later(1))
    assert _lines(store)[1:] == [("save_case", "helper", "1")]


def test_a_report_that_follows_another_leaves_a_line_at_both(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    assert [command for command, _, _ in _lines(store)] == ["save_case", "save_case", "join_incident", "join_incident"]


def test_machines_leave_their_lines(store: Store) -> None:
    report(store, FIRST)
    before = len(_lines(store))
    number = store.reports_to_hand_over(["street-lamp"])[0].id
    store.tell_of_report(number, CaseEvent(later(1), "crew unknown", CREW.role))
    store.notice_over_pledges(NOON + timedelta(days=9))
    store.write_notices(["print:"], [], lambda *_: None, NOON + timedelta(days=9))
    store.work_on_incident(ChangeIncident(FIRST, "fixed", by=CREW.role), NOON + timedelta(days=9), CREW)
    store.work_on_incident(ChangeIncident(FIRST, "closed"), NOON + timedelta(days=20), CLOCK)
    opened = OpenIncident("300034", "street-lamp", LAMP, False, None)
    store.open_report("open311", "them", Case("300034", "report", "open", problem="street-lamp"), opened, later(5))
    assert _lines(store)[before:] == [
        ("tell_staff", "crew", "crew"),
        ("note_overdue", "clock", "clock"),
        ("tell_staff", "clock", "clock"),
        ("change_incident", "crew", "crew"),
        ("change_incident", "clock", "clock"),
        ("save_case", "program", "program"),
    ]


@pytest.mark.parametrize("actor", [LINE, DEPARTMENT, PROGRAM, helper(1), resident(1)], ids=lambda actor: actor.role)
def test_a_machine_does_nothing_that_is_not_its_own(store: Store, actor: Actor) -> None:
    report(store, FIRST)
    before, lines = _rows(store), _lines(store)
    if actor.kind == "machine":
        with pytest.raises(Refused, match="not_allowed"):
            store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(1), actor)
        assert (_rows(store), _lines(store)) == (before, lines)
    else:
        store.work_on_incident(ChangeIncident(FIRST, "fixed"), later(1), actor)
        assert len(_lines(store)) == len(lines) + 1


def test_of_many_writes_one_that_is_not_allowed_keeps_none(store: Store) -> None:
    do(store, [])
    writes = [SaveCase(Case("719262", "report", "open"), "opened"), ChangeIncident("719262", "fixed")]
    with pytest.raises(Refused, match="not_allowed"), store.db.writing() as c:
        apply_writes(writes, WriteScope(store.db, c, later(1), 1, None, PROGRAM))
    assert (_rows(store), _lines(store)) == ([], [])
