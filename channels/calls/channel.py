"""Telephone calls, whoever carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, Sender, Wording

if TYPE_CHECKING:
    from bot.config.settings import Settings
    from bot.model.reply import Reply
    from channels.contract import Rendered
    from channels.package import Render

# Why either: a caller who withholds the number has the id of the call for an address.
CALL = Abilities(is_spoken=True, address="either", reaches_anyone=True, price="call")


def _renderers(_: Wording) -> Mapping[str, Render]:
    from channels.contract import Rendered

    def silent(_: Reply) -> Rendered:
        # Why nothing: a call is told what to say in the call itself; what is written here would ring people up.
        return Rendered(())

    return {"phone": silent}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.calls.dialling import senders

    return senders(settings)


CHANNEL = ChannelPackage({"phone": CALL}, renderers=_renderers, senders=_senders, page="docs/voice.md")
