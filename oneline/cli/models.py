"""`oneline models`: the weights in use, where they come from, and whether they are what they were."""

from __future__ import annotations

import click

from bot.config.settings import read_settings
from bot.system.model_files import LOCK, read_lock, wrong_files
from oneline.cli.lazy_groups import WholeHelp


@click.group(cls=WholeHelp)
def models() -> None:
    """Files of weights for hearing, understanding and speaking (models.lock)."""


@models.command("list")
def list_() -> None:
    """List the name, package, licence and origin of each file, and who compared it with the original."""
    for model in read_lock(read_settings().home):
        click.echo(f"{model.name}: {model.package} {model.version}, {model.licence}; {model.origin}")
        click.echo(f"    {f'compared by {model.compared}' if model.compared else 'not compared with the original yet'}")


@models.command()
def check() -> None:
    """Read every byte of every file and compare it with models.lock."""
    wrong = [line for model in read_lock(read_settings().home) for line in wrong_files(model, whole=True)]
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        raise click.ClickException(f"{len(wrong)} files are not those of {LOCK}.")
    click.echo(f"Every file is the one that {LOCK} names.")
