"""Telegram: written messages between a resident's account and the city's bot; see telegram.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities, OptionLimits
from channels.package import ChannelPackage, ProxyZone, Sender, Wording
from channels.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

# Why no stop word: a resident ends all messages by blocking the bot, which Telegram then tells us.
# Why no longer: a telephone cuts off what is wider than its screen.
CHAT = Abilities(
    is_sent=True, takes_voice_notes=True, media=frozenset({"voice"}), buttons=OptionLimits(most=10, longest=36)
)


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render.registry import labels_of
    from channels.telegram.messages import render

    return {"telegram": partial(render, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.telegram.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.telegram.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"telegram": CHAT}, renderers=_renderers, senders=_senders, routes=_routes, settings=TelegramSettings,
    errors="errors.yml", zones=(ProxyZone("/telegram"),), page="channels/telegram/telegram.md",
    webhook="/telegram",
)  # fmt: skip
