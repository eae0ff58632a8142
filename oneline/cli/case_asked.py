"""What the commands of `oneline case` share: reading a code, who does it, and the store."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import click

from bot.cases.refusal_words import word_refusal
from bot.city.city import read_city
from bot.config.settings import Settings, read_settings
from bot.language.phrases import Phrases
from bot.model.actor import Actor, staff
from bot.model.refusal import Refused
from bot.store import Store
from bot.store.open_sealed import open_there
from oneline.cli.case_refused import with_instead

DATA = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder; without it, the one set."
)
JSON = click.option("--json", "wants_json", is_flag=True, help="JSON instead of text.")
WHY = click.option("--why", default="", help="Why you do it; kept in the audit.")
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


def operator(by: str | None) -> Actor:
    """Who types: by the name given, else as who is logged in here. Raises Refused for a name that is none."""
    login = _login()
    name = login if by is None else by
    if not name.strip():
        raise Refused("no_name")
    return staff(name, "operator", login)


def _login() -> str:
    """Name of whoever is logged in, or empty."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def asked[Answer](data: Path | None, ask: Callable[[Store], Answer]) -> Answer:
    """What the store answers; a refusal is told with what to type instead."""
    settings = read_settings()
    if data is not None:
        settings = replace(settings, data=data, database="")
    store = open_there(settings)
    try:
        return ask(store)
    except Refused as refused:
        raise click.ClickException(_told(refused, settings)) from None
    finally:
        store.close()


def _told(refused: Refused, settings: Settings) -> str:
    phrases = Phrases(settings.home / "intents")
    # Why the source's language: help and answers of the command line are in it, too.
    words = word_refusal(refused, phrases, read_city(settings.city), phrases.traits.source)
    return with_instead(words, refused.code, refused.values)
