"""WhatsApp: written messages between a resident's account and the city's number; see whatsapp.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities, OptionLimits
from channels.package import ChannelPackage, ProxyZone, Sender, Wording
from channels.whatsapp.settings import WhatsAppSettings

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

BUTTONS = OptionLimits(most=3, longest=20)
# Why either: who hides the number has an id instead, which Meta made for this city alone.
# Why no stop word: a resident ends all messages by blocking the city's number, and no carrier listens for STOP.
CHAT = Abilities(
    address="either", is_sent=True, has_receipts=True, reply_window=timedelta(hours=24), has_templates=True,
    price="message", buttons=BUTTONS, lists=OptionLimits(most=10, longest=24), takes_voice_notes=True,
    media=frozenset({"voice"}),
)  # fmt: skip


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render.registry import labels_of
    from channels.whatsapp.messages import render

    return {"whatsapp": partial(render, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.whatsapp.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.whatsapp.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"whatsapp": CHAT}, renderers=_renderers, senders=_senders, routes=_routes, settings=WhatsAppSettings,
    errors="errors.yml", zones=(ProxyZone("/whatsapp", largest="1m"),), page="channels/whatsapp/whatsapp.md",
    webhook="/whatsapp",
)  # fmt: skip
