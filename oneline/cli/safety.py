"""`oneline safety`: what the line takes for danger; measure it, and train it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.config.settings import read_settings
from bot.system.progress import show_progress
from oneline.cli.json_lines import answer_each, has_text, read_all
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.options import CATALOGUE

if TYPE_CHECKING:
    from bot.dialogue.turn.resources import Resources
    from bot.processing.player import Player, Show

    Shows = Callable[[Resources], Show]
    """A house → how its replies are shown; the command's own object."""
NEEDS = 'a sentence is an object with at least "text".'


@click.group(cls=WholeHelp)
def safety() -> None:
    """Danger in what residents say: check sentences, measure, train again.

    \b
    Patterns are in intents/<language>/danger/patterns.yml, sentences to learn from in intents/<language>/danger/sentences/.
    Ask:              check
    How good it is:   measure
    After a change:   learn
    """


@safety.command()
@click.option(
    "--jsonl", "lines", type=click.File("r", encoding="utf-8"), default="-", is_flag=False, flag_value="-",
    metavar="[FILE]", help="File of sentences; without it, standard input.",
)  # fmt: skip
@CATALOGUE
@click.pass_obj
def check(shows: Shows, lines: Any, path: Path | None) -> None:
    """Play sentences through whole conversations, and print what danger is heard in each, one JSON object a line.

    \b
    in:   {"id", "text", "lang"?, "channel"?, "before"?: [earlier turns], "asked"?: what the line said last, "alternatives"?: [...]}
    out:  {"id", "class": "E1".."E7" or null, "kind", "doubt": true if the line asks first, "said": [...]}

    Example: echo '{"id": "1", "text": "my mum has collapsed"}' | oneline safety check
    """
    from oneline.cli.talking import talking

    with talking("keywords", path, shows) as player:
        answer_each(lines, has_text, NEEDS, lambda row, number: checked(player, row, number))


def checked(player: Player, row: dict[str, Any], number: int) -> dict[str, Any]:
    """What the line makes of one sentence, after the turns before it."""
    talk = {
        "session": f"{number}",
        "channel": row.get("channel") or "chat",
        "sender": f"{number}",
        "lang": row.get("lang"),
    }
    for earlier in row.get("before") or ():
        player.play({**talk, "text": earlier})
    answer = player.play(
        {**talk, "text": row["text"], "asked": row.get("asked"), "alternatives": row.get("alternatives") or ()}
    )
    return {
        "id": row.get("id"),
        "class": answer["safety"],
        "kind": answer["danger"],
        "doubt": bool(answer["danger"]) and not answer["safety"],
        "said": answer["said"],
    }


@safety.command()
@click.option("--keep-thresholds", is_flag=True, help="Leave intents/danger.yml as it is; takes half the time.")
@click.option(
    "--new",
    default="",
    metavar="NAMES",
    help="New writers, with commas between them, with whom the present network is trained further, which is quicker.",
)
def learn(keep_thresholds: bool, new: str) -> None:
    """Train the classifier of danger again after a change in its sentences or patterns.

    Writes intents/danger.layers.npz, intents/danger.npz and the thresholds in intents/danger.yml; commit them. Needs JAX
    (uv sync --group learn) and takes long; it shows how far it is. The thresholds are chosen on sentences of writers from
    whom the network has not learned.
    """
    from bot.safety.learning import LIMITS, MODEL
    from bot.safety.learning import learn as learn_danger
    from bot.safety.lexicon import read_lexicon

    intents = read_settings().home / "intents"
    try:
        learn_danger(
            intents,
            read_lexicon(intents),
            show_progress,
            keep_thresholds=keep_thresholds,
            new=tuple(filter(None, new.split(","))),
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Written: {intents / MODEL}, {intents / LIMITS}. `oneline safety measure` measures it.")


@safety.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
@click.option("--wrong", is_flag=True, help="Also print the sentences that went wrong.")
@CATALOGUE
@click.pass_obj
def measure(shows: Shows, files: tuple[Path, ...], as_json: bool, wrong: bool, path: Path | None) -> None:
    """Measure with sets of sentences: a table by language, class, and way in.

    \b
    A row of a set is a sentence of `check` with "class" (null for harmless) and, where danger is told without the words
    for it, "veiled": true.
    """
    from bot.safety.measure import Judged, table
    from oneline.cli.talking import talking

    judged: list[Judged] = []
    with talking("keywords", path, shows) as player:
        for number, row in enumerate(_rows(files), 1):
            judged.append(Judged.of(row, checked(player, row, number)))
            show_progress("sentences", number, number + (0 if number % 50 else 1))
    for line in table(judged):
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _told(line))
    for each in judged:
        if wrong and not each.is_right:
            click.echo(json.dumps(each.as_row(), ensure_ascii=False))


def _rows(files: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    for file in files:
        try:
            yield from read_all(file.read_text(encoding="utf-8").splitlines(), has_text, NEEDS)
        except click.ClickException as error:
            raise click.ClickException(f"{file}: {error.message}") from error


def _told(line: dict[str, Any]) -> str:
    """A row of the table in words."""
    return "  ".join(f"{name} {value}" for name, value in line.items())
