"""Finds the channels: every package below this one with a module `channel` that holds CHANNEL."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

import channels
from bot.config.settings import declare_settings
from bot.model.abilities import Abilities
from bot.model.turn import declare
from channels.package import ChannelPackage


@cache
def packages() -> Mapping[str, ChannelPackage]:
    """Folder → its channel, in the order of the folders' names."""
    folders = sorted(each.name for each in pkgutil.iter_modules(channels.__path__) if each.ispkg)
    modules = {folder: f"channels.{folder}.channel" for folder in folders}
    return MappingProxyType(
        {folder: import_module(name).CHANNEL for folder, name in modules.items() if find_spec(name)}
    )


def abilities() -> dict[str, Abilities]:
    """Name of each way in → what it can; raises ValueError where two packages claim one name."""
    ways: dict[str, Abilities] = {}
    for folder, package in packages().items():
        if taken := ways.keys() & package.ways:
            raise ValueError(f"channels/{folder}: {', '.join(sorted(taken))} is the name of another channel's way in")
        ways |= package.ways
    return ways


def declare_found() -> None:
    """Declare what all channels can do and which settings they have, for all of this process."""
    declare(abilities())
    declare_settings(package.settings for package in packages().values() if package.settings)
