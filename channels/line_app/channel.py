"""LINE: written messages between a resident's account and the city's; see line_app.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities, OptionLimits
from channels.line_app.settings import LineAppSettings
from channels.package import ChannelPackage, ProxyZone, Sender, Wording

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

# Why no stop word: a resident ends all messages by blocking the account. Why no receipts: LINE sends none.
CHAT = Abilities(is_sent=True, price="message", buttons=OptionLimits(most=13, longest=20), takes_voice_notes=True)


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.line_app.messages import render
    from channels.render.registry import labels_of

    return {"line_app": partial(render, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.line_app.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.line_app.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"line_app": CHAT}, renderers=_renderers, senders=_senders, routes=_routes, settings=LineAppSettings,
    errors="errors.yml", zones=(ProxyZone("/line_app", largest="1m"),), page="channels/line_app/line_app.md",
    webhook="/line_app",
)  # fmt: skip
