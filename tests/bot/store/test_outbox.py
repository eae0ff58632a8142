"""What goes out: one worker a message, in order, and never a step backwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations

import pytest
from small_line import AlwaysFree, echo, later, shell, turn

from bot.model.dialogue_state import Session
from bot.model.message_content import in_text
from bot.processing.handoff import save_answer
from bot.store import AnsweredBatch, LeaseLost, Message, Store
from bot.store.outbox import FINAL
from bot.store.tables import outbox

STATUSES = ("queued", "sent", "delivered", "failed", "invented")


def queued(store: Store, *senders: str) -> None:
    """One answer waits for each sender, in order."""
    for number, sender in enumerate(senders):
        store.receive(turn(f"t{number}", f"Number {number}?", sender), later(number * 0.01))
        assert shell(store).work_once(later(1))


def claim(store: Store, seconds: float = 1) -> Message | None:
    """The next message."""
    return store.claim_outbox(["sms"], later(seconds), 60, "me")


def sent(store: Store) -> Message:
    """One message that went out as P1."""
    queued(store, "+1")
    message = claim(store)
    assert message is not None
    store.mark_attempting(message, later(1))
    store.mark_sent(message, "P1")
    return message


def status(store: Store) -> str:
    """The first message's status."""
    return store.replies_since(1)[0].status


def test_a_later_message_waits_for_the_earlier_one_of_its_conversation(store: Store) -> None:
    queued(store, "+1", "+1")
    first = claim(store)
    assert first is not None
    assert claim(store) is None
    store.mark_again(first, "503", later(10))
    assert claim(store, 9) is None
    again = claim(store, 10)
    assert again is not None
    assert again.id == first.id
    store.mark_sent(again, "P1")
    second = claim(store, 10)
    assert second is not None
    assert second.id > first.id


def test_another_conversation_does_not_wait(store: Store) -> None:
    queued(store, "+1", "+1", "+2")
    first, other = claim(store), claim(store)
    assert first is not None
    assert other is not None
    assert (first.address, other.address) == ("+1", "+2")


def test_a_message_is_never_held_by_two(store: Store) -> None:
    queued(store, *(f"+{n}" for n in range(8)))
    with ThreadPoolExecutor(8) as pool:
        held = [m.id for m in pool.map(lambda _: claim(store), range(8)) if m]
    while message := claim(store):
        held.append(message.id)
    assert sorted(held) == sorted(set(held))
    assert len(held) == 8


def test_messages_of_other_channels_are_left_alone(store: Store) -> None:
    queued(store, "+1")
    assert store.claim_outbox(["chat"], later(1), 60, "me") is None


def test_a_message_whose_worker_died_while_sending_is_found_attempting(store: Store) -> None:
    queued(store, "+1")
    dead = claim(store)
    assert dead is not None
    store.mark_attempting(dead, later(1))
    assert claim(store, 60) is None
    heir = claim(store, 62)
    assert heir is not None
    assert (heir.status, heir.attempts, heir.attempted_at, heir.key) == ("attempting", 1, later(1), dead.key)
    with pytest.raises(LeaseLost):
        store.mark_attempting(dead, later(62))


def test_an_id_from_a_worker_that_lost_its_lease_is_kept_all_the_same(store: Store) -> None:
    queued(store, "+1")
    slow = claim(store)
    assert slow is not None
    store.mark_attempting(slow, later(1))
    claim(store, 62)
    store.mark_sent(slow, "P1")
    assert status(store) == "sent"
    assert store.is_known("sms", "P1")


@pytest.mark.parametrize("order", [*permutations(("delivered", "sent", "queued"))], ids="-".join)
def test_receipts_in_any_order_end_at_delivered(store: Store, order: tuple[str, ...]) -> None:
    sent(store)
    for said in order:
        assert store.receipt("sms", "P1", said, "", later(5))
    assert status(store) == "delivered"


@pytest.mark.parametrize("final", FINAL)
def test_nothing_follows_the_end(store: Store, final: str) -> None:
    sent(store)
    store.receipt("sms", "P1", final, "1", later(5))
    for said in (*STATUSES, *FINAL):
        store.receipt("sms", "P1", said, "2", later(6))
    assert status(store) == final


def test_a_receipt_that_comes_before_our_own_commit_counts(store: Store) -> None:
    queued(store, "+1")
    message = claim(store)
    assert message is not None
    store.mark_attempting(message, later(1))
    assert store.receipt("sms", "P1", "delivered", "", later(1)) is False
    store.mark_sent(message, "P1")
    assert store.settle("sms", "P1") is True
    assert status(store) == "delivered"


def test_a_receipt_for_an_unknown_message_is_kept_and_harms_nothing(store: Store) -> None:
    sent(store)
    assert store.receipt("sms", "P9", "delivered", "", later(5)) is False
    assert store.receipt("chat", "P1", "failed", "", later(5)) is False
    assert status(store) == "sent"


def test_a_resident_who_told_the_provider_to_stop_gets_nothing_more(store: Store) -> None:
    queued(store, "+1", "+1")
    message = claim(store)
    assert message is not None
    store.mark_attempting(message, later(1))
    store.opted_out(message, "21610")
    assert [told.status for told in store.replies_since(1)] == ["blocked", "blocked"]
    assert claim(store, 100_000) is None


def test_replies_come_before_reminders_however_many_wait(store: Store) -> None:
    queued(store, "+1", "+2")
    with store.db.writing() as connection:
        connection.execute(outbox.update().where(outbox.c.id == 1).values(priority=1))
    first = claim(store)
    assert first is not None
    assert first.id == 2


def handed(store: Store, number: int, text: str = "Where is it?", seconds: float = 1) -> Message | None:
    """What a sender that is free is given of the answer to a text."""
    handoff = AlwaysFree(store, lambda: later(seconds))
    store.receive(turn(f"h{number}", text), later(seconds))
    assert replace(shell(store), handoffs={"sms": handoff}).work_once(later(seconds))
    return handoff.take()


def test_a_free_sender_is_given_the_answer_and_nobody_else_gets_it(store: Store) -> None:
    message = handed(store, 1)
    assert message is not None
    assert (message.is_noted, message.body, message.address) == (True, "1: Where is it?", turn("").sender)
    assert status(store) == "attempting"
    assert claim(store, 2) is None
    found = claim(store, 100)
    assert found is not None
    assert (found.status, found.attempts, found.key) == ("attempting", 1, message.key)
    store.mark_sent(message, "P1")
    assert (status(store), claim(store, 1000)) == ("sent", None)


def test_an_answer_behind_another_waits_for_it_whoever_is_free(store: Store) -> None:
    first = handed(store, 1)
    assert first is not None
    assert handed(store, 2, seconds=2) is None
    assert claim(store, 3) is None
    store.mark_sent(first, "P1")
    second = claim(store, 3)
    assert second is not None
    assert second.body == "2: Where is it?"


def test_who_told_the_provider_to_stop_is_not_written_to_by_a_free_sender_either(store: Store) -> None:
    first = handed(store, 1)
    assert first is not None
    store.receive(turn("h2"), later(2))
    claimed = store.claim_conversation(later(2), 60, "me")
    assert claimed is not None
    store.opted_out(first, "21610")
    handoff = AlwaysFree(store, lambda: later(2))
    reply = echo(claimed.pending[0].turn, claimed.session or Session("1", "en"))
    work = AnsweredBatch((claimed.pending[0].id,), reply, in_text("2: hello"), later(2), later(100))
    save_answer(store, claimed, work, handoff)
    assert handoff.take() is None
    assert claim(store, 3) is None
    assert [told.status for told in store.replies_since(1)] == ["blocked", "blocked"]


def test_an_answer_that_is_not_kept_is_given_to_nobody(store: Store) -> None:
    store.receive(turn("t1"), later(0))
    claimed = store.claim_conversation(later(1), 60, "me")
    assert claimed is not None
    store.release(claimed, later(1))
    handoff = AlwaysFree(store, lambda: later(1))
    reply = echo(claimed.pending[0].turn, Session("1", "en"))
    work = AnsweredBatch((claimed.pending[0].id,), reply, in_text("1: hello"), later(1), later(100))
    with pytest.raises(LeaseLost):
        save_answer(store, claimed, work, handoff)
    assert handoff.take() is None
