"""Finds the channels: every package beside this file with a module `channel` that holds CHANNEL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from bot.model.abilities import Abilities
from bot.model.turn import declare
from channels.package import ChannelPackage

HERE = Path(__file__).parent


@cache
def packages() -> Mapping[str, ChannelPackage]:
    """Folder → its channel, in the order of the folders' names."""
    folders = sorted(path.parent.name for path in HERE.glob("*/channel.py"))
    return MappingProxyType({folder: import_module(f"channels.{folder}.channel").CHANNEL for folder in folders})


def abilities() -> dict[str, Abilities]:
    """Name of each way in → what it can; raises ValueError where two packages claim one name."""
    ways: dict[str, Abilities] = {}
    for folder, package in packages().items():
        if taken := ways.keys() & package.ways:
            raise ValueError(f"channels/{folder}: {', '.join(sorted(taken))} is the name of another channel's way in")
        ways |= package.ways
    return ways


def declare_found() -> None:
    """Declare what all channels can do, for all of this process."""
    declare(abilities())
