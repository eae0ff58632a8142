"""`oneline chat`: the conversation in the terminal."""

from __future__ import annotations

import os
from typing import Any

import click

from bot.played import Player

HINT = "/keys 1 presses a key · /why shows what happened · Ctrl-D ends"
SHOWN = (
    "intent",
    "source",
    "outcome",
    "service",
    "score",
    "aspect",
    "facts",
    "checked",
    "stale",
    "safety",
    "owner",
    "case",
)


def talk(player: Player, language: str) -> None:
    """Read turns from the terminal until it ends."""
    click.echo(click.style(HINT, dim=True))
    session, last = f"terminal-{os.getpid()}", dict[str, Any]()
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        if line == "/why":
            click.echo(
                "\n".join(f"  {name}: {last.get(name)}" for name in SHOWN if last.get(name) not in (None, "", []))
            )
            continue
        said = {"keys": line[5:].strip()} if line.startswith("/keys") else {"text": line}
        last = player.play({"session": session, "channel": "terminal", "sender": session, "lang": language, **said})
        click.echo("\n".join(last["said"]))
