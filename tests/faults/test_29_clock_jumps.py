"""A clock that was wrong for a while, and is set right, silences nobody for as long as it was wrong."""

from __future__ import annotations

from small_line import Provider, later, shell, turn

from bot.store import Store
from channels.contract import SendFailed
from channels.delivery import DeliveryWorker

HOUR = 3600.0


def test_a_worker_killed_while_the_clock_was_an_hour_ahead_is_inherited_at_once(store: Store) -> None:
    store.receive(turn("a"), later(0))
    assert store.claim_conversation(later(HOUR), 60, "dies") is not None
    claimed = store.claim_conversation(later(1), 60, "heir")
    assert claimed is not None
    assert claimed.tries == 2


def test_new_texts_of_that_person_are_answered_too(store: Store) -> None:
    store.receive(turn("a", "One?"), later(0))
    assert store.claim_conversation(later(HOUR), 60, "dies") is not None
    store.receive(turn("b", "Two?", at=later(5)), later(5))
    while shell(store).work_once(later(6)):
        pass
    assert [told.body for told in store.replies_since(1)] == ["1: One?", "2: Two?"]


def test_a_text_that_came_while_the_clock_was_ahead_is_answered(store: Store) -> None:
    store.receive(turn("a", "bus", at=later(HOUR)), later(HOUR + 2))
    assert shell(store).work_once(later(1))
    assert [told.body for told in store.replies_since(1)] == ["1: bus"]


def test_what_was_put_off_by_a_clock_ahead_is_tried_again(store: Store) -> None:
    store.receive(turn("a"), later(0))
    claimed = store.claim_conversation(later(HOUR), 60, "me")
    assert claimed is not None
    store.release(claimed, later(HOUR + 8))
    assert shell(store).work_once(later(1))


def test_a_lease_of_now_is_kept_to(store: Store) -> None:
    store.receive(turn("a"), later(0))
    assert store.claim_conversation(later(1), 60, "me") is not None
    assert store.claim_conversation(later(0), 60, "its clock is a second behind") is None
    assert store.claim_conversation(later(60), 60, "early") is None


def test_messages_survive_it_as_well(store: Store) -> None:
    provider = Provider(faults=[SendFailed("503", retry=True, fault="theirs", after=HOUR)])
    for number in range(3):
        store.receive(turn(f"t{number}", sender=f"+{number}"), later(HOUR))
        shell(store).work_once(later(HOUR))
    assert store.claim_outbox(["sms"], later(HOUR), 60, "dies") is not None
    sender = DeliveryWorker(store, {"sms": provider})
    assert sender.send_once(later(2 * HOUR))
    while sender.send_once(later(1)):
        pass
    assert sorted(to for to, _, _ in provider.sent) == ["+0", "+1", "+2"]


def test_a_message_that_a_provider_put_off_is_not_sent_before(store: Store) -> None:
    store.receive(turn("a"), later(0))
    shell(store).work_once(later(0))
    sender = DeliveryWorker(
        store, {"sms": Provider(faults=[SendFailed("429", retry=True, fault="theirs", after=24 * HOUR)])}
    )
    assert sender.send_once(later(1))
    assert not sender.send_once(later(HOUR - 1))
    assert sender.send_once(later(HOUR + 2))
