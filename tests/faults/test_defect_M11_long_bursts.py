"""A flood of texts becomes one turn of a bearable length, and no text of it is lost to the ear for danger."""

from __future__ import annotations

from small_line import echo, later, shell, turn

from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.debounce import MOST_CHARACTERS, cut
from bot.store import Store


def test_fifty_long_texts_are_cut_and_the_last_is_still_there(store: Store) -> None:
    seen: list[Turn] = []

    def watching(turn_: Turn, session: Session) -> TurnResult:
        seen.append(turn_)
        return echo(turn_, session)

    for number in range(50):
        text = "fire in my flat" if number == 49 else "and" * 500
        store.receive(turn(f"t{number}", text, at=later(number / 100)), later(2 + number / 100))
    assert shell(store, watching).work_once(later(20))
    assert len(seen[0].text) == MOST_CHARACTERS
    assert "fire in my flat" in seen[0].pieces[-1]
    assert sum(map(len, seen[0].pieces)) > 49 * 1500


def test_one_long_text_is_cut_too_and_kept_whole_beside() -> None:
    long = turn("a", "x" * 5000 + " fire")
    assert len(cut(long).text) == MOST_CHARACTERS
    assert cut(long).pieces == (long.text,)


def test_a_text_as_people_send_it_is_left_as_it_is() -> None:
    assert cut(turn("a")) == turn("a")
