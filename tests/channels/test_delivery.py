"""Sending: whatever the provider does, a message goes out once, in order, or is said not to have."""

from __future__ import annotations

from functools import partial

import pytest
from small_line import Provider, later, shell, turn

from bot.store import Store, StoreDown
from channels.contract import CannotBeKnown, OptedOut, OutcomeUnknown, Receipt, SendFailed
from channels.delivery import MOST_ATTEMPTS, DeliveryWorker, take_receipt

SILENT = OutcomeUnknown("time-out")
BUSY = SendFailed("503", retry=True, fault="theirs")


def answered(store: Store, *senders: str) -> None:
    """An answer waits for each sender."""
    for number, sender in enumerate(senders):
        store.receive(turn(f"t{number}", f"Number {number}?", sender), later(0))
        assert shell(store).work_once(later(0))


def send(store: Store, provider: Provider, seconds: float) -> int:
    """Send until nothing is due at a moment; how often there was something."""
    sender, done = DeliveryWorker(store, {provider.name: provider}), 0
    while sender.send_once(later(seconds)):
        done += 1
    return done


def states(store: Store, talk: int = 1) -> list[str]:
    """Statuses of a conversation's messages, in order."""
    return [told.status for told in store.replies_since(talk)]


def test_what_waits_is_sent_once(store: Store) -> None:
    answered(store, "+1", "+1", "+2")
    provider = Provider()
    assert send(store, provider, 1) == 3
    assert send(store, provider, 100_000) == 0
    assert [body for to, body, _ in provider.sent if to == "+1"] == ["1: Number 0?", "2: Number 1?"]
    assert (states(store), states(store, 2), len(provider.sent)) == (["sent", "sent"], ["sent"], 3)


@pytest.mark.parametrize("after", [0.0, 30.0])
def test_a_busy_provider_is_tried_again_after_what_it_asked_for(store: Store, after: float) -> None:
    answered(store, "+1", "+1")
    provider = Provider(faults=[SendFailed("20429", retry=True, fault="ours", after=after)])
    send(store, provider, 1)
    assert (states(store), provider.sent) == (["queued", "queued"], [])
    assert send(store, provider, 1 + max(after, 2) - 0.1) == 0
    send(store, provider, 1 + max(after, 2))
    assert provider.bodies == ["1: Number 0?", "2: Number 1?"]
    assert provider.finds == 0


def test_it_gives_up_after_many_tries_and_the_next_message_goes_out(store: Store) -> None:
    answered(store, "+1", "+1")
    provider = Provider(faults=[BUSY] * MOST_ATTEMPTS)
    for number in range(MOST_ATTEMPTS + 1):
        send(store, provider, 1 + 400 * number)
    assert states(store) == ["failed", "sent"]


def test_what_can_not_help_is_not_tried_again(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(faults=[SendFailed("21614", retry=False, fault="resident")])
    send(store, provider, 1)
    assert send(store, provider, 100_000) == 0
    assert (states(store), provider.sent) == (["failed"], [])


@pytest.mark.parametrize("code", ["21610", "63016"])
def test_an_opt_out_is_never_tried_again_and_silences_the_conversation(store: Store, code: str) -> None:
    answered(store, "+1", "+1")
    provider = Provider(faults=[OptedOut(code)])
    send(store, provider, 1)
    store.receive(turn("more", at=later(2)), later(2))
    store.receive(turn("more-1", sender="+1", at=later(2)), later(2))
    while shell(store).work_once(later(3)):
        pass
    send(store, provider, 100)
    assert states(store) == ["blocked", "blocked"]
    assert [to for to, _, _ in provider.sent] == ["+12025550100"]


def test_start_opens_the_conversation_again(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(faults=[OptedOut("21610")])
    send(store, provider, 1)
    store.receive(turn("start", "START", "+1", later(2)), later(2))
    assert shell(store).work_once(later(3))
    send(store, provider, 3)
    assert (states(store), provider.bodies) == (["blocked", "sent"], ["2: START"])


def test_after_silence_the_provider_is_asked_and_what_went_out_is_not_sent_again(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(after=[SILENT])
    send(store, provider, 1)
    assert states(store) == ["unknown"]
    assert send(store, provider, 5) == 0
    send(store, provider, 20)
    assert (states(store), len(provider.sent), provider.finds) == (["sent"], 1, 1)
    assert store.is_known("sms", "P1")


def test_after_silence_what_did_not_go_out_is_sent(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(faults=[SILENT])
    send(store, provider, 1)
    send(store, provider, 20)
    assert (states(store), len(provider.sent), provider.finds) == (["sent"], 1, 1)


def test_the_same_words_sent_before_are_not_taken_for_this_message(store: Store) -> None:
    same = shell(store)
    for number in (0, 1):
        store.receive(turn(f"t{number}", sender="+1"), later(0))
    store.receive(turn("other", sender="+2"), later(0))
    assert same.work_once(later(0))
    provider = Provider()
    send(store, provider, 1)
    provider.sent[0] = ("+1", "2: Where is it?", "P1")
    assert same.work_once(later(1))
    assert same.work_once(later(1))
    provider.faults = [SILENT]
    send(store, provider, 2)
    send(store, provider, 20)
    assert provider.bodies.count("2: Where is it?") == 2
    assert states(store) == ["sent", "sent"]


def test_nothing_is_sent_while_the_provider_can_not_say(store: Store) -> None:
    answered(store, "+1", "+1")
    provider = Provider(after=[SILENT], asked=[BUSY, SILENT, ValueError("ours"), None])
    for seconds in (1, 20, 40, 80, 200):
        send(store, provider, seconds)
    assert provider.bodies == ["1: Number 0?", "2: Number 1?"]
    assert states(store) == ["sent", "sent"]


def test_a_worker_that_died_while_sending_is_followed_by_a_question(store: Store) -> None:
    answered(store, "+1")
    provider = Provider()
    dead = store.claim_outbox(["sms"], later(1), 60, "dead")
    assert dead is not None
    store.mark_attempting(dead, later(1))
    provider.send(dead.address, dead.content, dead.key)
    assert send(store, provider, 30) == 0
    send(store, provider, 62)
    assert (states(store), len(provider.sent), provider.finds) == (["sent"], 1, 1)


def test_a_worker_that_died_before_sending_is_followed_by_no_question(store: Store) -> None:
    answered(store, "+1")
    provider = Provider()
    assert store.claim_outbox(["sms"], later(1), 60, "dead") is not None
    send(store, provider, 62)
    assert (len(provider.sent), provider.finds) == (1, 0)


def test_a_fault_of_our_own_while_sending_is_treated_as_unknown(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(after=[ValueError("ours")])
    send(store, provider, 1)
    send(store, provider, 20)
    assert (states(store), len(provider.sent)) == (["sent"], 1)


@pytest.mark.parametrize(("silent", "status"), [(False, "expired"), (True, "expired")])
def test_what_is_too_old_to_be_of_use_is_not_sent(store: Store, silent: bool, status: str) -> None:
    answered(store, "+1")
    provider = Provider(faults=[SILENT] if silent else [], asked=[BUSY] if silent else [])
    if silent:
        send(store, provider, 1)
    send(store, provider, 25 * 3600)
    assert (states(store), provider.sent) == ([status], [])


def test_receipts_find_their_message_and_never_take_it_back(store: Store) -> None:
    answered(store, "+1")
    send(store, Provider(), 1)
    for status in ("queued", "delivered", "sent"):
        assert take_receipt(store, "sms", Receipt("P1", status), later(2))  # type: ignore[arg-type]
    assert not take_receipt(store, "sms", Receipt("P9", "delivered"), later(2))
    assert states(store) == ["delivered"]


def test_a_store_that_is_down_is_not_taken_for_a_provider_that_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreDown

    answered(store, "+1")
    provider = Provider(faults=[SILENT])
    with monkeypatch.context() as at_first:
        at_first.setattr(store.db, "writing", down)
        with pytest.raises(StoreDown):
            send(store, provider, 1)
    send(store, provider, 1)
    monkeypatch.setattr(store, "mark_attempting", down)
    with pytest.raises(StoreDown):
        send(store, provider, 20)
    assert (provider.sent, provider.finds) == ([], 1)


def test_what_is_about_to_be_sent_is_written_down_with_the_claim(store: Store) -> None:
    answered(store, "+1", "+1")
    claim = partial(store.claim_outbox, ["sms"], lease_seconds=60, by="dies", attempts=MOST_ATTEMPTS)
    noted = claim(now=later(1))
    assert noted is not None
    assert (noted.is_noted, noted.status, noted.attempts) == (True, "queued", 0)
    assert states(store) == ["attempting", "queued"]
    again = claim(now=later(100))
    assert again is not None
    assert (again.is_noted, again.status, again.attempts, again.attempted_at) == (False, "attempting", 1, later(1))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (MOST_ATTEMPTS, 1_000_000)])
def test_what_was_tried_too_often_or_is_too_old_is_not_noted_as_about_to_be_sent(
    store: Store, attempts: int, seconds: float
) -> None:
    answered(store, "+1")
    send(store, Provider(faults=[BUSY]), 1)
    found = store.claim_outbox(["sms"], later(seconds + 400), 60, "me", attempts=attempts)
    assert found is not None
    assert (found.is_noted, states(store)) == (False, ["queued"])


FULL = SendFailed("429", retry=True, fault="theirs", after=30.0, holds=True)


def test_a_provider_that_refuses_everything_is_asked_once_and_the_whole_channel_waits(store: Store) -> None:
    answered(store, "+1", "+2", "+3")
    provider = Provider(faults=[FULL])
    send(store, provider, 1)
    assert (provider.faults, provider.sent, states(store)) == ([], [], ["queued"])
    # Another process, and what was answered meanwhile, wait too.
    store.receive(turn("t4", sender="+4", at=later(2)), later(2))
    assert shell(store).work_once(later(2))
    assert send(store, provider, 30.9) == 0
    send(store, provider, 31)
    assert len(provider.sent) == 4


def test_what_a_channel_holds_back_counts_as_not_tried(store: Store) -> None:
    answered(store, "+1")
    provider = Provider(faults=[FULL] * (MOST_ATTEMPTS + 2))
    for number in range(MOST_ATTEMPTS + 3):
        send(store, provider, 1 + 31 * number)
    assert (states(store), len(provider.sent)) == (["sent"], 1)


def test_one_channel_that_waits_holds_no_other(store: Store) -> None:
    answered(store, "+1")
    send(store, Provider(faults=[FULL]), 1)
    store.tell("phone", "+12025550143", "Your appointment is tomorrow.", later(2), later(1000))
    calls = Provider(name="phone")
    send(store, calls, 3)
    assert calls.bodies == ["Your appointment is tomorrow."]


def test_a_hold_that_a_wrong_clock_wrote_is_over(store: Store) -> None:
    answered(store, "+1")
    send(store, Provider(faults=[FULL]), 12 * 3600)
    provider = Provider()
    store.receive(turn("t9", sender="+9", at=later(0)), later(0))
    assert shell(store).work_once(later(0))
    send(store, provider, 10)
    assert [to for to, _, _ in provider.sent] == ["+9", "+1"]


def test_what_is_given_straight_to_a_sender_waits_too(store: Store) -> None:
    answered(store, "+1", "+2")
    provider = Provider(faults=[FULL])
    given = [store.claim_outbox(["sms"], later(1), 60, "outbox", attempts=MOST_ATTEMPTS) for _ in range(2)]
    worker = DeliveryWorker(store, {"sms": provider}, given=lambda: given.pop(0) if given else None)
    assert worker.send_once(later(1))
    assert worker.send_once(later(1))
    assert (provider.sent, states(store), states(store, 2)) == ([], ["queued"], ["queued"])


def test_where_it_can_never_be_known_an_answer_is_sent_again_and_a_notice_given_up(store: Store) -> None:
    answered(store, "+1")
    key = store.tell("sms", "+2", "Your appointment is tomorrow.", later(0), later(1000))
    provider = Provider(faults=[SILENT, SILENT], asked=[CannotBeKnown(), CannotBeKnown()])
    send(store, provider, 1)
    send(store, provider, 20)
    assert (states(store), store.message_status(key)) == (["sent"], "failed")
    assert provider.bodies == ["1: Number 0?"]
