"""What texts by Twilio can do."""

from __future__ import annotations

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

TEXT = Abilities(
    address="telephone", reaches_anyone=True, has_stop_word=True, is_short=True, has_receipts=True, price="segment"
)
CHANNEL = ChannelPackage(ways={"sms": TEXT})
