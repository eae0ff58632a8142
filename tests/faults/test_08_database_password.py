"""The login at the database changes while the line runs: each new connection reads the file, an old and a new one side by side (8)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import POSTGRES

from bot.config.settings import Settings, read_settings
from bot.store import StoreDown
from bot.store.open_sealed import addresses_of, open_kept


@dataclass
class Server:
    """A PostgreSQL with logins that are made and taken away, and the file that names them."""

    url: sa.URL
    engine: sa.Engine
    file: Path
    owner: str

    def address(self, name: str) -> str:
        own = self.url.set(username=name, password="x").update_query_dict({"options": f"-csearch_path={self.owner}"})
        return own.render_as_string(hide_password=False)

    def login(self) -> str:
        """A new one, which is given what the owner has."""
        name = f"t_{secrets.token_hex(6)}"
        self.run(
            f"CREATE ROLE {name} LOGIN PASSWORD 'x' IN ROLE {self.owner}", f"ALTER ROLE {name} SET role = {self.owner}"
        )
        return name

    def drop(self, name: str) -> None:
        """No new connection is let in with it; those that are open go on."""
        self.run(f"ALTER ROLE {name} NOLOGIN")

    def run(self, *statements: str) -> None:
        with self.engine.begin() as c:
            for statement in statements:
                c.execute(sa.text(statement))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    if not (address := os.environ.get(POSTGRES)):
        pytest.skip(f"{POSTGRES} is not set")
    owner, engine = f"t_{secrets.token_hex(6)}", sa.create_engine(address)
    one = Server(sa.make_url(address), engine, tmp_path / "database", owner)
    one.run(f"CREATE ROLE {owner}", f"CREATE SCHEMA {owner} AUTHORIZATION {owner}")
    monkeypatch.setenv("ONELINE_DATABASE_FILE", str(one.file))
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    yield one
    with engine.begin() as c:
        names = c.scalars(
            sa.text("SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
                    " JOIN pg_roles g ON g.oid = a.roleid WHERE g.rolname = :owner AND m.rolname LIKE 't\\_%'"),
            {"owner": owner},
        ).all()  # fmt: skip
    one.run(f"DROP SCHEMA {owner} CASCADE", *(f"DROP ROLE {name}" for name in names), f"DROP ROLE {owner}")
    engine.dispose()


def who(store: object) -> str:
    """As whom a new connection is let in."""
    engine: sa.Engine = store.db.engine  # type: ignore[attr-defined]
    engine.dispose()
    with engine.connect() as c:
        return str(c.scalar(sa.text("SELECT session_user")))


@pytest.mark.postgres
def test_new_connections_use_the_login_that_stands_in_the_file_by_then(server: Server) -> None:
    before, after = server.login(), server.login()
    server.file.write_text(server.address(before))
    store = open_kept(read_settings())
    assert who(store) == before
    server.file.write_text(server.address(after))
    server.drop(before)
    assert who(store) == after, "the line was not started anew"
    store.close()


@pytest.mark.postgres
def test_with_an_old_and_a_new_one_in_the_file_either_lets_us_in(server: Server) -> None:
    old, new = server.login(), server.login()
    server.drop(new)
    server.file.write_text(f"{server.address(new)}\n{server.address(old)}\n")
    store = open_kept(read_settings())
    assert who(store) == old, "the server does not know the new one yet"
    server.run(f"ALTER ROLE {new} LOGIN")
    server.drop(old)
    assert who(store) == new
    server.drop(new)
    store.db.engine.dispose()
    with pytest.raises(StoreDown):
        store.list_cases()
    server.run(f"ALTER ROLE {new} LOGIN")
    assert store.list_cases() == []
    store.close()


def test_what_is_not_in_a_file_stays_as_it_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "database"
    file.write_text("postgresql+psycopg://a:1@db/one\npostgresql+psycopg://a:2@db/one\n")
    monkeypatch.setenv("ONELINE_DATABASE_FILE", str(file))
    settings = read_settings()
    assert settings.database_url.endswith(":1@db/one") and len(addresses_of(settings)) == 2
    assert ":1@" not in repr(settings) and ":2@" not in repr(settings)
    file.unlink()
    assert len(addresses_of(settings)) == 2, "a file that is gone for a moment changes nothing"
    monkeypatch.delenv("ONELINE_DATABASE_FILE")
    assert addresses_of(Settings(data=tmp_path)) == [f"sqlite:///{tmp_path / 'oneline.db'}"]
