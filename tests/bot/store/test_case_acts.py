"""Acts on cases: who may, what is refused with which code, and that the act and its line in the audit are one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from incidents import FIRST, SECOND, join, report
from opened_cases import ANNA, BO, CALLBACK, DANGER, open_case
from small_line import later

from bot.config.permissions import PERMISSIONS, may
from bot.language.phrases import Phrases
from bot.model.actor import ROLES, Actor, staff
from bot.model.case_command import (
    AnswerCase,
    CaseCommand,
    CloseCase,
    JoinReport,
    NoteCase,
    PartReport,
    ReopenCase,
    TakeCase,
    TakeOverCase,
    name_of,
)
from bot.model.refusal import CODES, Refused
from bot.store import Store, casework
from bot.store.errand_tables import case_audit, dues, incidents
from bot.store.tables import cases, outbox

ACTORS = [staff("Anna", role) for role in ROLES["staff"]]
ACTORS += [
    Actor("resident", "1", "", "resident"),
    Actor("helper", "1", "", "helper"),
    Actor("machine", "line", "", "line"),
]
"""One of each role of staff, and those who are none."""
COMMANDS: dict[type, tuple[str, CaseCommand]] = {
    TakeCase: ("482913", TakeCase()),
    TakeOverCase: ("719262", TakeOverCase()),
    NoteCase: ("482913", NoteCase("nobody home")),
    AnswerCase: ("482913", AnswerCase("Come.", lambda _language: "Come.")),
    CloseCase: ("482913", CloseCase("rang them")),
    ReopenCase: ("555555", ReopenCase()),
    JoinReport: (FIRST, JoinReport("400044", {})),
    PartReport: (SECOND, PartReport({})),
}
"""Each command, on a case that takes it."""


@pytest.fixture
def desk(store: Store) -> Store:
    """Cases of every kind: to be rung, in danger and taken, over, and reports."""
    open_case(store, CALLBACK, later(0), "+12025550171")
    open_case(store, DANGER, later(0), "+12025550172")
    store.act("719262", TakeCase(), BO, later(1))
    report(store, "555555", later(0))
    store.act("555555", CloseCase(), BO, later(2))
    report(store, FIRST, later(0))
    join(store, SECOND, FIRST, later(0))
    report(store, "400044", later(0))
    return store


def everything(store: Store) -> list[tuple[Any, ...]]:
    """All rows that an act may change."""
    with store.db.reading() as c:
        return [
            tuple(row)
            for table in (cases, outbox, incidents, dues, case_audit)
            for row in c.execute(sa.select(table).order_by(table.c.id))
        ]


def lines(store: Store) -> list[tuple[Any, ...]]:
    """Case, command and who, of each line of the audit."""
    t = case_audit.c
    with store.db.reading() as c:
        return [
            tuple(row) for row in c.execute(sa.select(t.case, t.command, t.role, t.who, t.why, t.at).order_by(t.id))
        ]


def test_each_command_of_staff_has_its_row_in_the_table() -> None:
    commands = {name_of(command) for command in get_args(CaseCommand)}
    assert commands <= set(PERMISSIONS)
    assert set(COMMANDS) == set(get_args(CaseCommand)) == set(casework.CARRY_OUT)


@pytest.mark.parametrize(
    ("actor", "command"),
    [*product(ACTORS, COMMANDS)],
    ids=lambda one: one.role if isinstance(one, Actor) else name_of(one),
)
def test_each_role_does_what_it_may_and_what_it_may_not_writes_nothing(
    desk: Store, actor: Actor, command: type
) -> None:
    name, act = COMMANDS[command]
    before = everything(desk)
    if may(actor, name_of(command)):
        version = desk.find_case(name).version
        assert desk.act(name, act, actor, later(9), why="asked at the desk").version > version
        who = {"id": "Anna", "name": "Anna"}
        line = (desk.find_case(name).id, name_of(command), actor.role, who, "asked at the desk", later(9))
        assert line in lines(desk)
    else:
        with pytest.raises(Refused, match="not_allowed"):
            desk.act(name, act, actor, later(9))
        assert everything(desk) == before


def _answer(text: str = "Come.") -> AnswerCase:
    return AnswerCase(text, lambda _language: text)


@pytest.mark.parametrize(
    ("name", "command", "code"),
    [
        ("999999", TakeCase(), "no_case"),
        ("482913", NoteCase(" "), "no_words"),
        ("482913", _answer(""), "no_words"),
        ("555555", NoteCase("more"), "over"),
        ("555555", TakeOverCase(), "over"),
        ("482913", ReopenCase(), "not_over"),
        ("482913", CloseCase(), "promise_open"),
        ("719262", TakeCase(), "taken"),
        ("482913", JoinReport(FIRST, {}), "no_report"),
        (FIRST, JoinReport("482913", {}), "no_report"),
        (FIRST, JoinReport("999999", {}), "no_case"),
        (FIRST, JoinReport(SECOND, {}), "itself"),
        (SECOND, JoinReport("400044", {}), "joined_already"),
        (FIRST, JoinReport("400044", {}, ["street-lamp"]), "never_joined"),
        ("555555", JoinReport(FIRST, {}), "over"),
        (FIRST, PartReport({}), "not_joined"),
    ],
)
def test_what_is_refused_has_its_code_and_writes_nothing(
    desk: Store, name: str, command: CaseCommand, code: str
) -> None:
    before = everything(desk)
    with pytest.raises(Refused) as refused:
        desk.act(name, command, ANNA, later(9))
    assert refused.value.code == code
    assert everything(desk) == before


def test_who_answered_a_case_has_it_and_another_is_told_so(desk: Store) -> None:
    desk.act("482913", _answer(), BO, later(5))
    with pytest.raises(Refused) as refused:
        desk.act("482913", TakeCase(), ANNA, later(6))
    assert refused.value.values == {"case": "482913", "by": "Bo", "since": later(5).isoformat()}


def test_what_was_seen_before_somebody_else_changed_it_is_refused_as_stale(desk: Store) -> None:
    seen = desk.find_case("482913")
    desk.act("482913", NoteCase("rang"), BO, later(5), version=seen.version)
    before = everything(desk)
    with pytest.raises(Refused, match="stale"):
        desk.act("482913", TakeCase(), ANNA, later(6), version=seen.version)
    assert everything(desk) == before
    assert desk.act("482913", TakeCase(), ANNA, later(7), version=seen.version + 1).state == "taken"


def test_of_many_tabs_that_saw_the_same_one_gets_through(desk: Store) -> None:
    seen = desk.find_case("482913")

    def note(number: int) -> str:
        try:
            desk.act("482913", NoteCase(f"from {number}"), ANNA, later(number), version=seen.version)
        except Refused as refused:
            return refused.code
        return "kept"

    with ThreadPoolExecutor(8) as tabs:
        assert sorted(tabs.map(note, range(8))) == ["kept", *["stale"] * 7]
    assert len(desk.find_case("482913").history) == len(seen.history) + 1
    assert [line[1] for line in lines(desk)].count("note_case") == 1


class Crash(Exception):
    """The process ends here."""


@pytest.mark.parametrize("where", ["bot.store.case_rows.add_line", "bot.store.casework.find_row"])
def test_a_crash_leaves_neither_the_change_nor_its_line(
    desk: Store, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def crash(*_: Any) -> None:
        raise Crash

    before = everything(desk)
    with monkeypatch.context() as patched:
        patched.setattr(where, crash)
        with pytest.raises(Crash):
            desk.act("482913", TakeCase(), ANNA, later(9))
    assert everything(desk) == before


def test_two_reports_that_are_joined_have_a_line_each(desk: Store) -> None:
    before = len(lines(desk))
    desk.act(FIRST, JoinReport("400044", {}), ANNA, later(9))
    ours = [desk.find_case(code).id for code in (FIRST, "400044")]
    assert [line[:2] for line in lines(desk)[before:]] == [(number, "join_report") for number in ours]


def test_each_refusal_is_worded_for_staff_in_every_language() -> None:
    phrases = Phrases(Path(__file__).parents[3] / "intents")
    for language in phrases.languages:
        worded = {key.removeprefix("refused.") for key in phrases.keys(language) if key.startswith("refused.")}
        assert worded == set(CODES), language
