"""A row that can not be read holds up nobody: not the others, and not its own person for long."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import structlog
from small_line import Provider, echo, later, shell, turn

from bot.model.dialogue_state import Session
from bot.store import Store, open_store
from bot.store.serialise import read_session, write_session
from bot.store.tables import cases, conversation, inbox, outbox
from channels.delivery import DeliveryWorker


def spoil(store: Store, table: sa.Table, number: int, **values: Any) -> None:
    """A row as another version, or a bad disk, left it."""
    with store.db.writing() as c:
        c.execute(table.update().where(table.c.id == number).values(**values))


def two_persons(store: Store) -> None:
    """One whose row is to be spoilt was answered once and waits; another has a fire."""
    store.receive(turn("a", "Where is it?", "+1"), later(0))
    shell(store).work_once(later(0))
    store.receive(turn("b", "And now?", "+1"), later(1))
    store.receive(turn("c", "fire in my flat", "+2"), later(2))


def bodies(store: Store, talk: int) -> list[str]:
    return [told.body for told in store.replies_since(talk)]


def test_a_part_this_version_does_not_know_is_left_out_and_the_rest_is_kept(store: Store) -> None:
    two_persons(store)
    written = write_session(Session("1", "zh", alarm="E1", turns=1))
    written["last"] = [{"part": "Card", "title": "?"}, {"part": "Say", "text": "Hello."}, "nonsense"]
    spoil(store, conversation, 1, session={**written, "slow": "perhaps", "focus": {"service": 5, "need": "bus"}})
    claimed = store.claim_conversation(later(3), 60, "me")
    assert claimed is not None
    assert claimed.session is not None
    read = claimed.session
    assert (read.language, read.alarm, [part.text for part in read.last]) == ("zh", "E1", ["Hello."])  # type: ignore[union-attr]
    assert (read.slow, read.focus.service, read.focus.goal_text) == (False, "", "bus")


def test_a_session_that_can_not_be_read_begins_afresh_and_is_logged_by_its_number(store: Store) -> None:
    two_persons(store)
    spoil(store, conversation, 1, session=["my secret"])
    with structlog.testing.capture_logs() as logged:
        assert shell(store).work_once(later(3))
    assert bodies(store, 1) == ["1: Where is it?", "1: And now?"]
    assert [(line["what"], line["row"]) for line in logged if line["event"] == "row.unreadable"] == [("session", 1)]
    assert "secret" not in str(logged)


def test_a_turn_that_can_not_be_read_is_tried_three_times_behind_the_others_and_comes_to_a_person(store: Store) -> None:
    two_persons(store)
    spoil(store, inbox, 2, turn={"text": 5})
    assert shell(store).work_once(later(3))
    assert shell(store).work_once(later(3))
    assert bodies(store, 2) == ["1: fire in my flat"]
    for seconds in (10, 30, 60):
        shell(store).work_once(later(seconds))
    assert bodies(store, 1) == ["1: Where is it?", "sorry in en"]
    with store.db.reading() as c:
        assert c.execute(sa.select(cases.c.kind, cases.c.slots)).one() == ("person", {"reason": "fault"})


def test_even_what_is_no_json_is_counted_as_tried(tmp_path: Any) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    two_persons(store)
    with store.db.writing() as c:
        c.exec_driver_sql("UPDATE conversation SET session = '{broken' WHERE id = 1")
        c.exec_driver_sql("UPDATE inbox SET turn = '{broken' WHERE id = 2")
    for second in range(60):
        shell(store).work_once(later(3 + second))
    assert (bodies(store, 1)[1:], bodies(store, 2)) == (["sorry in en"], ["1: fire in my flat"])
    store.close()


def test_who_was_tried_before_goes_behind_who_was_not(store: Store) -> None:
    two_persons(store)
    first = store.claim_conversation(later(3), 1, "dies")
    assert first is not None
    assert first.conversation == 1
    store.receive(turn("d", "hello?", "+3"), later(90))
    order = [store.claim_conversation(later(100), 60, "me") for _ in range(3)]
    assert [claimed.conversation for claimed in order if claimed] == [2, 3, 1]


def test_a_message_that_can_not_be_read_fails_and_the_next_goes_out(tmp_path: Any) -> None:
    store, provider = open_store(f"sqlite:///{tmp_path / 'store.db'}"), Provider()
    for number in range(2):
        store.receive(turn(f"t{number}", sender=f"+{number}"), later(0))
        shell(store, echo).work_once(later(0))
    with store.db.writing() as c:
        c.exec_driver_sql("UPDATE outbox SET created_at = 'yesterday' WHERE id = 1")
    assert DeliveryWorker(store, {"sms": provider}).send_once(later(1))
    assert [to for to, _, _ in provider.sent] == ["+1"]
    with store.db.reading() as c:
        assert c.scalar(sa.select(outbox.c.status).where(outbox.c.id == 1)) == "failed"
    store.close()


def test_what_is_written_says_which_version_wrote_it() -> None:
    written = write_session(Session("1", "en"))
    assert written["version"] == 1
    assert read_session({**written, "version": 2, "new": "?"}) == Session("1", "en")
