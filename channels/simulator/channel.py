"""What the devices of the page can do: what the channels they stand for can, and nothing costs."""

from __future__ import annotations

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

TELEPHONE = Abilities(is_spoken=True, address="either", reaches_anyone=True)
TEXTS = Abilities(address="either", reaches_anyone=True, has_stop_word=True, is_short=True)
CHAT = Abilities(media=frozenset({"file"}))
CHANNEL = ChannelPackage(ways={"phone-sim": TELEPHONE, "sms-sim": TEXTS, "chat-sim": CHAT})
