"""What telephone calls can do, whoever carries them."""

from __future__ import annotations

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

# Why either: a caller who withholds the number has the id of the call for an address.
CALL = Abilities(is_spoken=True, address="either", reaches_anyone=True, price="call")
CHANNEL = ChannelPackage(ways={"phone": CALL})
