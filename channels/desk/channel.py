"""What the desk can do as a way in: what is answered is read on its page, and nothing is ever sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, Wording

if TYPE_CHECKING:
    from channels.package import Render

BESIDE = Abilities(is_present=True)


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render import chat

    return {"desk": partial(chat.render, phrases=wording.phrases)}


CHANNEL = ChannelPackage({"desk": BESIDE}, renderers=_renderers)
"""The pages themselves are a process of their own, in `console/`."""
