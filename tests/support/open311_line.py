"""A line that programs report to by Open311, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from demo_city import demo_city
from flask import Flask
from small_line import NOON

from bot.config.settings import Settings
from bot.store import Store
from channels.open311.opening import open_open311
from channels.open311.routes import Open311, open311_doors

ROOT = Path(__file__).parents[2]
KEY = "xyz"


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.at

    def go_on(self, **by: float) -> None:
        """Let time pass."""
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """The line's clock, at noon."""
    return Clock()


@pytest.fixture(scope="session")
def opened_desk(tmp_path_factory: pytest.TempPathFactory) -> Open311:
    """What the routes need, for the demo city, without a store. Why once: the city and its forms are read for it."""
    settings = Settings(
        data=tmp_path_factory.mktemp("open311"),
        home=ROOT,
        city=ROOT / "city",
        open311_keys=f"abc, {KEY}",
        open311_reading=True,
    )
    return open_open311(settings, cast(Store, SimpleNamespace(is_code_used=None)), demo_city())


@pytest.fixture
def line(opened_desk: Open311, store: Store, clock: Clock) -> Open311:
    """The same with a store of each test's own."""
    draw = cast("partial[str]", opened_desk.new_code)
    code = partial(draw.func, store.is_code_used, *draw.args[1:])
    return replace(opened_desk, store=store, new_code=code, now=clock)


@pytest.fixture
def app(line: Open311) -> Flask:
    """Its web process."""
    flask = Flask("open311")
    flask.register_blueprint(open311_doors(line))
    return flask
