"""The desk in a test: the real application on a real store, colleagues of every role, and a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.city.city import City, read_city
from bot.config.settings import Settings
from bot.language.phrases import Phrases
from bot.model.actor import Role
from bot.model.staff_account import Proofs
from bot.store import Store
from channels.web.quiet_log import quiet_app
from console.accounts import Issued, issue
from console.app import open_desk
from console.desk import Desk
from console.texts import Texts, read_texts

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@cache
def demo_city() -> City:
    """The made-up city."""
    return read_city(Settings().city)


@cache
def worded() -> tuple[Mapping[str, Texts], Phrases]:
    """What the desk and the line say."""
    return read_texts(ROOT / "intents"), Phrases(ROOT / "intents")


@cache
def issued() -> Issued:
    """One password, key and set of recovery codes for all. Why: to hash a password takes long."""
    return issue()


@cache
def proofs() -> Proofs:
    """What is kept of it."""
    return issued().kept


@dataclass
class Hands:
    """A clock that stands until it is moved."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The moment it shows."""
        return self.at


@dataclass
class DeskVisit:
    """A browser at the desk."""

    app: Flask
    store: Store
    clock: Hands = field(default_factory=Hands)
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def token(self, path: str = "/desk/sign-in") -> str:
        """What a form on a page is proved with."""
        found = TOKEN.search(self.client.get(path, follow_redirects=True).get_data(as_text=True))
        assert found is not None
        return found[1]

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form of ours."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def code(self) -> str:
        """The code that the app shows now."""
        return pyotp.TOTP(issued().totp).at(self.clock.at)

    def sign_in(self, login: str, **typed: str) -> TestResponse:
        """Sign in with what was issued, or with what is typed instead."""
        return self.post(
            "/desk/sign-in", **{"login": login, "password": issued().password, "code": self.code(), **typed}
        )


def open_visit(store: Store, change: Callable[[Desk], Desk] = lambda desk: desk) -> DeskVisit:
    """A browser at the desk of the demo city; change: makes it another desk."""
    clock = Hands()
    desk = Desk(store, demo_city(), *worded(), is_local=True, now=clock.now, clock=clock.now)
    return DeskVisit(open_desk(quiet_app("desk"), change(desk), "a secret of the test"), store, clock)


def add(store: Store, role: Role, login: str = "", name: str = "") -> str:
    """A colleague; their login, which is their role if none is given."""
    login = login or role
    store.add_staff(login, name or login.title(), role, proofs(), NOW)
    return login


def as_demo(desk: Desk) -> Desk:
    """The desk with a demo worker."""
    return replace(desk, has_demo=True)
