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
WORKBOOK = "workbook"
"""Name of the format that is a city in one workbook."""
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
    # Why here: what reads catalogues takes a while to load, and `oneline use` alone needs none of it.
    from bot.retrieval.compile import importer_for

    if importer_for(path).name == WORKBOOK:
        return f"Not in use: the line answers from {settings.catalogue_path}. To use it with its own numbers: oneline use {path}"
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


def changed_since(city: Path) -> Iterator[str]:
    """What to type where the workbook that a folder was made from was saved after that."""
    made = city / MADE_FROM
    source = Path(made.read_text(encoding="utf-8")) if made.is_file() else None
    if source is None or not source.exists():
        return
    files = list(source.glob("*.csv")) if source.is_dir() else [source]
    if any(file.stat().st_mtime > made.stat().st_mtime for file in files):
        yield f"{source} has changed since it was put in use. To use it as it is now: oneline use {source}"


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
