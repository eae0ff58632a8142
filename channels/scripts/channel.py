"""What a script and a terminal can do; "voice" is a call whose words a script writes."""

from __future__ import annotations

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

TYPED = Abilities(media=frozenset({"file"}))
CALL = Abilities(is_spoken=True, address="either", reaches_anyone=True)
CHANNEL = ChannelPackage(ways={"chat": TYPED, "terminal": TYPED, "voice": CALL})
