"""What a channel's package brings: one object named CHANNEL in its `channel.py`, found by `channels.found`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.model.abilities import Abilities

if TYPE_CHECKING:
    # Why not at once: every command reads the packages as it starts, and most need no more of them than the abilities.
    from flask import Blueprint

    from bot.config.settings import Settings
    from bot.language.phrases import Phrases
    from bot.model.reply import Reply
    from channels.contract import Outgoing, Rendered
    from channels.line import Line

type Render = Callable[[Reply], Rendered]
"""A reply as one way in shows it; pure."""


@dataclass(frozen=True, slots=True)
class Wording:
    """With what a reply is put into words."""

    phrases: Phrases
    names: Mapping[str, str]
    """Language → what the city calls its line, the first word of every text."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What messages of one way in go out by."""

    channel: Outgoing
    threads: int = 1


@dataclass(frozen=True, slots=True)
class ProxyZone:
    """Addresses below which a provider calls: many requests from few senders, which the proxy lets through."""

    path: str
    """As "/twilio/"."""
    burst: int = 200
    """Requests that may come at once."""
    largest: str = ""
    """Largest body, as the proxy writes it ("1m"); empty for what holds everywhere."""


def _no_renderers(_: Wording) -> Mapping[str, Render]:
    return {}


def _no_senders(_: Settings) -> Iterator[Sender]:
    return iter(())


def _no_routes(_: Line) -> Iterator[Blueprint]:
    return iter(())


@dataclass(frozen=True, slots=True)
class ChannelPackage:
    """One package below `channels/`.

    Its module `channel.py` imports nothing heavy: every command reads it as it starts.
    """

    ways: Mapping[str, Abilities]
    """Name of each way in → what it can. A turn, a case and a message are kept with that name."""
    renderers: Callable[[Wording], Mapping[str, Render]] = _no_renderers
    """Way in → how it shows a reply; a way in that gets no replies has none."""
    senders: Callable[[Settings], Iterator[Sender]] = _no_senders
    """What messages go out by, as far as the settings allow; none for what is asked for and never sent."""
    routes: Callable[[Line], Iterator[Blueprint]] = _no_routes
    """Routes of the web process, as far as the settings allow."""
    settings: type[Any] | None = None
    """Its settings: a frozen dataclass of fields made by `bot.config.setting.setting`, their names beginning with the folder's."""
    errors: str = ""
    """File of the package with the provider's error codes; empty if it has none."""
    zones: tuple[ProxyZone, ...] = field(default=())
    webhook: str = ""
    """Address that its provider posts messages to, as "/twilio/sms": what nobody signed must be refused there; empty for none."""
    page: str = ""
    """Page on how a city sets it up, from the root of the repository; empty if there is nothing to set up."""
