"""What can be typed in `oneline chat` beside what is said to the line."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.processing.player import Player
from oneline.cli import chat
from oneline.cli.chat import HELP, Terminal


class Echo:
    """A line that says what it heard."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def play(self, line: dict[str, Any]) -> dict[str, Any]:
        """Repeats a text."""
        self.heard.append(line)
        return {"said": [f"heard {line.get('text', line.get('keys'))}"], "service": "bus-pass"}


@pytest.fixture
def line() -> Echo:
    """A line that is played with."""
    return Echo()


def _terminal(line: Echo) -> Terminal:
    return Terminal(cast(Player, line), "en")


def test_text_and_keys_are_said_in_one_conversation_until_it_begins_again(line: Echo) -> None:
    terminal = _terminal(line)
    assert (terminal.answer("bus card"), terminal.answer("/keys 1")) == ("heard bus card", "heard 1")
    assert "somebody else" in terminal.answer("/new") and terminal.answer("/why") == "Nothing was said yet."
    terminal.answer("hello")
    first, second, third = (heard["session"] for heard in line.heard)
    assert first == second != third and line.heard[1]["keys"] == "1"


def test_what_is_said_is_heard_at_the_time_that_was_set(line: Echo) -> None:
    terminal = _terminal(line)
    assert terminal.answer("/when").startswith("You are heard now, ")
    assert terminal.answer("/when 2026-12-24 18:00") == terminal.answer("/when") == "You are heard at 2026-12-24 18:00."
    assert "is no time" in terminal.answer("/when soon")
    terminal.answer("are you open")
    terminal.answer("/when now")
    terminal.answer("and now")
    assert line.heard[0]["at"].startswith("2026-12-24T18:00:00") and "at" not in line.heard[1]


def test_why_tells_of_the_last_turn_and_no_command_is_said_to_the_line(line: Echo) -> None:
    terminal = _terminal(line)
    terminal.answer("bus card")
    assert terminal.answer("/why") == "  service: bus-pass"
    assert terminal.answer("/help") == HELP and terminal.answer("/bye") == f"There is no /bye.\n{HELP}"
    assert len(line.heard) == 1


@pytest.mark.parametrize("last", ["/quit", ""])
def test_it_ends_by_a_word_and_at_the_end_of_what_is_typed(
    line: Echo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], last: str
) -> None:
    typed = iter(["bus card", *[last] * bool(last)])

    def read(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    chat.talk(cast(Player, line), "en")
    assert "heard bus card" in capsys.readouterr().out and len(line.heard) == 1
