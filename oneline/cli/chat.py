"""`oneline chat`: the conversation in the terminal."""

from __future__ import annotations

import os
from typing import Any

import click

from bot.processing.player import Player

HINT = "/keys 1 presses a key · /why shows what happened · Ctrl-D ends"
SHOWN = {
    "intent": "taken for", "source": "understood by", "outcome": "came of it", "service": "service", "score": "how sure",
    "aspect": "asked about", "facts": "told of the entry", "checked": "entry checked on", "stale": "entry is old",
    "safety": "class of danger", "owner": "who goes on", "case": "code for staff",
}  # fmt: skip
"""What /why tells of a turn → its label; "reflex" is a fixed answer to fixed words (docs/conversations.md)."""


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
            click.echo("\n".join(f"  {label}: {last[name]}" for name, label in SHOWN.items() if last.get(name)))
            continue
        said = {"keys": line[5:].strip()} if line.startswith("/keys") else {"text": line}
        last = player.play({"session": session, "channel": "terminal", "sender": session, "lang": language, **said})
        click.echo("\n".join(last["said"]))
