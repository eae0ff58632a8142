"""Groups of commands brought in when wanted: what the list says of each, and that help loads nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.config.settings import Settings
from bot.store.open_sealed import open_kept
from oneline.cli.main import GROUPS, main

ROOT = Path(__file__).parents[3]
HEAVY = ("numpy", "scipy", "sklearn", "sqlalchemy", "flask", "onnxruntime", "structlog", "rich", "asyncio")


@pytest.mark.parametrize("name", GROUPS)
def test_the_list_says_of_a_group_what_it_says_of_itself(name: str) -> None:
    group = main.get_command(click.Context(main), name)
    assert group is not None
    assert group.name == name
    opening = (group.help or "").split("\n\n")[0]
    assert " ".join(opening.split()) == GROUPS[name][1]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from oneline.cli.main import main; main(['--help'], standalone_mode=False);"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "catalogue" in done.stdout
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]


def test_the_list_of_commands_is_in_whole_sentences() -> None:
    context = click.Context(main, info_name="oneline", max_content_width=100)
    assert "..." not in main.get_help(context).split("Commands:")[1]


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_the_list_of_every_group_is_in_whole_sentences_and_each_command_has_one(name: str) -> None:
    context = click.Context(main, info_name="oneline")
    command = main.get_command(context, name)
    assert command is not None
    told = command.get_help(click.Context(command, context, info_name=name))
    assert told.split("Options:")[0].count(".") >= 1
    if isinstance(command, click.Group):
        listed = command.get_help(click.Context(command, context, info_name=name)).split("Commands:")[1]
        assert "..." not in listed
        assert all(word in listed for word, each in command.commands.items() if not each.hidden)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["settings", "check"], ("numpy", "scipy", "sklearn", "flask", "alembic", "bm25s", "onnxruntime")),
        (["case", "list"], ("numpy", "scipy", "sklearn", "flask", "alembic", "bm25s", "onnxruntime")),
        (["try", "--help"], ("numpy", "scipy", "sqlalchemy", "flask", "alembic", "onnxruntime")),
        (["use"], ("numpy", "scipy", "sqlalchemy", "flask", "alembic", "onnxruntime")),
        (["case", "show", "1"], ("numpy", "scipy", "flask", "alembic", "bm25s", "onnxruntime")),
    ],
)
def test_a_quick_command_loads_nothing_heavy_even_where_it_is_refused(
    tmp_path: Path, words: list[str], heavy: tuple[str, ...]
) -> None:
    open_kept(Settings(data=tmp_path)).close()
    script = (
        "import sys; from oneline.cli.main import main\n"
        "try: main(sys.argv[1:], standalone_mode=False)\n"
        "except Exception: pass\n"
        f"print('loaded:', *[name for name in {heavy!r} if name in sys.modules])"
    )
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ONELINE_DATA": str(tmp_path)}
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=given)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"], done.stderr
