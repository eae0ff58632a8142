"""The devices of the page: each can what the channel it stands for can, and nothing costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, Wording

if TYPE_CHECKING:
    from flask import Blueprint

    from channels.line import Line
    from channels.package import Render

TELEPHONE = Abilities(is_spoken=True, address="either", reaches_anyone=True, is_trial=True)
TEXTS = Abilities(address="either", reaches_anyone=True, has_stop_word=True, is_short=True, is_trial=True)
CHAT = Abilities(media=frozenset({"file"}), is_trial=True)


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render import chat, phone_text
    from channels.render.registry import as_text, labels_of

    return {
        "phone-sim": partial(phone_text.render, phrases=wording.phrases),
        "sms-sim": partial(as_text, labels=labels_of(wording)),
        "chat-sim": partial(chat.render, phrases=wording.phrases),
    }


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.simulator.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"phone-sim": TELEPHONE, "sms-sim": TEXTS, "chat-sim": CHAT}, renderers=_renderers, routes=_routes
)
