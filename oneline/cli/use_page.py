"""What is said of the catalogue in use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.config.in_use import Choice
from bot.config.settings import Settings
from bot.retrieval.own_numbers import strange_numbers
from bot.system.data_lock import is_held

NAMES = {"catalogue": "ONELINE_CATALOGUE", "city": "ONELINE_CITY"}
MADE_FROM = "made_from.txt"
"""File of a folder that was made from a workbook: its path."""
AGAIN = "A line that runs now keeps the catalogue it opened: stop it (Ctrl-C) and start it again."


def is_used(settings: Settings, path: Path) -> bool:
    """True for the catalogue the line answers from."""
    return path.resolve() == settings.catalogue_path.resolve()


def told_of_use(settings: Settings, path: Path) -> str:
    """Whether a catalogue that was imported is in use, and what to type where it is not."""
    if is_used(settings, path):
        return "\n".join(("In use: the line answers from it.", *after(settings)))
    if told := strange_numbers(path, settings.city):
        own = (path / "city.yml").exists()
        return f"Not in use: the line answers from {settings.catalogue_path}. " + (
            f"To use it with its own city.yml: oneline use {path}" if own else f"It can not be used yet. {told}"
        )
    return f"Not in use: the line answers from {settings.catalogue_path}. To use this one: oneline use {path}"


def after(settings: Settings) -> Iterator[str]:
    """What is to be done before a line that runs answers from it."""
    if is_held(settings.data):
        yield AGAIN


def named(choice: Choice, settings: Settings) -> str:
    """A choice in words; settings: without what was put in use."""
    city = choice.city or settings.city
    if (city / MADE_FROM).is_file() and choice.catalogue in (None, city):
        return f"{(city / MADE_FROM).read_text(encoding='utf-8')}, kept as {city}"
    catalogue = choice.catalogue or settings.catalogue_path
    return str(catalogue) if catalogue == city else f"{catalogue}, with the numbers of {city}"


def set_by_hand() -> list[str]:
    """Settings of the environment that go before what is put in use."""
    return [name for name in NAMES.values() if os.environ.get(name)]
