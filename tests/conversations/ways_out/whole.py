"""Says everything to every question, on every way in both languages: `.venv/bin/python tests/conversations/ways_out/whole.py`.

Takes a quarter of an hour of two cores; the suite says each thing to each question once. Ends with 1 where anything went wrong.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import click

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
os.environ.setdefault("OMP_NUM_THREADS", "1")

from asked import Asked, Question, ask, every_way, everything_keyed, everything_said
from checks import keyed_problems, said_problems

from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.nlu.keyword_fallback import KeywordNlu
from oneline.assembly import open_house

Open = tuple[Question, str, str]
Tried = tuple[Open, int, list[str]]
_houses: list[Resources] = []


@click.command()
@click.argument("part", nargs=-1)
@click.option("--processes", default=2, show_default=True, help="How many work at the same time.")
def main(part: tuple[str, ...], processes: int) -> None:
    """Try the questions whose name has PART in it, all without.

    Example: .venv/bin/python tests/conversations/ways_out/whole.py "another one" danger
    """
    opens = [each for each in every_way() if not part or any(word in each[0].name for word in part)]
    tried, wrong = Counter[str](), Counter[str]()
    with get_context("spawn").Pool(processes, _open) as pool:
        for (question, way, language), count, problems in pool.imap(_tried, opens):
            tried[way] += count
            wrong[way] += len(problems)
            for problem in problems:
                click.echo(f"{question.name}, {way}, {language}: {problem}")
    for way, count in tried.items():
        click.echo(f"{way:5} {count:6,} said or keyed, {wrong[way]:,} wrong")
    click.echo(f"all   {sum(tried.values()):6,} said or keyed, {sum(wrong.values()):,} wrong")
    sys.exit(1 if sum(wrong.values()) else 0)


def _open() -> None:
    _houses.append(open_house(Settings(data=ROOT / "var"), KeywordNlu(ROOT / "intents")))


def _tried(one: Open) -> Tried:
    """Everything said, and keyed where there are keys, to one question on one way in one language."""
    question, way, language = one
    asked = ask(_houses[0], question, way, language)
    found = [*_by_words(asked)] if way != "keys" else []
    found += [*_by_keys(asked)] if way in {"call", "keys"} else []
    return one, len(found), [problem for problems in found for problem in problems]


def _by_words(asked: Asked) -> Iterator[list[str]]:
    for said in everything_said():
        yield [f"{getattr(said, asked.language)!r}: {each}" for each in said_problems(asked, said)]


def _by_keys(asked: Asked) -> Iterator[list[str]]:
    for keys in everything_keyed():
        yield [f"{keys!r}: {each}" for each in keyed_problems(asked, keys)]


if __name__ == "__main__":
    main()
