"""What comes in is written down once and handed to one worker at a time, in order."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from small_line import later, turn

from bot.store import LeaseLost, Store, StoreDown, open_store
from bot.store import database as databases


def test_the_same_id_twice_is_the_same_turn(store: Store) -> None:
    assert store.receive(turn("a"), later(0)) is True
    assert store.receive(turn("a", "other words"), later(0)) is False
    claimed = store.claim_conversation(later(1), 60, "me")
    assert claimed is not None
    assert [p.turn.text for p in claimed.pending] == ["Where is it?"]


def test_the_same_id_twenty_times_in_parallel_is_one_turn(store: Store) -> None:
    with ThreadPoolExecutor(20) as pool:
        new = list(pool.map(lambda _: store.receive(turn("a"), later(0)), range(20)))
    assert sorted(new) == [False] * 19 + [True]


def test_the_same_id_on_another_channel_is_another_turn(store: Store) -> None:
    assert store.receive(turn("a"), later(0))
    assert store.receive(replace(turn("a"), channel="chat"), later(0))


def test_turns_of_one_person_come_in_the_order_they_arrived(store: Store) -> None:
    for number in range(12):
        store.receive(turn(f"t{number}", str(number)), later(0))
    claimed = store.claim_conversation(later(1), 60, "me")
    assert claimed is not None
    assert [p.turn.text for p in claimed.pending] == [str(n) for n in range(12)]


def test_a_conversation_is_never_worked_by_two(store: Store) -> None:
    for person in range(8):
        store.receive(turn(f"t{person}", sender=f"+{person}"), later(0))
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: store.claim_conversation(later(1), 60, f"w{n}"), range(16)))
    held = [claimed.conversation for claimed in claims if claimed]
    assert len(held) == len(set(held)) <= 8
    while claimed := store.claim_conversation(later(1), 60, "last"):
        held.append(claimed.conversation)
    assert sorted(held) == sorted(set(held))
    assert len(held) == 8


def test_two_persons_never_wait_for_each_other(store: Store) -> None:
    store.receive(turn("a", sender="+1"), later(0))
    store.receive(turn("b", sender="+2"), later(0))
    first, second = store.claim_conversation(later(1), 60, "one"), store.claim_conversation(later(1), 60, "two")
    assert first is not None
    assert second is not None
    assert first.conversation != second.conversation


def test_a_conversation_whose_worker_died_is_claimed_again_after_its_lease(store: Store) -> None:
    store.receive(turn("a"), later(0))
    dead = store.claim_conversation(later(1), 60, "dead")
    assert dead is not None
    assert store.claim_conversation(later(60), 60, "early") is None
    again = store.claim_conversation(later(62), 60, "heir")
    assert again is not None
    assert (again.conversation, again.tries) == (dead.conversation, 2)
    with pytest.raises(LeaseLost):
        store.release(dead, None)


def test_what_is_not_due_is_not_claimed(store: Store) -> None:
    store.receive(turn("a", "bus"), later(2))
    assert store.claim_conversation(later(1.9), 60, "me") is None
    assert store.claim_conversation(later(2), 60, "me") is not None


def test_a_burst_waits_anew_but_not_for_ever(store: Store) -> None:
    for second in range(10):
        store.receive(turn(f"t{second}", "and", at=later(second)), later(second + 2))
    assert store.claim_conversation(later(9.9), 60, "me") is None
    assert store.claim_conversation(later(10), 60, "me") is not None


def test_what_is_due_stays_due_when_more_comes(store: Store) -> None:
    store.receive(turn("a"), later(0))
    store.receive(turn("b", "and", at=later(1)), later(3))
    assert store.claim_conversation(later(1), 60, "me") is not None


def test_a_turn_with_nul_and_half_characters_is_kept(store: Store) -> None:
    odd = "a\0b \ud83d c 🚌 公交"
    assert store.receive(turn("a\0", odd, sender="\ud83d"), later(0))
    claimed = store.claim_conversation(later(1), 60, "me")
    assert claimed is not None
    assert claimed.pending[0].turn.text == "ab ? c 🚌 公交"


def test_a_locked_database_is_an_error_not_silence(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", busy_seconds=0.2)
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown):
        store.receive(turn("a"), later(0))
    other.execute("ROLLBACK")
    other.close()
    assert store.receive(turn("a"), later(0)) is True
    store.close()


def test_a_full_disk_is_an_error_and_nothing_is_half_kept(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    store.receive(turn("a"), later(0))
    with store.db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreDown):
        store.receive(turn("b", "x" * 100_000), later(0))
    assert store.turn("sms", "b") is None
    store.close()


def test_a_turn_is_worked_on_while_it_is_taken_to_the_disk_and_taken_there_before_its_sender_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'line.db'}")
    synced = list[tuple[str, bool]]()

    def sync(path: Path) -> None:
        claimed = store.claim_conversation(later(1), 60, "me")
        synced.append((path.name, claimed is not None))

    monkeypatch.setattr(databases, "sync_file", sync)
    assert store.receive(turn("a"), later(0))
    assert synced == [("line.db-wal", True)]
    assert not store.receive(turn("a"), later(0))
    assert len(synced) == 2, "who sends it again is told that it is here, and so it is on the disk"


def test_a_disk_that_does_not_hold_a_turn_has_it_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'line.db'}")

    def full(_file: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fdatasync" if hasattr(os, "fdatasync") else "fsync", full)
    with pytest.raises(StoreDown):
        store.receive(turn("a"), later(0))


def test_where_sqlite_keeps_no_log_ahead_the_commit_itself_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'line.db'}")
    monkeypatch.setattr(store.db, "_log_file", tmp_path / "none-wal")
    waits = list[str]()
    monkeypatch.setattr(databases, "sync_file", lambda path: waits.append(path.name))
    assert store.receive(turn("a"), later(0))
    assert waits == []
    # Why reading: that leaves the connection as the last write used it.
    with store.db.reading() as c:
        assert c.info["synchronous"] == "FULL"
