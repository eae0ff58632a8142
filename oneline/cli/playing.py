"""Turns of `oneline converse` and `oneline chat`, checked before they are played."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from bot.processing.office_acts import NoAct
from bot.processing.player import Player
from bot.processing.stored_player import StoredPlayer
from channels.found import abilities
from oneline.cli.json_lines import RowError

NEEDS = 'a turn is an object with at least "session" and one of "text", "keys", "silence", as {"session": "a", "text": "bus card"}.'
SCRIPTED = ("sms", "voice", "chat", "terminal")
CHANNELS = (*SCRIPTED, *(way for way, can in abilities().items() if can.is_sent and way not in SCRIPTED))
"""Ways in whose replies can be printed."""


def is_turn(row: dict[str, Any]) -> bool:
    """True for an object with a session, or one that lets time pass or an office act; what is said in it may be nothing."""
    return bool({"session", "until", "act"} & row.keys())


def play(player: Player | StoredPlayer, row: dict[str, Any]) -> dict[str, Any]:
    """What the line answers to one turn; raises RowError for a channel, language or time that there is not."""
    channel, language, at = row.get("channel", "chat"), row.get("lang"), row.get("at")
    if channel not in CHANNELS:
        raise RowError(f"there is no channel {channel!r}. There are: {', '.join(CHANNELS)}.")
    if language and not player.speaks(str(language)):
        raise RowError(f"the line does not speak {language!r}. It speaks: {', '.join(player.languages)}.")
    try:
        datetime.fromisoformat(at or "2026-01-01")
        datetime.fromisoformat(row.get("until") or "2026-01-01")
    except (TypeError, ValueError):
        raise RowError(f"{row.get('until') or at!r} is no time. Write it as 2026-11-25T10:00:00+08:00.") from None
    if "session" not in row and isinstance(player, Player):
        raise RowError("time passes, and offices act, only with --data DIR.")
    try:
        return player.play(row)
    except NoAct as error:
        raise RowError(str(error)) from None


def require_language(player: Player | StoredPlayer, language: str) -> None:
    """Raise ClickException for a language the line does not speak."""
    if not player.speaks(language):
        raise click.ClickException(
            f"The line does not speak {language!r}. It speaks: {', '.join(player.languages)}. Write one of them with --lang."
        )
