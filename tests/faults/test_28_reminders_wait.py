"""A thousand reminders hold up no answer, and nothing at all holds up an answer to danger (faults 28, M1, M2)."""

from __future__ import annotations

from dataclasses import replace

from small_line import Provider, echo, later, shell, turn

from bot.model.dialogue_state import Session
from bot.model.message_content import in_text
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.store import Message, Store
from channels.contract import Rendered, SendFailed
from channels.delivery import DeliveryWorker


def grave(turn_: Turn, session: Session) -> TurnResult:
    """The echo, which hears danger in "fire" and knows STOP."""
    answered = echo(turn_, session)
    return replace(answered, effect=replace(answered.effect, urgent=True)) if "fire" in turn_.text else answered


def says(store: Store, text: str, second: float, sender: str = "+1") -> None:
    """Somebody writes, and is answered."""
    store.receive(turn(f"{sender}{text}{second}", text, sender, later(second)), later(second))
    assert shell(store, grave).work_once(later(second))


def claim(store: Store, second: float, *channels: str) -> Message | None:
    return store.claim_outbox(channels or ["sms"], later(second), 60, "me")


def bodies(store: Store, second: float, *channels: str) -> list[str]:
    """All that goes out at a moment, in order."""
    found = []
    while message := claim(store, second, *channels):
        store.mark_sent(message, f"P{message.id}")
        found.append(message.body)
    return found


def test_a_thousand_reminders_are_due_and_answers_go_first(store: Store) -> None:
    for number in range(1000):
        store.tell("sms", f"+86139{number:08}", "Reminder.", later(0), later(3600))
    says(store, "Where is it?", 1, "+1")
    says(store, "fire in my flat", 2, "+2")
    first = [claim(store, 3) for _ in range(3)]
    assert [m.body for m in first if m] == ["1: fire in my flat", "1: Where is it?", "Reminder."]


def test_an_answer_to_danger_does_not_wait_for_the_message_before_it(store: Store) -> None:
    provider = Provider(faults=[SendFailed("429", retry=True, fault="theirs", after=1800.0)])
    sender = DeliveryWorker(store, {"sms": provider})
    says(store, "Where is it?", 0)
    assert sender.send_once(later(1))
    says(store, "And when?", 2)
    says(store, "fire in my flat", 3)
    assert sender.send_once(later(4))
    assert not sender.send_once(later(5))
    assert provider.bodies == ["3: fire in my flat"]


def test_parts_of_an_answer_to_danger_stay_in_order(store: Store) -> None:
    store.receive(turn("a", "fire in my flat"), later(0))
    parts = replace(shell(store, grave), render=lambda _channel, _reply: Rendered(in_text("Ring 119.", "Stay.")))
    assert parts.work_once(later(0))
    first = claim(store, 1)
    assert first is not None
    assert first.body == "Ring 119."
    assert claim(store, 1) is None
    store.mark_sent(first, "P1")
    assert bodies(store, 1) == ["Stay."]


def test_an_answer_does_not_wait_behind_a_reminder_of_its_person(store: Store) -> None:
    store.tell("sms", "+1", "Reminder.", later(0), later(3600))
    reminder = claim(store, 0)
    assert reminder is not None
    says(store, "Where is it?", 1)
    assert bodies(store, 2) == ["1: Where is it?"]


def test_after_stop_only_its_confirmation_and_danger_go_out(store: Store) -> None:
    says(store, "STOP", 0)
    store.tell("sms", "+1", "Reminder.", later(1), later(3600))
    store.tell("phone", "+1", "Reminder by call.", later(1), later(3600))
    store.tell("phone", "+2", "Reminder to another.", later(1), later(3600))
    says(store, "fire in my flat", 2)
    assert bodies(store, 3, "sms", "phone") == ["2: fire in my flat", "1: STOP", "Reminder to another."]
    assert [told.status for told in store.replies_since(1)] == ["sent", "blocked", "sent"]


def test_after_start_notices_go_out_again(store: Store) -> None:
    says(store, "STOP", 0)
    says(store, "START", 1)
    store.tell("sms", "+1", "Reminder.", later(2), later(3600))
    assert bodies(store, 3) == ["1: STOP", "2: START", "Reminder."]
