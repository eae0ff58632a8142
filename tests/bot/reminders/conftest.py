"""What is due in a demo city: a store, a desk to set cases up with, and the worker that sends."""

from dataclasses import replace

import pytest
from databases import store, url
from errands_due import Desk

from bot.city.city import City
from bot.dialogue.turn.resources import Resources
from bot.processing.due_worker import DueWorker
from bot.store import Store
from oneline.dues import PLAYED, open_dues

__all__ = ["store", "url"]


@pytest.fixture
def desk(store: Store) -> Desk:
    """The store, with what a test does to it."""
    return Desk(store)


@pytest.fixture
def worker(store: Store, house: Resources) -> DueWorker:
    """The worker of what is due, as in a conversation that is played."""
    return open_dues(store, house, PLAYED)


@pytest.fixture(scope="session")
def city(house: Resources) -> City:
    """The demo city."""
    return house.city


@pytest.fixture(scope="session")
def restless(city: City) -> City:
    """The demo city with no quiet hours."""
    return replace(city, limits=replace(city.limits, rest=replace(city.limits.rest, begins="00:00", ends="00:00")))
