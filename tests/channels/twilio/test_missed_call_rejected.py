"""The city's number for missed calls: rejected unanswered and written down; the call that asks, heard and spoken by Twilio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twilio_caller import CALL, CALLER, OURS, PHRASES, Caller, called_line

from bot.config.settings import SettingsError
from bot.model.turn import Turn
from bot.store.records import StoreDown

MISSED_NUMBER, KEY = "+14155550177", "due-7-0-asks"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[Caller, list[Turn]]]:
    """A city with such a number, and what was written down."""
    written: list[Turn] = []
    with called_line(tmp_path, None, desk="+14155550199", missed=MISSED_NUMBER, receive_whole=written.append) as opened:
        yield opened, written


def test_it_is_rejected_and_written_down(line: tuple[Caller, list[Turn]]) -> None:
    caller, written = line
    caller.form = {"To": MISSED_NUMBER}
    answer = caller.ask("/twilio/voice")
    assert answer.verbs == ["Reject"] and answer.one("Reject").get("reason") == "busy"
    (turn,) = written
    assert (turn.id, turn.sender, turn.facts["missed"], turn.keys) == (f"{CALL}-missed", CALLER, "yes", "")
    assert "call" not in turn.facts


def test_a_withheld_number_is_rejected_and_nothing_is_kept(line: tuple[Caller, list[Turn]]) -> None:
    caller, written = line
    caller.form = {"To": MISSED_NUMBER, "From": "anonymous"}
    assert caller.ask("/twilio/voice").verbs == ["Reject"] and written == []


def test_every_other_number_is_answered(line: tuple[Caller, list[Turn]]) -> None:
    caller, _ = line
    caller.form = {"To": OURS}
    assert "Reject" not in caller.ask("/twilio/voice").verbs


def test_nothing_is_answered_either_while_the_database_is_away(tmp_path: Path) -> None:
    def down(turn: Turn) -> None:
        raise StoreDown("locked")

    with called_line(tmp_path, None, missed=MISSED_NUMBER, receive_whole=down) as caller:
        caller.form = {"To": MISSED_NUMBER}
        assert caller.ask("/twilio/voice").verbs == ["Reject"]


def test_a_number_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="missed_call"), called_line(tmp_path, None, missed="027 8555 0100"):
        pass


@pytest.mark.parametrize(
    ("answer", "yes"), [({"keys": "1"}, True), ({"keys": "2"}, False), ({"said": "yes"}, True), ({"said": "no"}, False)]
)
def test_the_call_that_asks_keeps_the_answer(tmp_path: Path, answer: dict[str, str], yes: bool) -> None:
    kept: list[tuple[str, bool]] = []
    told: dict[str, Any] = {
        "message_of": {KEY: ("Shall we ring you back?", "en")}.get,
        "command": {"yes": "yes", "no": "no"}.get,
    }
    with called_line(tmp_path, None, answered=lambda key, yes: kept.append((key, yes)), **told) as caller:
        caller.form = {"From": OURS, "To": CALLER, "Direction": "outbound-api"}
        asked = caller.ask(f"/twilio/voice/out?message={KEY}")
        assert "Shall we ring you back?" in asked.said and PHRASES.say("en", "phone.may_ring_keys") in asked.said
        said = caller.say(answer.get("said", ""), keys=answer.get("keys", ""))
        assert kept == [(KEY, yes)]
        assert said.verbs == (["Gather", "Redirect"] if yes else ["Say", "Hangup"])
