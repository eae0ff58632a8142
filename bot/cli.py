"""The command `oneline`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bot.commands.catalogue import catalogue
from bot.commands.details import details
from bot.commands.needs import needs
from bot.commands.options import CATALOGUE, UNDERSTANDING
from bot.commands.phrases import phrases
from bot.house import House
from bot.played import Show
from bot.settings import SettingsError, read_settings


class PlainErrors(click.Group):
    """Shows errors that say what to do as one sentence, and no other."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        from bot.catalogue.beside import BesideError
        from bot.catalogue.compiled import CatalogueError
        from bot.catalogue.facts.details import DetailsError
        from bot.catalogue.needs import NeedsError
        from bot.city import CityError
        from bot.store import StoreDown

        try:
            return super().invoke(ctx)
        except (BesideError, CatalogueError, CityError, DetailsError, NeedsError, SettingsError) as error:
            raise click.ClickException(str(error)) from error
        except StoreDown as error:
            raise click.ClickException(f"The database does not answer: {error}. See ONELINE_DATABASE.") from error


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="oneline")
def main() -> None:
    """One Line: every city service by phone, text and chat, in people's own words.

    \b
    Try it:      oneline run          the whole line with a page in the browser
                 oneline chat         a conversation in this terminal
    Ask it:      oneline catalogue search "my heating is off"
    Script it:   oneline converse --jsonl turns.jsonl
    """


main.add_command(catalogue)
main.add_command(details)
main.add_command(needs)
main.add_command(phrases)


def _shows(house: House) -> Show:
    from channels.rendering import renderers

    table = renderers(house.phrases, house.city.line)
    return lambda channel, reply: table.get(channel, table["chat"])(reply)


@main.command()
@click.option(
    "--jsonl",
    "lines",
    type=click.File("r", encoding="utf-8"),
    default="-",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="File of turns; standard input where none is named.",
)
@CATALOGUE
@UNDERSTANDING
def converse(lines: Any, path: Path | None, understanding: str) -> None:
    """Play turns, one JSON object a line, and print what the line answers, one JSON object a line.

    \b
    in:   {"session", "channel": "sms"|"voice"|"chat", "sender", "lang"?, "at"?, "text" | "keys" | "silence"}
    out:  {"session", "said": [...], "intent", "outcome", "service", "aspect", "safety",
           "choices": [{"source_id", "name"}, ...], "checked", "owner", "case", ...}
    "service" is the entry the reply is about, on follow-ups too; choices stand as they were offered.

    Example: echo '{"session":"a","channel":"sms","sender":"+15550100","text":"bus card"}' | oneline converse
    """
    from bot.commands.talking import talking

    with talking(understanding, path, _shows) as player:
        for number, line in enumerate(lines, 1):
            if line.strip():
                click.echo(json.dumps(player.play(_turn(line, number)), ensure_ascii=False))


def _turn(line: str, number: int) -> dict[str, Any]:
    try:
        turn = json.loads(line)
        if not isinstance(turn, dict) or "session" not in turn:
            raise ValueError('a turn is an object with at least "session" and one of "text", "keys", "silence"')
    except ValueError as error:
        raise click.ClickException(f"Line {number}: {error}") from error
    return turn


@main.command()
@click.option(
    "--lang", "language", default="en", show_default=True, help="Language to begin in; it follows what you type."
)
@CATALOGUE
@UNDERSTANDING
def chat(language: str, path: Path | None, understanding: str) -> None:
    """A conversation in this terminal; nothing of it is stored."""
    from bot.commands.chat import talk
    from bot.commands.talking import talking

    with talking(understanding, path, _shows) as player:
        talk(player, language)


@main.command()
def run() -> None:
    """Start the whole line on this machine: understanding, worker, web; stop it with Ctrl-C."""
    from bot.commands.running import run as run_all

    run_all(read_settings())


@main.command()
def worker() -> None:
    """Answer conversations and send messages until told to stop; any number of workers may run."""
    from bot.app import run_workers

    run_workers(read_settings())


@main.command("settings")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--markdown", is_flag=True, help="A page for the documentation instead: names, defaults, what each is for."
)
def settings_(as_json: bool, markdown: bool) -> None:
    """List every setting, what it is for, and its value now (secrets are not shown)."""
    from bot.commands.settings import listed, page, values

    if as_json:
        click.echo(json.dumps(values(read_settings()), ensure_ascii=False))
    else:
        click.echo(page() if markdown else listed(read_settings()))
