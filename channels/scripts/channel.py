"""What a script and a terminal can do; "voice" is a call whose words a script writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, Wording

if TYPE_CHECKING:
    from channels.package import Render

TYPED = Abilities(media=frozenset({"file"}))
CALL = Abilities(is_spoken=True, address="either", reaches_anyone=True)


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render import phone_text
    from channels.render.registry import as_chat, labels_of

    chat = partial(as_chat, labels=labels_of(wording))
    script = partial(phone_text.render, phrases=wording.phrases, aloud=False)
    return {"chat": chat, "terminal": chat, "voice": script}


CHANNEL = ChannelPackage({"chat": TYPED, "terminal": TYPED, "voice": CALL}, renderers=_renderers)
