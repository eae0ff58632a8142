"""A voice note waits to be heard; it holds up nobody else, and its person's messages stay in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from small_line import KEYWORDS, later, shell, turn

from bot.model.turn import Turn
from bot.processing.turn_processor import HEARD_WITHIN, MOST_NOTES, TurnProcessor, receive
from bot.store import Store

UNTIL = HEARD_WITHIN.total_seconds()


def note(id_: str, sender: str = "7", second: float = 0.0) -> Turn:
    """A voice note that came in."""
    return Turn(id_, "telegram", sender, later(second), media=(f"telegram:voice:{id_}",))


def text(id_: str, words: str = "Where is it?", sender: str = "7", second: float = 0.0) -> Turn:
    """A text by the same channel."""
    return replace(turn(id_, words, sender, later(second)), channel="telegram")


def _take(store: Store, *turns: Turn) -> None:
    for each in turns:
        assert receive(store, each, KEYWORDS, 0.0)


def _heard(store: Store, words: str, second: float) -> bool:
    claimed = store.claim_note(later(second))
    assert claimed is not None
    return store.note_heard(claimed, replace(claimed.turn, text=words, hearing="sure"), later(second))


def _answered(store: Store, second: float) -> list[str]:
    """What is answered at a moment, turn by turn."""
    return _worked(store, shell(store), second)


def _worked(store: Store, line: TurnProcessor, second: float) -> list[str]:
    before = len(_replies(store))
    while line.work_once(later(second)):
        pass
    return _replies(store)[before:]


def _is_answered(store: Store) -> bool:
    """True once the note "n" has an answer."""
    found = store.turn("telegram", "n")
    return found is not None and found.state == "answered"


def _replies(store: Store) -> list[str]:
    talks = (store.conversation_of("telegram", sender) for sender in ("7", "8"))
    found = [entry for talk in talks if talk is not None for entry in store.replies_since(talk)]
    return [entry.body for entry in sorted(found, key=lambda entry: entry.id)]


def test_a_note_is_answered_once_it_is_heard(store: Store) -> None:
    _take(store, note("n"))
    assert _answered(store, 1) == []
    assert _heard(store, "my heating is off", 3)
    assert _answered(store, 3) == ["1: my heating is off"]


def test_a_note_is_heard_by_one_alone_and_only_once(store: Store) -> None:
    _take(store, *(note(f"n{number}", f"1{number}") for number in range(6)))
    with ThreadPoolExecutor(6) as pool:
        claims = [claimed.id for claimed in pool.map(lambda _: store.claim_note(later(1)), range(12)) if claimed]
    while claimed := store.claim_note(later(1)):
        claims.append(claimed.id)
    assert len(claims) == len(set(claims)) == 6


def test_nobody_else_waits_for_a_note(store: Store) -> None:
    _take(store, note("n"), text("t", sender="8", second=1))
    assert _answered(store, 1) == ["1: Where is it?"]


@pytest.mark.parametrize("second", [0.5, 5.0])
def test_what_the_same_person_writes_behind_it_is_answered_behind_it(store: Store, second: float) -> None:
    _take(store, note("n"), text("t", second=second))
    assert _answered(store, second) == []
    assert _heard(store, "my heating is off", second + 1)
    assert _answered(store, second + 1) == ["1: my heating is off", "2: Where is it?"]


def test_what_the_same_person_wrote_before_it_does_not_wait_for_it(store: Store) -> None:
    receive(store, text("t", "heating"), KEYWORDS, 2.0)
    _take(store, note("n", second=1))
    assert _answered(store, 2) == ["1: heating"]
    assert _answered(store, 3) == []
    assert _heard(store, "how much is it", 4)
    assert _answered(store, 4) == ["2: how much is it"]


def test_notes_are_answered_in_the_order_they_came_whichever_is_heard_first(store: Store) -> None:
    _take(store, note("a"), note("b", second=1))
    first, second = store.claim_note(later(1)), store.claim_note(later(1))
    assert first is not None
    assert second is not None
    assert store.note_heard(second, replace(second.turn, text="B", hearing="sure"), later(2))
    assert _answered(store, 2) == []
    assert store.note_heard(first, replace(first.turn, text="A", hearing="sure"), later(3))
    assert _answered(store, 3) == ["1: A", "2: B"]


def test_a_note_that_is_not_heard_in_time_is_answered_all_the_same_and_heard_no_more(store: Store) -> None:
    _take(store, note("n"))
    claimed = store.claim_note(later(1))
    assert claimed is not None
    assert _answered(store, UNTIL - 1) == []
    _answered(store, UNTIL + 1)
    assert _is_answered(store)
    assert not store.note_heard(claimed, replace(claimed.turn, text="too late", hearing="sure"), later(UNTIL + 2))
    assert store.claim_note(later(UNTIL + 2)) is None


def test_a_note_whose_worker_died_is_answered_when_its_time_is_up(store: Store) -> None:
    _take(store, note("n"))
    assert store.claim_note(later(1)) is not None
    assert store.claim_note(later(2)) is None
    left = store.claim_note(later(UNTIL))
    assert left is not None
    assert left.due_at == later(UNTIL)
    _answered(store, UNTIL)
    assert _is_answered(store)


def test_a_note_put_off_counts_as_no_try(store: Store) -> None:
    _take(store, note("n"))
    for second in range(10):
        receive(store, text(f"t{second}", "so", second=second), KEYWORDS, 0.0)
        assert store.claim_conversation(later(second), 60, "me") is None
    assert _heard(store, "my heating is off", 11)
    claimed = store.claim_conversation(later(11), 60, "me")
    assert claimed is not None
    assert claimed.tries == 1


def test_when_a_note_is_looked_at_next_is_known(store: Store) -> None:
    _take(store, note("n"))
    claimed = store.claim_note(later(1))
    assert claimed is not None
    store.note_again(claimed, later(4))
    assert store.next_note_due(later(1)) == later(4)
    assert store.claim_note(later(3)) is None
    assert store.claim_note(later(4)) is not None


@pytest.mark.parametrize(
    "came",
    [
        Turn("t", "telegram", "7", later(0), "look", media=("telegram:voice:x",)), Turn("t", "telegram", "7", later(0), media=("telegram:photo:x",)),
        Turn("t", "sms", "7", later(0), media=("telegram:voice:x",)), Turn("t", "telegram", "7", later(0), media=("telegram:voice:x", "telegram:voice:y")),
    ],
)  # fmt: skip
def test_what_is_no_voice_note_or_can_not_be_fetched_is_answered_at_once(store: Store, came: Turn) -> None:
    assert came.voice_note == ""
    _take(store, came)
    assert store.claim_note(later(1)) is None
    assert store.claim_conversation(later(1), 60, "me") is not None


def test_danger_that_is_written_behind_a_note_does_not_wait_for_it(store: Store) -> None:
    line = replace(shell(store), overtakes=lambda turn: turn.id == "fire")
    _take(store, note("n"), text("t", "where is it?", second=1), text("fire", "fire!", second=2))
    assert _worked(store, line, 2) == ["1: fire!"]
    assert _worked(store, line, 3) == []
    assert _heard(store, "my heating is off", 4)
    assert _worked(store, line, 4) == ["2: my heating is off", "3: where is it?"]


def test_one_person_has_only_so_many_notes_heard_at_a_time(store: Store) -> None:
    _take(store, *(note(f"n{number}") for number in range(MOST_NOTES + 2)), note("other", sender="8"))
    claims = [store.claim_note(later(1)) for _ in range(MOST_NOTES + 3)]
    assert [claimed.turn.sender for claimed in claims if claimed] == ["7"] * MOST_NOTES + ["8"]
