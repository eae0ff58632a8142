"""Commands are read and written as the closed list has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.command import Command, CommandError, read_command_list, write_commands

COMMANDS = read_command_list(Path(__file__).parents[3] / "intents")


@pytest.mark.parametrize(
    ("label", "commands"),
    [
        ("Affirm", (Command("Affirm"),)),
        ('Fill(place, "17 Mill Road, flat 2")', (Command("Fill", ("place", "17 Mill Road, flat 2")),)),
        ("Deny + AskAbout(this, cost)", (Command("Deny"), Command("AskAbout", ("this", "cost")))),
        ('Fill(asked, "a (small) one + a lid")', (Command("Fill", ("asked", "a (small) one + a lid")),)),
        ('Correct(name, "She said \\"Rose\\"")', (Command("Correct", ("name", 'She said "Rose"')),)),
        ("WantPerson()", (Command("WantPerson"),)),
        ('ReportProblem("路灯不亮", "柳树街8号")', (Command("ReportProblem", ("路灯不亮", "柳树街8号")),)),
    ],
)
def test_a_label_is_read(label: str, commands: tuple[Command, ...]) -> None:
    assert COMMANDS.read(label) == commands
    assert COMMANDS.read(write_commands(commands)) == commands


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("", "Unclear"),
        ("Explode", "is no command"),
        ("Fill(place)", "takes"),
        ("Affirm(now)", "takes"),
        ("AskAbout(this, colour)", "aspect is one of"),
        ("Affirm and Deny", "joined by"),
        ('Fill(place, "unfinished)', "joined by"),
    ],
)
def test_what_is_no_label_says_what_to_write(label: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        COMMANDS.read(label)


@given(st.lists(st.text(min_size=1, max_size=40).filter(lambda each: each.strip() == each), min_size=2, max_size=2))
def test_any_words_come_back_as_they_were(words: list[str]) -> None:
    commands = (Command("Fill", tuple(words)), Command("Affirm"))
    assert COMMANDS.read(write_commands(commands)) == commands


def test_each_command_says_what_it_means() -> None:
    assert all(each.means and each.group for each in COMMANDS.signatures.values())
