"""What the commands of `oneline case` share: reading a code, who does it, and the store."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from bot.config.settings import read_settings
from bot.store import Store
from bot.store.case_records import NoCase, NotNow, Taken
from bot.store.open_sealed import open_there

DATA = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder; without it, the one set."
)
JSON = click.option("--json", "wants_json", is_flag=True, help="JSON instead of text.")
THREE = re.compile(r"#?[0-9]{3}", re.ASCII)
BY = click.option("--by", default=None, help="Who does it; without it, the user who is logged in.")


class ByCode(click.Command):
    """A command whose first word is the code of a case, which may be typed as it is told: 768 283."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, the code made one of them."""
        return super().parse_args(ctx, joined(args))


def joined(words: list[str]) -> list[str]:
    """Words with each code that stands in groups of three figures made one."""
    for first in range(len(words)):
        group = list(takewhile(THREE.fullmatch, words[first:]))
        if len(group) > 1:
            return [*words[:first], "".join(group), *joined(words[first + len(group) :])]
    return words


def person(by: str | None) -> str:
    """Who does it: the name given, which may be refused, else who is logged in here."""
    return _login() if by is None else by


def _login() -> str:
    """Name of whoever is logged in, or empty."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def asked(data: Path | None, ask: Callable[[Store], Any]) -> Any:
    """What the store answers; what goes wrong is one sentence."""
    settings = read_settings()
    if data is not None:
        settings = replace(settings, data=data, database="")
    store = open_there(settings)
    try:
        return ask(store)
    except Taken:
        raise
    except (NoCase, NotNow) as error:
        raise click.ClickException(str(error)) from None
    finally:
        store.close()
