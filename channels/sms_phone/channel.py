"""Texts by an Android telephone; see sms_phone.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, ProxyZone, Sender, Wording
from channels.sms_phone.settings import SmsPhoneSettings

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

# Why a stop word, though no carrier listens for it here: people know it from texts, and the line itself heeds it.
TEXT = Abilities(
    address="telephone", reaches_anyone=True, has_stop_word=True, is_short=True, is_sent=True, has_receipts=True,
    price="segment",
)  # fmt: skip


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render.registry import as_text, labels_of

    return {"sms_phone": partial(as_text, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    from channels.sms_phone.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.sms_phone.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"sms_phone": TEXT}, renderers=_renderers, senders=_senders, routes=_routes, settings=SmsPhoneSettings,
    errors="errors.yml", zones=(ProxyZone("/sms_phone"),), page="channels/sms_phone/sms_phone.md",
)  # fmt: skip
