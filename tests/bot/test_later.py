"""Groups of commands brought in when wanted: what the list says of each, and that help loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import GROUPS, main

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "scipy", "sklearn", "sqlalchemy", "flask", "onnxruntime")


@pytest.mark.parametrize("name", GROUPS)
def test_the_list_says_of_a_group_what_it_says_of_itself(name: str) -> None:
    group = main.get_command(click.Context(main), name)
    assert group is not None
    assert group.name == name
    opening = (group.help or "").split("\n\n")[0]
    assert " ".join(opening.split()) == GROUPS[name][1]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from bot.cli import main; main(['--help'], standalone_mode=False);"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "catalogue" in done.stdout
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]


def test_the_list_of_commands_is_in_whole_sentences() -> None:
    context = click.Context(main, info_name="oneline", max_content_width=100)
    assert "..." not in main.get_help(context).split("Commands:")[1]
