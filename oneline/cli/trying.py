"""`oneline try`: a city's own questions put to the line, pass or fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.city.own_questions import Question, QuestionsError, faults_of, ids_of, read_questions
from bot.system.progress import show_progress
from oneline.cli.options import CATALOGUE, UNDERSTANDING

if TYPE_CHECKING:
    from bot.dialogue.turn.resources import Resources
    from bot.processing.player import Show

EVERY = 20
type Shows = Callable[[Resources], Show]


@click.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each question instead of sentences.")
@CATALOGUE
@UNDERSTANDING
@click.pass_obj
def try_(shows: Shows, file: Path, as_json: bool, path: Path | None, understanding: str) -> None:
    """Put your own questions to the line and say which pass; run it after each import (exits with 1 if one fails).

    \b
    FILE is a list in YAML, or JSON lines in a file that ends in .jsonl:
      - question: im 67 how do i ride the bus free
        language: en                      # without it, guessed from its letters
        service: Senior transit card      # name or id; a list where any of them is right
        words: [identity card]            # all must be in the answer
      - question: [heating repair, what do i pay]   # turn by turn; the last answer is checked
        words: [free]
      - question: 我要买飞机票
        not_here: true                    # the line ought to say that it does not have this
      - question: bus card
        service: senior-transit-card
        may_ask: true                     # offering it among others is right too

    \b
    Example: oneline try docs/questions.yml     the demo city's; copy it and write yours
             oneline try questions.yml --catalogue services.xlsx --json
    """
    _try_all(file, path, understanding, as_json, shows)


def _try_all(file: Path, catalogue: Path | None, understanding: str, as_json: bool, shows: Shows) -> None:
    """Ask every question of a file and say what of it went wrong; exits with 1 where something did."""
    try:
        questions = read_questions(file)
    except QuestionsError as error:
        raise click.ClickException(str(error)) from error
    # Why here: it takes seconds to load, and a file that can not be read is said to be so at once.
    from oneline.cli.talking import house_open

    failed = 0
    with house_open(understanding, catalogue) as house:
        for number, question in enumerate(questions, 1):
            result = _tried(house, shows(house), question, number)
            failed += not result["passed"]
            click.echo(json.dumps(result, ensure_ascii=False) if as_json else _worded(result))
            if number % EVERY == 0:
                show_progress("questions", number, len(questions))
    if not as_json:
        click.echo(f"{len(questions) - failed} of {len(questions)} passed.")
    if failed:
        raise SystemExit(1)


def _tried(house: Resources, show: Show, question: Question, number: int) -> dict[str, Any]:
    """What came of one question, each in a conversation of its own."""
    from bot.processing.player import Player

    row: dict[str, Any] = {"number": number, "question": list(question.question), "passed": False}
    language = question.language or house.phrases.traits.language_of(question.question[-1], house.city.language)
    try:
        expected = ids_of(question, house.catalogue.services)
        if language not in house.phrases.languages:
            raise QuestionsError(
                f"The line does not speak {language}. It speaks: {', '.join(house.phrases.languages)}."
            )
    except QuestionsError as error:
        return {**row, "wrong": [str(error)], "said": [], "service": None, "outcome": None}
    player, told = Player(house, show), dict[str, Any]()
    for text in question.question:
        told = player.play({"session": f"try-{number}", "channel": "chat", "lang": language, "text": text})
    wrong = list(faults_of(question, expected, told))
    return {**row, "passed": not wrong, "wrong": wrong, **{name: told[name] for name in ("said", "service", "outcome")}}


def _worded(result: dict[str, Any]) -> str:
    """A line where it passed; else what was wrong, and what was told instead."""
    asked = " → ".join(result["question"])
    if result["passed"]:
        return f"pass  {asked}"
    wrong = [f"      {each}" for each in result["wrong"]]
    told = [f"      told: {' / '.join(' '.join(result['said']).split(chr(10)))}"] if result["said"] else []
    return "\n".join((f"FAIL  {asked}", *wrong, *told))
