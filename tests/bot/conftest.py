"""The databases of the store's tests, and a player of conversations."""

import pytest
from databases import store, url

from bot.dialogue.turn.resources import Resources
from bot.processing.player import Player
from channels.render.registry import renderers

__all__ = ["store", "url"]


@pytest.fixture(scope="module")
def player(house: Resources) -> Player:
    """A player of whole conversations."""
    table = renderers(house.phrases, house.city.line)
    return Player(house, lambda channel, reply: table[channel](reply))
