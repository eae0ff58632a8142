"""The lists in which the names of commands stand agree with one another."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.dialogue.policy.rules_commands import COMMANDS
from bot.dialogue.turn.resources import Resources
from bot.errands.case.open_question.any_question import PASSES_ON
from bot.nlu.commands import KEYS, Command
from channels.calls.call_session import ALWAYS

STOPPED = {"stop", "start"}
"""Commands that need to know whether the provider took the word."""
NAMES = set(get_args(Command))


def test_every_command_is_carried_out() -> None:
    assert set(COMMANDS) | STOPPED == NAMES


@pytest.mark.parametrize("names", [PASSES_ON, ALWAYS, set(KEYS.values())])
def test_other_lists_name_commands_alone(names: set[str]) -> None:
    assert names <= NAMES


def test_words_are_of_commands_alone(house: Resources) -> None:
    assert set(house.keywords.commands.values()) <= NAMES
