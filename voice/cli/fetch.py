"""`oneline voice fetch` and `oneline voice check`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Container, Sequence
from typing import Any

import click

from voice.asr.download import FetchError
from voice.asr.fetch import MODELS, Wish, fetch
from voice.asr.open_recognisers import hearing_there
from voice.engines.choice import Home
from voice.engines.status import Presence
from voice.tts.voices import speakers_there

Origins = Callable[[], Container[str]]
OpenHome = Callable[[], Home]
"""Reads the city's voice.yml when a command needs it."""


def voice_commands(home: OpenHome, origins: Origins) -> click.Group:
    """The commands of the voice. origins: places as "https://host" that models may be fetched from."""
    group = click.Group("voice", help="Engines for hearing and speaking on the telephone.")
    group.add_command(_fetch(home, origins))
    group.add_command(_check(home))
    return group


def _fetch(home: OpenHome, origins: Origins) -> click.Command:
    @click.command("fetch")
    @click.argument("language")
    @click.option("--from", "source", default="", help="A file or folder, or another address that models.lock allows.")
    @click.option("--sha256", default="", help="The sha256 that the archive must have.")
    @click.option("--accept", is_flag=True, help="Accept an archive whose sha256 is not known yet.")
    def command(language: str, source: str, sha256: str, accept: bool) -> None:
        """Fetch the recognition model of a language. Resumes where it stopped, and checks the file before it unpacks it."""
        models = home().models
        with _Bar() as bar:
            try:
                folder = fetch(Wish(language, source, sha256, accept), models, bar.show, origins=origins())
            except FetchError as error:
                raise click.ClickException(str(error)) from error
        click.echo(f"{language}: hears with the model in {folder}.")

    command.help = f"{command.help} Known for: {', '.join(MODELS)}."
    return command


def _check(home: OpenHome) -> click.Command:
    @click.command("check")
    @click.option("--json", "as_json", is_flag=True, help="For a program.")
    def command(as_json: bool) -> None:
        """Say for each language which engines are installed, which one is used, and what is missing."""
        opened = home()
        found = {"hear": hearing_there(opened), "speak": speakers_there(opened)}
        click.echo(_as_json(found) if as_json else "\n".join(_lines(found)))

    return command


def _as_json(found: dict[str, list[Presence]]) -> str:
    rows = [
        {"what": what, **dataclasses.asdict(one), "used": one in _used(presences)}
        for what, presences in found.items()
        for one in presences
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _lines(found: dict[str, list[Presence]]) -> list[str]:
    verbs = {"hear": "hears", "speak": "speaks"}
    lines = []
    for what, presences in found.items():
        for language in dict.fromkeys(one.language for one in presences):
            wanted = [one for one in presences if one.language == language]
            used = next((one.engine for one in wanted if one.there), "")
            lines.append(f"{language} {verbs[what]} with {used}." if used else f"{language}: nothing {verbs[what]} it.")
            lines += [f"    {_line(one, used)}" for one in wanted]
    return lines


def _line(one: Presence, used: str) -> str:
    if one.there:
        return f"{one.engine}: there{', used' if one.engine == used else ''}"
    return f"{one.engine}: missing. {one.why}{f' Remedy: {one.remedy}' if one.remedy else ''}"


def _used(presences: Sequence[Presence]) -> list[Presence]:
    """The first of each language that is there."""
    first: dict[str, Presence] = {}
    for one in presences:
        if one.there:
            first.setdefault(one.language, one)
    return list(first.values())


class _Bar:
    """A progress bar that appears with the first bytes."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def show(self, done: int, total: int | None) -> None:
        """Bytes there so far, and in all where known."""
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Fetching")
        self._bar.update(done - self._done)
        self._done = done
