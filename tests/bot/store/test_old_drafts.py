"""Drafts of a version that knew no end of them lapse too, once the database is brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command

from bot.model.case import LAPSE
from bot.store import open_store
from bot.store.migrate import _config
from bot.store.tables import Moment

AT = datetime(2026, 11, 27, 2, 5, tzinfo=UTC)


def _leave_behind(url: str) -> None:
    """A database of the schema before, with a draft and a case that was handed in."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        talk = sa.table("conversation", *map(sa.column, ("id", "channel", "address")))
        connection.execute(talk.insert().values(id=1, channel="sms", address="+8613900000199"))
        columns = "id", "code", "kind", "team", "state", "conversation"
        moment, slots = sa.column("opened_at", Moment), [sa.column(name, sa.JSON()) for name in ("slots", "history")]
        cases = sa.table("cases", *map(sa.column, columns), moment, *slots)
        for number, state in ((1, "draft"), (2, "open")):
            row = {"id": number, "code": f"48291{number}", "kind": "application", "team": "", "state": state}
            connection.execute(cases.insert().values(**row, conversation=1, opened_at=AT, slots={}, history=[]))
    engine.dispose()


def test_each_draft_that_is_there_falls_due_and_nothing_else_does(url: str) -> None:
    _leave_behind(url)
    store = open_store(url)
    draft, handed_in = store.case_of("482911"), store.case_of("482912")
    assert draft and [(due.about, due.at, due.state) for due in draft.dues] == [(LAPSE, AT, "waiting")]
    assert handed_in and handed_in.dues == ()
    claimed = store.claim_due(AT, 60, "test", (LAPSE,))
    assert claimed and store.claim_due(AT, 60, "test", (LAPSE,)) is None
    store.close()
