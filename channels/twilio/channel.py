"""Twilio: texts, and calls that it carries for the channel of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage, ProxyZone, Sender, Wording

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.config.settings import Settings
    from channels.line import Line
    from channels.package import Render

TEXT = Abilities(
    address="telephone", reaches_anyone=True, has_stop_word=True, is_short=True, is_sent=True, has_receipts=True,
    price="segment",
)  # fmt: skip


def _renderers(wording: Wording) -> Mapping[str, Render]:
    from channels.render.registry import as_text, labels_of

    return {"sms": partial(as_text, labels=labels_of(wording))}


def _senders(settings: Settings) -> Iterator[Sender]:
    # Why asked here already: what texts and calls need takes a second to load, and a line without an account needs none of it.
    if not settings.twilio_account_sid:
        return iter(())
    from channels.twilio.opening import senders

    return senders(settings)


def _routes(line: Line) -> Iterator[Blueprint]:
    if not line.settings.twilio_account_sid:
        return iter(())
    from channels.twilio.opening import routes

    return routes(line)


CHANNEL = ChannelPackage(
    {"sms": TEXT}, renderers=_renderers, senders=_senders, routes=_routes, errors="errors.yml",
    zones=(ProxyZone("/twilio/"),), page="docs/first-text.md",
    webhook="/twilio/sms",
)  # fmt: skip
