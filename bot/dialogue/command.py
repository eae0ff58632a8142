"""Commands: what one turn can do to the talk, from the closed list in `intents/commands.yml`.

A command is written as a call, `Fill(place, "17 Mill Road")`. Several in one turn are joined by " + ".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

FILE = "commands.yml"
CALL = re.compile(r"(?<!\s)\s*+(?P<name>[A-Za-z]+)\s*(?:\((?P<args>(?:[^()\"]|\"(?:[^\"\\]|\\.)*\")*)\))?\s*(?:\+|$)")
ARGUMENT = re.compile(r"\s*(?:\"(?P<words>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^,\"]+?))\s*(?:,|$)")
ESCAPED = re.compile(r"\\(.)")
BARE = re.compile(r"[\w.\-]+")


class CommandError(ValueError):
    """Commands that are not written as the list has them; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a turn does."""

    name: str
    """As in the list: "Fill"."""
    arguments: tuple[str, ...] = ()
    """In the order of the list."""

    def __str__(self) -> str:
        if not self.arguments:
            return self.name
        return f"{self.name}({', '.join(_written(each) for each in self.arguments)})"


@dataclass(frozen=True, slots=True)
class Signature:
    """What one command of the list takes."""

    group: str
    arguments: tuple[str, ...]
    required: int
    """Arguments from the first on that must be there."""
    means: str


@dataclass(frozen=True, slots=True)
class CommandList:
    """All commands there are."""

    signatures: Mapping[str, Signature]
    values: Mapping[str, frozenset[str]]
    """Argument → the closed list of its values; others are free."""

    def read(self, text: str) -> tuple[Command, ...]:
        """The commands of a label; raises CommandError."""
        commands, at = [], 0
        while at < len(text):
            found = CALL.match(text, at)
            if found is None:
                raise CommandError(f"Cannot read {text[at:]!r}: write commands as in {FILE}, joined by ' + '.")
            commands.append(self.checked(Command(found["name"], _arguments(found["args"] or ""))))
            at = found.end()
        if not commands:
            raise CommandError("No command: a turn that cannot be understood is Unclear.")
        return tuple(commands)

    def checked(self, command: Command) -> Command:
        """The command, if it is one of the list with arguments that fit; raises CommandError."""
        signature = self.signatures.get(command.name)
        if signature is None:
            raise CommandError(f"{command.name} is no command; there are {', '.join(self.signatures)}.")
        if not signature.required <= len(command.arguments) <= len(signature.arguments):
            raise CommandError(f"{command.name} takes ({', '.join(signature.arguments)}), not {command}.")
        for name, value in zip(signature.arguments, command.arguments, strict=False):
            if name in self.values and value not in self.values[name]:
                raise CommandError(f"{command}: {name} is one of {', '.join(sorted(self.values[name]))}.")
        return command


def write_commands(commands: tuple[Command, ...]) -> str:
    """Commands as a label writes them."""
    return " + ".join(map(str, commands))


def read_command_list(intents: Path) -> CommandList:
    """The list under `intents/`."""
    data = read_yaml(intents / FILE)
    signatures = {name: _signature(group, row) for group, rows in data["groups"].items() for name, row in rows.items()}
    return CommandList(signatures, {name: frozenset(values) for name, values in data["values"].items()})


def _signature(group: str, row: Mapping[str, Any]) -> Signature:
    arguments = [str(each) for each in row["arguments"]]
    required = sum(not each.endswith("?") for each in arguments)
    return Signature(group, tuple(each.rstrip("?") for each in arguments), required, str(row["means"]))


def _arguments(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ()
    found, at = [], 0
    while at < len(text):
        match = ARGUMENT.match(text, at)
        if match is None:
            raise CommandError(f"Cannot read the arguments {text!r}: put words in quotation marks.")
        found.append(ESCAPED.sub(r"\1", match["words"]) if match["words"] is not None else match["plain"])
        at = match.end()
    return tuple(found)


def _written(argument: str) -> str:
    if BARE.fullmatch(argument):
        return argument
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
