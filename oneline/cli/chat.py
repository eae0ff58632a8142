"""`oneline chat`: the conversation in the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from bot.processing.player import Player

HINT = "/help shows what else you can type · /quit ends"
HELP = """\
/keys 1       presses a key
/new          begins again, as somebody else
/when         says at which time you are heard; /when 2026-12-24 18:00 sets it, /when now sets it back
/why          shows what happened in the last turn
/quit         ends, as Ctrl-D does
All else is said to the line."""
SHOWN = {
    "intent": "taken for", "source": "understood by", "outcome": "came of it", "service": "service", "score": "how sure",
    "aspect": "asked about", "facts": "told of the entry", "checked": "entry checked on", "stale": "entry is old",
    "safety": "class of danger", "owner": "who goes on", "case": "code for staff",
}  # fmt: skip
"""What /why tells of a turn → its label; "reflex" is a fixed answer to fixed words (docs/conversations.md)."""


class Terminal:
    """One conversation after the other, and at which time each turn is heard."""

    def __init__(self, player: Player, language: str) -> None:
        self._player, self._language, self._count = player, language, 1
        self._at: datetime | None = None
        self._last: dict[str, Any] = {}
        self._verbs: dict[str, Callable[[str], str]] = {
            "/help": lambda _: HELP, "/new": self._begin_again, "/when": self._when, "/why": self._why,
            "/keys": lambda keys: self._say(keys=keys),
        }  # fmt: skip

    def answer(self, line: str) -> str:
        """What comes of a line that was typed: a command, or something said to the line."""
        verb, _, rest = line.partition(" ")
        if not verb.startswith("/"):
            return self._say(text=line)
        known = self._verbs.get(verb)
        return known(rest.strip()) if known else f"There is no {verb}.\n{HELP}"

    def _say(self, **said: str) -> str:
        session = f"terminal-{os.getpid()}-{self._count}"
        at = {"at": self._at.isoformat()} if self._at else {}
        turn = {"session": session, "channel": "terminal", "sender": session, "lang": self._language, **at, **said}
        self._last = self._player.play(turn)
        return "\n".join(self._last["said"])

    def _begin_again(self, _: str) -> str:
        self._count, self._last = self._count + 1, {}
        return "You are somebody else now."

    def _when(self, written: str) -> str:
        try:
            self._at = _moment(written) if written else self._at
        except ValueError:
            return f"{written} is no time. Write it like 2026-12-24 18:00, or now."
        at = self._at or datetime.now().astimezone()
        return f"You are heard {'at' if self._at else 'now,'} {at:%Y-%m-%d %H:%M}."

    def _why(self, _: str) -> str:
        told = [f"  {label}: {self._last[name]}" for name, label in SHOWN.items() if self._last.get(name)]
        return "\n".join(told) or "Nothing was said yet."


def _moment(written: str) -> datetime | None:
    """A moment in this machine's own time zone; None for now. ValueError for what is none."""
    return None if written == "now" else datetime.fromisoformat(written).astimezone()


def talk(player: Player, language: str) -> None:
    """Read turns from the terminal until it ends."""
    click.echo(click.style(HINT, dim=True))
    terminal = Terminal(player, language)
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        if line == "/quit":
            return
        click.echo(terminal.answer(line))
