"""Staff join two reports of one thing, and part them again: states, promises and histories are right, and errors say what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from databases import open_empty
from incidents import FIRST, SECOND, THIRD, join, report
from opened_cases import CALLBACK, open_case

from bot.config.settings import Settings
from bot.model.actor import CREW
from bot.store import Store
from bot.store.open_sealed import open_kept
from oneline.cli.main import main

NOW = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture(autouse=True)
def database(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each database in turn."""
    monkeypatch.setenv("ONELINE_DATABASE", url)
    return url


@pytest.fixture
def data(tmp_path: Path, database: str) -> Path:
    """A data folder in which two lamps were told of, the second by two."""
    open_empty(database).close()
    store = _open(tmp_path, database)
    report(store, FIRST, NOW - timedelta(hours=5))
    report(store, SECOND, NOW - timedelta(hours=3))
    join(store, THIRD, SECOND, NOW - timedelta(hours=2))
    store.close()
    return tmp_path


def _open(folder: Path, database: str) -> Store:
    return open_kept(Settings(data=folder, database=database))


def _ask(data: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["case", *words], env={"ONELINE_DATA": str(data)})


def _case(data: Path, code: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(_ask(data, "show", code, "--json").output)
    return shown


def _happened(data: Path, code: str) -> list[tuple[str, str]]:
    return [(event["what"], event.get("by", "")) for event in _case(data, code)["history"][1:]]


def test_two_are_one_job_with_a_count_and_each_keeps_a_case_that_is_open(data: Path) -> None:
    told = _ask(data, "join", SECOND, "--with", FIRST, "--by", "Anna")
    assert told.exit_code == 0, told.output
    assert f"Case {SECOND} is joined to case {FIRST} now; 2 people follow it" in told.output
    assert f"oneline case part {SECOND}" in told.output
    for code in (SECOND, THIRD):
        shown = _case(data, code)
        assert (shown["state"], shown["report"]["joined"], shown["report"]["state"]) == ("open", FIRST, "open")
    assert _case(data, FIRST)["report"]["followers"] == 2
    assert ("joined", "Anna") in _happened(data, SECOND)
    assert ("told again", "Anna") in _happened(data, FIRST)


def test_parted_it_is_open_with_a_promise_of_its_own_and_has_back_who_followed_it(data: Path) -> None:
    _ask(data, "join", SECOND, "--with", FIRST, "--by", "Anna")
    told = _ask(data, "part", SECOND, "--by", "Bo", "--note", "across the road")
    assert told.exit_code == 0, told.output
    assert f"Case {SECOND} stands by itself again: it is open, to be looked at by " in told.output
    second, third = _case(data, SECOND), _case(data, THIRD)
    assert (second["report"]["joined"], second["report"]["followers"]) == (None, 1)
    assert third["report"]["joined"] == SECOND
    assert datetime.fromisoformat(second["report"]["pledged"]) > datetime.now(UTC)
    assert [due["about"] for due in second["due"] if due["state"] == "waiting"] == ["pledge"]
    assert _case(data, FIRST)["report"]["followers"] == 0
    assert {("joined", "Anna"), ("parted", "Bo")} <= set(_happened(data, SECOND))
    assert ("parted", "Bo") in _happened(data, FIRST)
    assert "across the road" in _ask(data, "show", SECOND).output


def test_what_was_said_to_be_fixed_came_back_where_another_is_joined_to_it(data: Path, database: str) -> None:
    from bot.model.case_write import ChangeIncident

    store = _open(data, database)
    store.work_on_incident(ChangeIncident(FIRST, "fixed", by="crew", text=""), NOW, CREW)
    store.close()
    assert _ask(data, "join", SECOND, "--with", FIRST, "--by", "Anna").exit_code == 0
    assert {_case(data, code)["report"]["state"] for code in (FIRST, SECOND, THIRD)} == {"reopened"}


@pytest.mark.parametrize("words", [("482 913", "--with", "719 262"), ("482", "913", "--with", "719", "262")])
def test_codes_may_be_typed_as_they_are_told(data: Path, words: tuple[str, ...]) -> None:
    told = _ask(data, "join", *words, "--by", "Anna")
    assert told.exit_code == 1
    assert "There is no case 482913." in told.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("join", FIRST, "--with", FIRST), "is the first report itself"),
        (("join", SECOND, "--with", THIRD), "is the first report itself"),
        (
            ("join", THIRD, "--with", FIRST),
            f"is joined to {SECOND} already. Separate it first.\n  oneline case part {THIRD}",
        ),
        (("join", FIRST, "--with", "999999"), "There is no case 999999.\n  oneline case list --all"),
        (("join", "482913", "--with", FIRST), "Case 482913 reports nothing broken"),
        (("join", FIRST, "--with", "482913"), "Case 482913 reports nothing broken"),
        (("part", FIRST), f"Case {FIRST} is joined to no other.\n  oneline case show {FIRST}"),
        (("part", "482913"), "reports nothing broken"),
        (("join", FIRST, "--with", SECOND, "--by", " "), "Say who does it.\n  --by NAME"),
        (("part", THIRD, "--by", ""), "Say who does it.\n  --by NAME"),
        (("join", FIRST), "--with"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_can_not_be_joined_or_parted_is_told_with_what_to_do(
    data: Path, database: str, words: tuple[str, ...], says: str
) -> None:
    store = _open(data, database)
    open_case(store, CALLBACK, NOW, "+12025550177")
    before = [store.case_of(code) for code in (FIRST, SECOND, THIRD)]
    told = _ask(data, *words, *(() if "--by" in words else ("--by", "Anna")))
    assert told.exit_code != 0
    assert says in told.output
    assert [store.case_of(code) for code in (FIRST, SECOND, THIRD)] == before
    store.close()


def test_one_that_is_over_is_opened_again_first(data: Path) -> None:
    _ask(data, "close", FIRST, "--by", "Anna", "--note", "told by telephone")
    told = _ask(data, "join", FIRST, "--with", SECOND, "--by", "Anna")
    assert f"Open it again first.\n  oneline case reopen {FIRST}" in told.output


def test_help_teaches(data: Path) -> None:
    for words, says in (
        (("join", "--help"), "one job"),
        (("part", "--help"), "it is another thing"),
        (("--help",), "case join 482913 --with"),
    ):
        told = " ".join(_ask(data, *words).output.split())
        assert says in told
        assert "oneline case" in told
