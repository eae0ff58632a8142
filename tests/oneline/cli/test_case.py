"""`oneline case`, as staff use it in a terminal."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from databases import open_empty
from opened_cases import CALLBACK, DANGER, NUMBER, SAID, open_case

from bot.config.settings import Settings
from bot.store.open_sealed import open_kept
from oneline.cli.main import main


@pytest.fixture(autouse=True)
def database(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each database in turn."""
    monkeypatch.setenv("ONELINE_DATABASE", url)
    return url


@pytest.fixture
def data(tmp_path: Path, database: str) -> Path:
    """A data folder in which one waits to be rung back and one is in danger."""
    open_empty(database).close()
    store, now = open_kept(Settings(data=tmp_path, database=database)), datetime.now(UTC)
    open_case(store, CALLBACK, now - timedelta(hours=3), "+1")
    open_case(store, DANGER, now - timedelta(minutes=5), "+12025550188")
    store.close()
    return tmp_path


def _ask(data: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["case", *words], env={"ONELINE_DATA": str(data)})


def test_the_list_shows_danger_first_with_its_age_and_no_number_or_word_of_anybody(data: Path) -> None:
    lines = _ask(data, "list").output.splitlines()
    assert re.match(r"!  719262  danger E1  \d+ min ", lines[1])
    assert "open, late" in lines[1]
    assert "482913" in lines[2]
    for personal in (SAID, NUMBER, "walking frame"):
        assert personal not in "\n".join(lines)


def test_a_case_is_shown_with_what_was_said_and_where_its_person_is_reached(data: Path) -> None:
    shown = _ask(data, "show", "719262").output
    for part in ("DANGER", "E1", SAID, "sms +12025550188", "oneline case take 719262"):
        assert part in shown
    assert NUMBER in _ask(data, "show", "482913").output


def test_as_json_it_has_every_part_a_case_may_have(data: Path) -> None:
    shown = json.loads(_ask(data, "show", "482913", "--json").output)
    assert shown["callback"] == {"number": NUMBER, "window": None, "tries": 0}
    assert (shown["code"], shown["kind"], shown["state"], shown["urgent"]) == ("482913", "callback", "open", False)
    assert shown["history"][0]["what"] == "opened"
    assert {"service", "problem", "for", "by", "slots", "booking", "report", "due", "steps"} <= set(shown)
    listed = json.loads(_ask(data, "list", "--json").output)
    assert [(case["code"], case["urgent"], case["class"]) for case in listed] == [
        ("719262", True, "E1"), ("482913", False, None),
    ]  # fmt: skip


def test_a_case_goes_from_hand_to_hand_and_is_closed(data: Path) -> None:
    for words in (
        ("take", "719262", "--by", "Anna"),
        ("note", "719262", "ambulance is there", "--by", "Anna"),
        ("close", "719262", "--by", "Bo", "--note", "well"),
    ):
        assert _ask(data, *words).exit_code == 0
    shown = _ask(data, "show", "719262").output
    for part in ("taken by Anna", "noted by Anna: ambulance is there", "closed by Bo: well", "case reopen"):
        assert part in shown
    assert "719262" not in _ask(data, "list").output
    assert "719262" in _ask(data, "list", "--all").output


def test_who_takes_a_case_second_is_told_who_has_it_and_may_take_it_over(data: Path) -> None:
    assert _ask(data, "take", "719262", "--by", "Anna").exit_code == 0
    assert _ask(data, "take", "719262", "--by", "Anna").exit_code == 0, "her own"
    second = _ask(data, "take", "719262", "--by", "Bo")
    assert second.exit_code == 1
    assert re.search(r"Anna has case 719262 since 20\d\d-\d\d-\d\d \d\d:\d\d", second.output)
    assert "oneline case take 719262 --over" in second.output
    assert "taken by Bo" not in _ask(data, "show", "719262").output
    assert _ask(data, "take", "719262", "--by", "Bo", "--over").exit_code == 0
    assert "taken by Bo" in _ask(data, "show", "719262").output
    for words in (("close", "719262"), ("reopen", "719262"), ("take", "719262")):
        assert _ask(data, *words, "--by", "Cleo").exit_code == 0, "nobody has one that was opened again"


def test_a_person_writes_back_and_sees_what_was_said_since(data: Path, database: str) -> None:
    told = _ask(data, "answer", "482913", "We found your form.", "--by", "Anna")
    assert (told.exit_code, "taken" in told.output) == (0, True)
    assert "answered by Anna: We found your form." in _ask(data, "show", "482913").output
    store = open_kept(Settings(data=data, database=database))
    talk = store.conversation_of("sms", "+1")
    assert talk is not None
    assert store.replies_since(talk)[-1].body.endswith("We found your form.")
    store.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close", "719262"), "oneline case take 719262"),
        (("show", "111111"), "oneline case list --all"),
        (("reopen", "482913"), "is open already"),
        (("take", "abc"), "oneline case list"),
    ],
)
def test_what_can_not_be_done_says_what_to_do_instead(data: Path, words: tuple[str, ...], told: str) -> None:
    result = _ask(data, *words)
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output


def test_where_nobody_waits_that_is_said(tmp_path: Path, database: str) -> None:
    open_kept(Settings(data=tmp_path, database=database)).close()
    assert "Nobody waits" in _ask(tmp_path, "list").output


@pytest.mark.parametrize("command", ["list", "show", "take", "answer", "note", "close", "reopen", "audit"])
def test_each_command_says_how_it_is_used(command: str) -> None:
    assert "Example" in CliRunner().invoke(main, ["case", command, "--help"]).output


@pytest.mark.parametrize("code", [("719 262",), ("719-262",), ("719", "262"), (" 719262 ",)])
def test_a_code_may_be_typed_as_it_is_told(data: Path, code: tuple[str, ...]) -> None:
    for words in (
        ("show", *code),
        ("note", *code, "rang 283"),
        ("take", *code, "--by", "Anna"),
        ("take", "--by", "Anna", *code),
    ):
        said = _ask(data, *words)
        assert said.exit_code == 0, said.output
    shown = _ask(data, "show", "719262").output
    assert "rang 283" in shown
    assert _ask(data, "close", *code).exit_code == 0


def test_three_figures_that_are_no_code_are_left_as_they_are(data: Path) -> None:
    assert _ask(data, "note", "482913", "283").exit_code == 0
    assert "noted by" in (shown := _ask(data, "show", "482913").output) and ": 283" in shown


@pytest.mark.parametrize("command", ["note", "answer"])
@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_note_or_an_answer_without_words_is_refused(data: Path, command: str, text: str) -> None:
    before = _ask(data, "show", "482913", "--json").output
    said = _ask(data, command, "482913", text)
    assert said.exit_code == 1
    assert "There are no words in it" in said.output
    assert json.loads(_ask(data, "show", "482913", "--json").output) == json.loads(before)


def test_a_case_is_shown_in_the_words_of_who_works_on_it(data: Path) -> None:
    danger, callback = _ask(data, "show", "719262").output, _ask(data, "show", "482913").output
    for told in (
        "DANGER · open (nobody has taken it)",
        "LATE",
        "E1, a life may be in danger now",
        "danger of",
        "they said",
    ):
        assert told in danger
    for told in ("wants to be rung back · open", "they asked for a person", "they need"):
        assert told in callback
    for house_word in ("reach ", "reason", "history", "class "):
        assert house_word not in danger + callback


def test_what_was_promised_is_not_closed_without_a_word_of_how_it_ended(data: Path) -> None:
    refused = _ask(data, "close", "482913", "--by", "Anna")
    assert refused.exit_code == 1
    assert 'oneline case close 482913 --note "why"' in refused.output
    assert "oneline case answer 482913" in refused.output
    assert json.loads(_ask(data, "show", "482913", "--json").output)["state"] == "open"
    assert _ask(data, "close", "482913", "--note", "rang, all is well").exit_code == 0


@pytest.mark.parametrize("words", [("note", "482913", "rang him"), ("answer", "482913", "It is here.")])
def test_after_a_note_or_an_answer_it_is_closed_without_another(data: Path, words: tuple[str, ...]) -> None:
    assert _ask(data, *words).exit_code == 0
    assert _ask(data, "close", "482913").exit_code == 0


def test_a_closed_case_takes_no_note(data: Path) -> None:
    assert _ask(data, "close", "482913", "--note", "done").exit_code == 0
    refused = _ask(data, "note", "482913", "one thing more")
    assert (refused.exit_code, "oneline case reopen 482913" in refused.output) == (1, True)


@pytest.mark.parametrize("step", [("take",), ("close", "--note", "x"), ("note", "words"), ("answer", "words")])
@pytest.mark.parametrize("by", ["", " "])
def test_nobody_is_no_name_of_who_does_it(data: Path, step: tuple[str, ...], by: str) -> None:
    refused = _ask(data, step[0], "482913", *step[1:], "--by", by)
    assert (refused.exit_code, "--by NAME" in refused.output) == (1, True)
    assert json.loads(_ask(data, "show", "482913", "--json").output)["state"] == "open"


def test_of_a_danger_it_is_told_how_its_person_is_reached(data: Path, database: str) -> None:
    text = _ask(data, "show", "719262").output
    assert "Ring them: +12025550188" in text
    assert "oneline case answer 719262" in text
    store = open_kept(Settings(data=data, database=database))
    open_case(store, replace(DANGER, code="335577"), datetime.now(UTC), "visitor")
    open_case(
        store, replace(DANGER, code="446688", slots={**DANGER.slots, "contact": "none"}), datetime.now(UTC), "visitor2"
    )
    store.close()
    chat = _ask(data, "show", "335577").output
    assert "Ring them" not in chat
    assert "oneline case answer 335577" in chat
    overheard = _ask(data, "show", "446688").output
    assert "case answer" not in overheard and "Ring them" not in overheard


def test_who_looked_and_who_acted_is_told_with_the_reason(data: Path) -> None:
    assert _ask(data, "show", "719262", "--by", "Anna", "--why", "they rang again").exit_code == 0
    assert _ask(data, "take", "719262", "--by", "Bo").exit_code == 0
    assert _ask(data, "list", "--by", "Bo").exit_code == 0
    told = _ask(data, "audit", "719 262", "--by", "Otto", "--why", "review")
    assert told.exit_code == 0, told.output
    rows = [re.split(r"\s{2,}", line) for line in told.output.splitlines()]
    assert [(row[2], re.sub(r" \(.*\)", "", row[4]), *row[5:]) for row in rows[1:]] == [
        ("open_case", "2"), ("show_case", "Anna", "they rang again"), ("take_case", "Bo"), ("read_audit", "Otto", "review"),
    ]  # fmt: skip
    every = json.loads(_ask(data, "audit", "--json", "--by", "Otto").output)
    assert [(line["case"], line["command"], line["role"]) for line in every][-3:] == [
        (None, "list_cases", "operator"), ("719262", "read_audit", "operator"), (None, "read_audit", "operator"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("show", "719262"), ("audit",)])
def test_nobody_looks_without_a_name(data: Path, words: tuple[str, ...]) -> None:
    refused = _ask(data, *words, "--by", " ")
    assert (refused.exit_code, "--by NAME" in refused.output) == (1, True)
