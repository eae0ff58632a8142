"""What the tests of danger share."""

from __future__ import annotations

import pytest

from bot.house import House
from bot.played import Player
from channels.rendering import renderers


@pytest.fixture(scope="module")
def player(house: House) -> Player:
    """A player of whole conversations."""
    table = renderers(house.phrases, house.city.line)
    return Player(house, lambda channel, reply: table[channel](reply))
