"""Labelled turns: `intents/turns/`, what writers would say next in a situation, and what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.command import Command, read_command_list

TURNS = "turns"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a talk stands: what was said before, and what the line said last."""

    id: str
    channel: str
    script: tuple[str, ...]
    """What the person said before, in order."""
    last: str
    """What the line said last."""
    asks: str
    """The open question, as slot and kind; empty if nothing is asked."""
    entry: str
    """Id of the entry in hand, or empty."""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One turn with its meaning."""

    situation: Situation
    text: str
    commands: tuple[Command, ...]
    writer: str
    language: str

    @property
    def names(self) -> frozenset[str]:
        """Names of the commands meant."""
        return frozenset(command.name for command in self.commands)


def read_turns(intents: Path, folder: Path | None = None) -> list[LabelledTurn]:
    """All labelled turns, by language and writer. Raises ValueError that names what can not be read.

    folder: of other writers in the same situations; without it those of `intents/turns/`.
    """
    return [turn for language in ("en", "zh") for turn in _read(intents, folder or intents / TURNS, language)]


def _read(intents: Path, folder: Path, language: str) -> Iterator[LabelledTurn]:
    listed = read_command_list(intents)
    situations = {row["id"]: _situation(row) for row in _lines(intents / TURNS / f"situations.{language}.jsonl")}
    for path in sorted((folder / language).glob("*.jsonl")):
        for number, row in enumerate(_lines(path), 1):
            try:
                yield LabelledTurn(
                    situations[row["situation"]], row["text"], listed.read(row["commands"]), path.stem, language
                )
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error


def _situation(row: dict[str, Any]) -> Situation:
    return Situation(row["id"], row["channel"], tuple(row["script"]), row["last"], row["asks"], row["entry"])


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
