"""WeChat: written messages between a resident's account and the city's official account; see wechat.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities, OptionLimits
from channels.package import ChannelPackage, ProxyZone, Sender, Wording
from channels.wechat.settings import WeChatSettings

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

# Why no stop word: a resident ends all messages by unfollowing the account. Why lists too: each option is a line to be tapped.
# Why the longest window here: how many messages, and the windows of a minute, stand in windows.yml.
CHAT = Abilities(
    is_sent=True, reply_window=timedelta(hours=48), buttons=OptionLimits(most=10, longest=40), takes_voice_notes=True,
    media=frozenset({"voice"}),
)  # fmt: skip


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render.registry import labels_of
    from channels.wechat.messages import render

    return {"wechat": partial(render, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.wechat.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.wechat.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"wechat": CHAT}, renderers=_renderers, senders=_senders, routes=_routes, settings=WeChatSettings,
    errors="errors.yml", zones=(ProxyZone("/wechat"),), page="channels/wechat/wechat.md",
)  # fmt: skip
