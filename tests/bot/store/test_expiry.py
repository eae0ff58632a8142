"""One turn is one transaction: all of an answer is kept, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from small_line import echo, later, turn, with_case

from bot.model.dialogue_state import Session
from bot.model.message_content import in_text
from bot.model.turn_result import Gap
from bot.store import AnsweredBatch, Claimed, CodeTaken, LeaseLost, Store
from bot.store.tables import cases, gaps, outbox


def claim(store: Store, seconds: float = 1) -> Claimed:
    """The conversation that is due."""
    claimed = store.claim_conversation(later(seconds), 60, "me")
    assert claimed is not None
    return claimed


def work(claimed: Claimed, converse=echo, count: int = 1) -> AnsweredBatch:  # type: ignore[no-untyped-def]
    """The first turns of a conversation answered."""
    first = claimed.pending[:count]
    answered = converse(first[-1].turn, claimed.session or Session(str(claimed.conversation), "en"))
    return AnsweredBatch(
        tuple(p.id for p in first), answered, in_text(answered.reply.parts[0].text), later(1), later(3600)
    )


def count(store: Store, table: sa.Table) -> int:
    """Rows of a table."""
    with store.db.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_an_answer_is_kept_whole(store: Store) -> None:
    store.receive(turn("a"), later(0))
    claimed = claim(store)
    done = work(claimed, with_case("123456"))
    done = replace(done, answered=replace(done.answered, gaps=(Gap("boats\0", "en"),)))
    store.save(claimed, done)
    assert (count(store, cases), count(store, gaps), count(store, outbox)) == (1, 1, 1)
    happened = store.turn("sms", "a")
    assert happened is not None
    assert (happened.state, happened.record, happened.reply) == ("answered", done.answered.record, done.answered.reply)
    assert [told.body for told in store.replies_since(claimed.conversation)] == ["1: Where is it?"]


def test_the_session_goes_on_with_the_next_turn(store: Store) -> None:
    for id_ in ("a", "b"):
        store.receive(turn(id_), later(0))
        claimed = claim(store)
        store.save(claimed, work(claimed))
    assert [told.body[:2] for told in store.replies_since(1)] == ["1:", "2:"]


def test_a_worker_that_lost_its_lease_keeps_nothing(store: Store) -> None:
    store.receive(turn("a"), later(0))
    slow, heir = claim(store), claim(store, 100)
    store.save(heir, work(heir))
    with pytest.raises(LeaseLost):
        store.save(slow, work(slow, with_case("123456")))
    assert (count(store, outbox), count(store, cases)) == (1, 0)


def test_a_case_code_that_is_taken_keeps_nothing(store: Store) -> None:
    for id_, sender in (("a", "+1"), ("b", "+2")):
        store.receive(turn(id_, sender=sender), later(0))
    first, second = claim(store), claim(store)
    store.save(first, work(first, with_case("123456")))
    with pytest.raises(CodeTaken):
        store.save(second, work(second, with_case("123456")))
    happened = store.turn("sms", second.pending[0].turn.id)
    assert happened is not None
    assert (happened.state, count(store, outbox)) == ("received", 1)
    store.save(second, work(second, with_case("234567")))
    assert count(store, cases) == 2


def test_a_turn_that_comes_during_the_work_is_answered_next(store: Store) -> None:
    store.receive(turn("a"), later(0))
    claimed = claim(store)
    store.receive(turn("b", "and", at=later(2)), later(4))
    assert store.claim_conversation(later(5), 60, "other") is None
    store.save(claimed, work(claimed))
    assert store.claim_conversation(later(3.9), 60, "early") is None
    assert [p.turn.id for p in claim(store, 4).pending] == ["b"]


def test_turns_left_over_are_due_at_once(store: Store) -> None:
    store.receive(turn("a"), later(0))
    store.receive(turn("b"), later(0))
    claimed = claim(store)
    store.save(claimed, work(claimed, count=1))
    assert [p.turn.id for p in claim(store).pending] == ["b"]


def test_nothing_is_due_when_all_is_answered(store: Store) -> None:
    store.receive(turn("a"), later(0))
    claimed = claim(store)
    store.save(claimed, work(claimed))
    assert store.claim_conversation(later(100_000), 60, "me") is None


def test_stop_blocks_what_still_waits_and_lets_its_confirmation_out(store: Store) -> None:
    for id_, text in (("a", "Where is it?"), ("b", "STOP")):
        store.receive(turn(id_, text), later(0))
        claimed = claim(store)
        store.save(claimed, work(claimed))
    assert [told.status for told in store.replies_since(1)] == ["blocked", "queued"]


def test_an_opt_out_told_by_the_provider_during_the_work_is_not_forgotten(store: Store) -> None:
    store.receive(turn("a"), later(0))
    claimed = claim(store)
    store.save(claimed, work(claimed))
    message = store.claim_outbox(["sms"], later(1), 60, "me")
    assert message is not None
    store.receive(turn("b"), later(2))
    busy = claim(store, 2)
    store.opted_out(message, "21610")
    store.save(busy, work(busy))
    store.receive(turn("c"), later(3))
    again = claim(store, 3)
    assert again.opted_out
    assert again.session is not None
    assert again.session.stopped


def test_the_same_turn_can_be_looked_up_with_its_burst(store: Store) -> None:
    store.receive(turn("a", "bus"), later(2))
    store.receive(turn("b", "card", at=later(1)), later(3))
    claimed = claim(store, 3)
    store.save(claimed, work(claimed, count=2))
    first, last = store.records(claimed.conversation)
    assert first.answered_with == last.answered_with == last.id
    assert first.record is None
    assert last.record is not None
