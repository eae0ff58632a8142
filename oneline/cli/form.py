"""`oneline form`: look into the forms a city wrote, and play them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.city.city import City, read_city
from bot.config.settings import read_settings
from bot.forms.form import Form, Way
from bot.forms.lint import faults
from bot.forms.read import FOLDER, read_file, read_forms
from bot.forms.readers.readers import Readers
from bot.forms.sheet import FormError
from bot.language.phrases import Phrases
from bot.places.reader import open_place_reader
from oneline.cli.form_friction import friction_command
from oneline.cli.form_play import Player
from oneline.cli.lazy_groups import WholeHelp


@click.group("form", cls=WholeHelp)
def form_group() -> None:
    """Forms people fill in (city/forms): list them, find faults, try one, see where people stumble.

    \b
    A clerk writes a form beside the services, in YAML or in a sheet (.xlsx), with the words of XLSForm: docs/forms.md
      oneline form list                 which there are, what each asks
      oneline form check                what is wrong with them
      oneline form check new.xlsx       the same of one that is not in use yet
      oneline form try bulky-waste      fill one in here; nothing is sent
      oneline form friction             which questions people stumble at, the worst first
    """


form_group.add_command(friction_command)


@form_group.command("list")
def list_() -> None:
    """List the forms of the city: name, service, what is asked.

    \b
    Example: oneline form list
    """
    for form in _all(read_settings().city):
        asked = ", ".join(question.name for question in form.questions if question.asked and question.type != "note")
        click.echo(f"{form.name}  ({form.service})\n    asks: {asked}\n    {_committed(form)}")


def _committed(form: Form) -> str:
    commits = form.commits
    told = [f"read back: {commits.read_back}"]
    told += [f"undo: {_hours(commits.undo)}"] if commits.undo else []
    told += [f"pledge: {_hours(commits.pledge)}"] if commits.pledge else []
    return ", ".join([*told, f"goes to: {commits.backend or 'staff'}", f"version {form.version}"])


def _hours(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


@form_group.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def check(path: Path | None) -> None:
    """Find faults in forms; exits with 1 if there are any.

    \b
    PATH is a form (.yml or .xlsx), or a city's folder; without it the city in use.
    It finds questions that nobody is ever asked, missing languages, wordings that are longer than a text message or too
    hard to read, a commit without a read-back, an optional question without `unknown`, and words that stand for two choices.
    Example: oneline form check
             oneline form check forms/garden.xlsx
    """
    settings = read_settings()
    city, languages = read_city(settings.city), Phrases(settings.home / "intents").languages
    forms = _all(path or settings.city)
    found = [fault for form in forms for fault in faults(form, languages, city.local(datetime.now().astimezone()))]
    for fault in found:
        click.echo(str(fault))
    if found:
        raise click.ClickException(
            f"{len(found)} to mend in {len({fault.form for fault in found})} of {len(forms)} forms."
        )
    click.echo(f"{len(forms)} forms, nothing to mend.")


@form_group.command("try")
@click.argument("name")
@click.option("--lang", "language", default="", help="Language to use; without it, the city's.")
@click.option("--way", type=click.Choice(["text", "speech", "keys"]), default="text", show_default=True, help="Way in.")
@click.option("--at", default="", help="City time to use, as 2026-12-03T10:15; without it, now.")
@click.option(
    "--file", "path", type=click.Path(exists=True, path_type=Path), help="A file with a form that is not in use yet."
)
def try_(name: str, language: str, way: Way, at: str, path: Path | None) -> None:
    """Fill in a form here, as a resident would; nothing is kept or sent.

    \b
    The first line is what starts it: "please take my old sofa from 7 Mill Road". An empty line is silence.
    #5 is key 5. After each line you see what was understood. It ends with the commit, or at the end of input.
    Example: oneline form try bulky-waste
             oneline form try meals-at-home --lang zh --way speech
             oneline form try garden --file garden.xlsx --at 2026-12-03T10:15
    """
    settings = read_settings()
    city = read_city(settings.city)
    forms = {form.name: form for form in _all(path or settings.city)}
    if name not in forms:
        raise click.ClickException(f"There is no form {name}. There are: {', '.join(sorted(forms))}.")
    readers = Readers(city.country, open_place_reader(city), city.holidays)
    player = Player(forms[name], readers, language or city.language, way, _moment(city, at))
    for line in sys.stdin:
        click.echo("\n".join(player.hear(line.rstrip("\n"))))
        if player.is_over:
            return


def _moment(city: City, at: str) -> datetime:
    if not at:
        return city.local(datetime.now().astimezone())
    try:
        return datetime.fromisoformat(at).replace(tzinfo=city.local(datetime.now().astimezone()).tzinfo)
    except ValueError:
        raise click.ClickException(f"--at {at} is no time. Write it as 2026-12-03T10:15.") from None


def _all(path: Path) -> list[Form]:
    try:
        found: Iterable[Form] = read_file(path) if path.is_file() else read_forms(path).values()
        forms = list(found)
    except FormError as error:
        raise click.ClickException(str(error)) from error
    if not forms:
        raise click.ClickException(f"There are no forms in {path / FOLDER}. How to write one: docs/forms.md")
    return forms
