"""`oneline case`: what staff see of cases, and do with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.city.city import read_city
from bot.config.settings import read_settings
from bot.language.phrases import Phrases
from bot.model.case_command import (
    AnswerCase,
    CaseCommand,
    CloseCase,
    NoteCase,
    ReopenCase,
    TakeCase,
    TakeOverCase,
)
from bot.store import Store
from bot.store.case_records import StaffCase
from oneline.cli.case_asked import BY, DATA, JSON, WHY, ByCode, asked, operator
from oneline.cli.case_audit import audit
from oneline.cli.case_join import join, part
from oneline.cli.case_json import as_json
from oneline.cli.case_page import shown, table
from oneline.cli.lazy_groups import WholeHelp


@click.group("case", cls=WholeHelp)
def case_group() -> None:
    """Cases, people who wait for a person: see who does, take one, close it.

    \b
    The line opens a case when it hears danger, promises a call back, or cannot do something itself.
    It is `open` until somebody takes it, `taken` until it is closed, then `done`.
      oneline case list                 danger first, then who waits longest
      oneline case show 482913          everything about one, with how to reach the person
      oneline case take 482913          it is yours; staff are not told of it again
      oneline case note 482913 "rang, nobody home"
      oneline case answer 482913 "We found it."   to the person, in the chat or by text
      oneline case close 482913 --note "rang, all is well"   it is over
    Two reports of one broken thing are one job for the crew:
      oneline case join 482913 --with 719262    482913 is about the same thing as 719262
      oneline case part 482913                  separate them: these were two things after all
    CODE is the six digits the person was told, 482913 or 482 913; a case without one is named by its number, as #12.
    Who did what and when is kept with the case; who looked at it, too:
      oneline case audit 482913
    city/staff.yml says how soon a case must be taken.
    """


@case_group.command("list")
@click.option("--all", "every", is_flag=True, help="Closed cases too.")
@JSON
@BY
@WHY
@DATA
def list_(every: bool, wants_json: bool, by: str | None, why: str, data: Path | None) -> None:
    """List who waits for a person: danger first, then the longest waiting.

    \b
    Example: oneline case list
             oneline case list --all --json
    """
    city, now = read_city(read_settings().city), datetime.now(UTC)
    if wants_json:
        views = asked(data, lambda store: store.look_at_each(operator(by), now, why, every=every))
        click.echo(json.dumps([as_json(view.staff, view.case, city) for view in views], ensure_ascii=False))
    else:
        found = asked(data, lambda store: store.look_at_list(operator(by), now, why, every=every))
        click.echo(table(found, city, now))


@case_group.command(cls=ByCode)
@click.argument("code")
@JSON
@BY
@WHY
@DATA
def show(code: str, wants_json: bool, by: str | None, why: str, data: Path | None) -> None:
    """Show the case CODE: what it is about, how to reach the person, what was said, what was done.

    The look is written down: who looked, when, and why if you say so.

    \b
    Example: oneline case show 482913
             oneline case show "#12" --json --why "they rang and asked"
    """
    city, now = read_city(read_settings().city), datetime.now(UTC)
    view = asked(data, lambda store: store.look(code, operator(by), now, why))
    if wants_json:
        click.echo(json.dumps(as_json(view.staff, view.case, city), ensure_ascii=False))
    else:
        click.echo(shown(view.staff, view.case, view.said, view.since, city, now))


@case_group.command(cls=ByCode)
@click.argument("code")
@BY
@click.option("--note", default="", help="A note to keep with the case.")
@click.option("--over", is_flag=True, help="Take it over from the person who has it.")
@DATA
def take(code: str, by: str | None, note: str, over: bool, data: Path | None) -> None:
    """Take the case CODE: it is yours, and staff are not told of it again.

    If somebody else has it, you are told who, and nothing is changed.

    \b
    Example: oneline case take 482913 --by Anna
             oneline case take 482913 --by Bo --over
    """
    _work(code, "take", TakeOverCase(note) if over else TakeCase(note), by, data)


def _step(name: str, command_of: Callable[[str], CaseCommand], help_: str) -> click.Command:
    @click.command(name, help=help_, cls=ByCode)
    @click.argument("code")
    @BY
    @click.option("--note", default="", help="A note to keep with the case.")
    @DATA
    def command(code: str, by: str | None, note: str, data: Path | None) -> None:
        _work(code, name, command_of(note), by, data)

    return command


case_group.add_command(
    _step("close", CloseCase, "Close the case CODE: it is over, and its code is free again. A case about danger must be taken first. "
                   "A case of something that was promised needs a note, or an answer, that says how it ended.\n\n"
                   'Example: oneline case close 482913 --note "rang back, all is well"')
)  # fmt: skip
case_group.add_command(
    _step(
        "reopen",
        ReopenCase,
        "Open the case CODE again; staff are told of it again.\n\nExample: oneline case reopen 482913",
    )
)


@case_group.command(cls=ByCode)
@click.argument("code")
@click.argument("text")
@BY
@DATA
def answer(code: str, text: str, by: str | None, data: Path | None) -> None:
    """Write TEXT to the person of the case CODE, in the chat or by text, where they wrote to us; the case is then yours.

    \b
    Example: oneline case answer 482913 "The office has your form. Come on Monday."
    """
    settings = read_settings()
    phrases, city = Phrases(settings.home / "intents"), read_city(settings.city)

    def word(language: str) -> str:
        spoken = language if language in phrases.languages else city.language
        return phrases.say(spoken, "case.answer", line=city.line[spoken], text=text)

    _work(code, "answer", AnswerCase(text, word), by, data)


@case_group.command(cls=ByCode)
@click.argument("code")
@click.argument("text")
@BY
@DATA
def note(code: str, text: str, by: str | None, data: Path | None) -> None:
    """Write TEXT into the history of the case CODE.

    \b
    Example: oneline case note 482913 "rang at ten, nobody answered"
    """
    _work(code, "note", NoteCase(text), by, data)


case_group.add_command(audit)
case_group.add_command(join)
case_group.add_command(part)


def _work(code: str, step: str, command: CaseCommand, by: str | None, data: Path | None) -> None:
    def act(store: Store) -> tuple[StaffCase, str]:
        actor = operator(by)
        return store.act(code, command, actor, datetime.now(UTC)), actor.name

    case, who = asked(data, act)
    click.echo(f"Case {case.name} is {case.state}. ({step} by {who})")
