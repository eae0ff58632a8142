"""What runs for every text is answered by an index: it takes no longer the more was ever said."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store import inbox, waits
from bot.store.outbox_queries import of_ways
from bot.store.store import open_store

ANY_MESSAGE, CLAIM_MESSAGE = of_ways(("sms",))
WAITING = {
    "a turn is due": (inbox.ANY_DUE, "conversation USING INDEX ix_conversation_due_at (due_at>?)"),
    "a turn is claimed": (inbox.CLAIM, "conversation USING INDEX ix_conversation_due_at (due_at>?)"),
    "a message is due": (ANY_MESSAGE, "outbox USING INDEX ix_outbox_due (due_at>?)"),
    "a message is claimed": (CLAIM_MESSAGE, "outbox USING INDEX ix_outbox_due (due_at>?)"),
    "the next message": (waits.next_message_of(("sms",)), "outbox USING INDEX ix_outbox_due (due_at>?)"),
}


@pytest.mark.parametrize("what", WAITING)
def test_only_what_waits_is_looked_at(what: str, tmp_path: Path) -> None:
    statement, by = WAITING[what]
    store = open_store(f"sqlite:///{tmp_path}/store.db")
    asked = str(statement.compile(store.db.engine))
    with store.db.reading() as c:
        rows = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?")).all()
    store.close()
    steps = [str(row[3]) for row in rows]
    assert any(by in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]
