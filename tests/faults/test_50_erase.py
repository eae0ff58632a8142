"""Somebody asks to be forgotten: every table and file is cleared, and only their no to more messages stays (50)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from databases import open_empty
from small_line import KEYWORDS, NOON, later, render, turn

from bot.config.settings import Settings
from bot.model.dialogue_state import ServiceFocus, Session
from bot.model.reply import Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, Gap, TurnRecord, TurnResult
from bot.processing.turn_processor import TurnProcessor
from bot.store import Store
from bot.store.keyring import encode, new_key
from bot.store.open_sealed import open_kept
from bot.store.person_links import NOBODYS, linked_tables
from bot.store.residents import written
from bot.store.tables import metadata
from oneline.cli.main import main

NUMBER, OTHER, WORDS = "+12025550177", "+12025550188", "canary-heather"


def personal(turn_: Turn, session: Session) -> TurnResult:
    """An answer with everything in it that can be kept."""
    said = f"{turn_.text} {turn_.sender}"
    stopped = {"stop": True}.get(turn_.text.casefold(), session.stopped)
    after = replace(session, focus=ServiceFocus(goal_text=said), rest=(said,), turns=session.turns + 1, stopped=stopped)
    code = {NUMBER: "482913", OTHER: "482926"}[turn_.sender]
    case = CaseOpening(code, "callback", "hotline", {"number": turn_.sender, "need": turn_.text})
    cases = () if session.turns else (case,)
    return TurnResult(Reply((Say(said),), "en"), after, TurnRecord(), cases, (Gap(said, "en"),))


@pytest.fixture
def store(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with two people in it: one texts, rings and says stop; the other asks to ring the first."""
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    monkeypatch.setenv("ONELINE_DATABASE", url)
    open_empty(url).close()
    opened = open_kept(Settings(data=tmp_path, database=url))
    shell = TurnProcessor(opened, KEYWORDS, personal, render, lambda language: "sorry", "en", "hotline")
    said = [
        turn("T1", f"I am {WORDS}", NUMBER),
        replace(turn("CA77-1", f"{WORDS} by voice", NUMBER), channel="phone"),
        turn("T2", f"ring my mum on (202) 555-0177, {WORDS}", OTHER),
        turn("T3", "STOP", NUMBER, later(3)),
    ]
    for each in said:
        opened.receive(each, NOON)
        assert shell.work_once(later(5))
    opened.tell("sms", NUMBER, f"For {WORDS}", later(6), later(900))
    opened.receipt("calls", "CA77", "ended", "", later(7))
    clips = tmp_path / "voice/clips/live"
    clips.mkdir(parents=True)
    (clips / "abc.ul").write_bytes(b"sound of somebody's number")
    yield opened
    opened.close()


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["resident", *arguments])


def _rows(store: Store, table: str) -> int:
    with store.db.reading() as c:
        return c.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table])) or 0


def test_every_table_leads_to_a_person_or_is_said_to_be_nobodys() -> None:
    assert {table.name for table in linked_tables()} | NOBODYS == set(metadata.tables), (
        "give the table a foreign key to what it belongs to, or name it in NOBODYS where it holds nothing of anybody"
    )


def test_erased_is_erased_and_proved(store: Store, tmp_path: Path) -> None:
    assert _run("show", "+1 202 555 0177").exit_code == 0
    result = _run("erase", "+1 (202) 555-0177", "--yes")
    assert result.exit_code == 0, result.output
    assert "2 of the cases are not done" in result.output or "1 of the cases" in result.output
    assert "an opt-out without the number is left" in result.output
    assert WORDS not in result.output
    assert not list((tmp_path / "voice/clips/live").iterdir())
    assert _rows(store, "receipts") == 0
    assert {table: _rows(store, table) for table in ("conversation", "inbox", "cases")} == {
        "conversation": 2, "inbox": 1, "cases": 1,
    }  # fmt: skip
    after = _run("show", NUMBER).output
    assert "inbox" not in after
    (other,) = store.talks_of([OTHER])
    told = json.dumps([row for _, row in store.everything_of([other])])
    assert "555-0177" not in told
    assert "[erased]" in told
    assert WORDS in told
    assert any(deed.act == "erase" and deed.counts["inbox deleted"] == 3 for deed in store.deeds())
    assert store.first_changed() is None


def test_who_said_stop_is_still_not_written_to_and_may_come_back(store: Store) -> None:
    assert _run("erase", NUMBER, "--yes").exit_code == 0
    store.receive(turn("T9", "START", NUMBER, later(20)), later(20))
    claimed = store.claim_conversation(later(21), 60, "w")
    while claimed and claimed.pending[0].turn.id != "T9":
        claimed = store.claim_conversation(later(21), 60, "w")
    assert claimed is not None
    assert claimed.opted_out
    assert claimed.session is None
    with store.db.reading() as c:
        kept = c.execute(sa.select(metadata.tables["conversation"].c.address_sealed)).scalars().all()
    assert NUMBER in kept, "whoever writes again can be answered again"


def test_all_of_it_can_be_handed_out(store: Store) -> None:
    rows = [json.loads(line) for line in _run("export", NUMBER).stdout.splitlines()]
    assert {row["table"] for row in rows} >= {"conversation", "inbox", "outbox", "cases", "gaps"}
    assert any(row.get("address_sealed") == NUMBER for row in rows)
    assert OTHER not in json.dumps(rows)
    assert [deed.act for deed in store.deeds()] == ["export"]


def _lose_key(tmp_path: Path, store: Store) -> str:
    """All that was said is encrypted with a key that is gone, as are newer words with one that is there; its id."""
    lines = (tmp_path / "data.keys").read_text(encoding="utf-8").splitlines()
    (tmp_path / "data.keys").write_text(f"newer={encode(new_key())}\n{lines[-1]}\n", encoding="utf-8")
    store.close()
    return lines[0].partition("=")[0]


def test_where_a_key_is_missing_nothing_is_said_to_be_erased_and_the_key_is_named(store: Store, tmp_path: Path) -> None:
    lost = _lose_key(tmp_path, store)
    for number in (NUMBER, "+12025550000"):
        refused = _run("erase", number, "--yes")
        assert refused.exit_code == 1
        assert f"the key {lost} (" in refused.output
        assert "is left" not in refused.output
    assert _rows(store, "inbox") == 4
    assert lost in _run("show", NUMBER).output
    rest = _run("erase", NUMBER, "--yes", "--readable")
    assert rest.exit_code == 0
    assert f"the key {lost} (" in rest.output
    assert _rows(store, "inbox") == 1


def test_what_can_not_be_read_and_is_surely_theirs_is_erased(store: Store, tmp_path: Path) -> None:
    assert _run("erase", OTHER, "--yes").exit_code == 0
    _lose_key(tmp_path, store)
    done = _run("erase", NUMBER, "--yes")
    assert done.exit_code == 0, done.output
    assert _rows(store, "inbox") == 0


@pytest.mark.parametrize("command", [("show",), ("export",), ("erase", "--yes")])
@pytest.mark.parametrize("word", ["hello", "", "+", "12 hello"])
def test_what_is_no_number_is_said_to_be_none(store: Store, command: tuple[str, ...], word: str) -> None:
    refused = _run(*command, word)
    assert refused.exit_code == 1
    assert "is no number" in refused.output
    assert "Write +" in refused.output
    assert store.deeds() == []


def test_nothing_of_a_number_nobody_wrote_from(store: Store) -> None:
    assert "Nothing is kept" in _run("show", "+12025550000").output
    assert _run("erase", "+12025550000", "--yes").exit_code == 0
    assert _rows(store, "inbox") == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025550177", True), ("+1 (202) 555-0177", True), ("202.555.0177", True), ("12025550177", True),
        ("2025550178", False), ("555 0177", False),
    ],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str, found: bool) -> None:
    assert bool(written([NUMBER]).search(f"ring {text} now")) is found
