"""What a channel's package brings: one object named CHANNEL in its `channel.py`, found by `channels.found`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.abilities import Abilities


@dataclass(frozen=True, slots=True)
class ChannelPackage:
    """One package below `channels/`.

    Its module `channel.py` imports nothing heavy: every command reads it as it starts.
    """

    ways: Mapping[str, Abilities]
    """Name of each way in → what it can. A turn, a case and a message are kept with that name."""
