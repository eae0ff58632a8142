"""What programs that report by Open311 can do: nothing is sent to them; they ask."""

from __future__ import annotations

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

CHANNEL = ChannelPackage(ways={"open311": Abilities()})
