"""An option as a provider carries it with a button: the key of its message and its own."""

from __future__ import annotations

from bot.model.reply import Option
from bot.model.turn import Pick

LONGEST = 64
"""Characters of what a button carries; no provider of buttons takes less."""


def button_data(key: str, option: Option) -> str:
    """What a button carries, of the message with a key."""
    return f"{key}:{option.key}"


def read_button(data: object) -> Pick | None:
    """The option in what a button carried; None for what no button of ours carries."""
    if not isinstance(data, str) or not data.isprintable() or len(data) > LONGEST:
        return None
    message, _, option = data.rpartition(":")
    return Pick(message, option) if message and option else None
