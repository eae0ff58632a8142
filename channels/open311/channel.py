"""Programs that report by Open311: nothing is sent to them; they ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.model.abilities import Abilities
from channels.package import ChannelPackage

if TYPE_CHECKING:
    from flask import Blueprint

    from channels.line import Line


def _routes(line: Line) -> Iterator[Blueprint]:
    from channels.open311.opening import routes

    return routes(line)


CHANNEL = ChannelPackage({"open311": Abilities()}, routes=_routes, page="docs/open311.md")
