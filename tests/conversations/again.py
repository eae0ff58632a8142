"""Plays every conversation with Rasa and writes `not_yet.txt` anew: `.venv/bin/python tests/conversations/again.py`.

Conversations on a catalogue that is not beside the project keep what the list says of them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

import click
from play import CATALOGUES, HERE, every, folder, name, play
from player import Conversation

from oneline.cli.talking import house_open

LIST = HERE / "not_yet.txt"


@click.command()
@click.argument("part", nargs=-1)
@click.option("--show", is_flag=True, help="Print what went wrong.")
@click.option("--dry", is_flag=True, help="Leave the list as it is.")
def main(part: tuple[str, ...], show: bool, dry: bool) -> None:
    """Play the conversations whose file and name have PART in them, all without; list those that do not go well.

    Example: .venv/bin/python tests/conversations/again.py nyc --show --dry
    """
    # Why: a busy machine must not make keywords answer for Rasa.
    os.environ["ONELINE_RASA_BUDGET"] = "10"
    played = {name(one): problems for one, problems in _played(part, show)}
    before = set(LIST.read_text(encoding="utf-8").splitlines())
    wrong = {each for each, problems in played.items() if problems}
    known = {name(one) for one in every()}
    click.echo(f"{len(played) - len(wrong)} of {len(played)} go well; {len(wrong - before)} new on the list,")
    click.echo(f"{len((before - wrong) & played.keys())} off it, {len(before - known)} forgotten names.")
    if not dry:
        kept = {each for each in before & known if each not in played}
        LIST.write_text("".join(f"{each}\n" for each in sorted(wrong | kept)), encoding="utf-8")


def _played(part: tuple[str, ...], show: bool) -> Iterator[tuple[Conversation, tuple[str, ...]]]:
    """Conversation, what went wrong; one catalogue is open at a time."""
    for path in dict.fromkeys(CATALOGUES.values()):
        mine = [one for one in every() if CATALOGUES[folder(one)] == path and _wanted(name(one), part)]
        if mine and path and not path.exists():
            click.echo(f"{path.name} is not beside the project: {len(mine)} left out.")
        if not mine or (path and not path.exists()):
            continue
        with house_open("rasa", path) as house:
            started = time.perf_counter()
            for number, one in enumerate(mine, 1):
                problems = play(one, house).problems
                _tell(f"{number}/{len(mine)} {time.perf_counter() - started:.0f} s", one, problems, show)
                yield one, problems


def _wanted(text: str, part: tuple[str, ...]) -> bool:
    return not part or any(each in text for each in part)


def _tell(where: str, one: Conversation, problems: tuple[str, ...], show: bool) -> None:
    """Where it is, on a terminal in one line; what went wrong, where that is wanted."""
    print(f"\r{where}  ", end="", file=sys.stderr, flush=True)
    if show and problems:
        click.echo("\n  ".join((f"\n{name(one)}", *problems)))


if __name__ == "__main__":
    main()
