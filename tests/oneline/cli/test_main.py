"""The command: turns in, answers out; every refusal says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
TURNS = [
    {"session": "a", "channel": "sms", "sender": "+15555550123", "text": "meals brought to my mother at home"},
    {"session": "b", "channel": "voice", "sender": "+15555550124", "lang": "zh", "keys": "0"},
    {"session": "a", "channel": "sms", "sender": "+15555550123", "text": "how much is it?"},
    {"session": "c", "channel": "chat", "sender": "x", "silence": True},
]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine's but the data folder, where imports are cached."""
    monkeypatch.setenv("ONELINE_DATA", str(ROOT / "var"))


def _run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def test_turns_are_answered_line_by_line_in_their_own_sessions() -> None:
    given = "\n".join(json.dumps(turn) for turn in TURNS)
    result = _run("converse", "--understanding", "keywords", "--jsonl", given=given)
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["session"] for answer in answers] == ["a", "b", "a", "c"]
    assert answers[0]["service"] == answers[2]["service"] == "meals-at-home"
    assert (answers[2]["aspect"], answers[2]["checked"] is not None) == ("cost", True)
    assert (answers[1]["owner"], len(answers[1]["case"]), answers[1]["language"]) == ("person", 6, "zh")
    assert answers[3]["said"]
    assert all(
        {"said", "intent", "outcome", "service", "aspect", "choices", "safety", "checked", "owner", "case"} <= set(a)
        for a in answers
    )


@pytest.mark.parametrize("line", ["not json", "[1]", '{"words": "neither session nor text"}'])
@pytest.mark.parametrize(
    ("command", "good"),
    [(("converse", "--understanding", "keywords"), {"session": "a", "text": "bus card"}), (("safety", "check"), {"text": "he fell"})],
)  # fmt: skip
def test_a_line_that_is_no_turn_is_named_and_the_next_go_on(
    command: tuple[str, ...], good: dict[str, str], line: str
) -> None:
    result = _run(*command, given="\n".join([json.dumps(good), line, json.dumps(good)]))
    assert result.exit_code == 1
    first, wrong, last = (json.loads(each) for each in result.stdout.splitlines())
    assert first["said"] and last["said"]
    assert wrong["error"].startswith("Line 2")
    assert "1 of the lines could not be read" in result.stderr


def test_an_entry_is_found_and_shown() -> None:
    found = json.loads(_run("catalogue", "search", "--json", "a hot lunch brought to my door").stdout.splitlines()[-1])
    assert found["candidates"][0]["source_id"] == "meals-at-home"
    assert json.loads(_run("catalogue", "show", "--json", "meals-at-home").stdout)["source_id"] == "meals-at-home"
    assert "who.0" in _run("catalogue", "show", "--facts", "meals-at-home").stdout


def test_what_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    assert "oneline catalogue search" in _run("catalogue", "show", "no-such-entry").output
    odd = tmp_path / "odd.json"
    odd.write_text("{}")
    assert "none of the formats" in _run("catalogue", "import", str(odd)).output
    broken = tmp_path / "city"
    (broken / "services").mkdir(parents=True)
    (broken / "services" / "a.yml").write_text("- {id: [}")
    assert "cannot be read" in _run("catalogue", "import", str(broken)).output


def test_an_unknown_setting_stops_a_command_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_PROT", "1")
    result = _run("settings")
    assert result.exit_code == 1
    assert "ONELINE_PROT" in result.output


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_TWILIO_AUTH_TOKEN", "hush")
    for arguments in (("settings",), ("settings", "--json"), ("settings", "--markdown")):
        assert "hush" not in _run(*arguments).output


@pytest.mark.parametrize(
    ("odd", "wanted"),
    [
        ({"channel": "fax"}, "there is no channel 'fax'. There are: sms, voice, chat"),
        ({"lang": "xx"}, "the line does not speak 'xx'. It speaks: en, zh"),
        ({"at": "tomorrow"}, "is no time. Write it as 2026-11-25T10:00"),
    ],
)
def test_a_turn_with_a_channel_language_or_time_there_is_not_is_refused_and_the_next_go_on(
    odd: dict[str, str], wanted: str
) -> None:
    good = {"session": "a", "text": "bus card", "lang": "zh-Hant"}
    given = "\n".join(map(json.dumps, (good, {**good, **odd}, good)))
    result = _run("converse", "--understanding", "keywords", given=given)
    assert result.exit_code == 1
    first, refused, last = (json.loads(line) for line in result.stdout.splitlines())
    assert first["said"] and last["said"]
    assert wanted in refused["error"] and refused["error"].startswith("Line 2: ")


def test_a_chat_in_a_language_that_is_not_there_is_refused() -> None:
    said = _run("chat", "--understanding", "keywords", "--lang", "xx", given="hello\n")
    assert said.exit_code == 1
    assert "It speaks: en, zh" in said.output
