"""Which turns wait for more, and which are answered together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_line import KEYWORDS, NOON, later, turn

from bot.processing.debounce import due_at, first_burst, joined, stands_alone
from bot.store import Pending


@pytest.mark.parametrize(
    "text",
    [
        *("2", "2.", "②", "two", "STOP", "stop", "退订", "人工", "help", "中文", "555 0123", "", "🙏"),
        *("Where is it?", "Thanks.", "在哪里？", "我想问一下公交卡。"),
        *("I need a bus card please", "我妈妈要办一张老年人公交卡"),
    ],
)
def test_a_whole_thought_is_due_at_once(text: str) -> None:
    assert due_at(turn("a", text), KEYWORDS, 2) == NOON


@pytest.mark.parametrize(
    "text", ["bus card", "hello my mum", "please stop the bins", "公交卡", "我想问一下", "for my wife"]
)
def test_a_short_unfinished_one_waits(text: str) -> None:
    assert due_at(turn("a", text), KEYWORDS, 2) == later(2)


def test_a_channel_that_knows_the_end_never_waits() -> None:
    assert due_at(turn("a", "bus card"), KEYWORDS, 0) == NOON


def test_keys_and_the_providers_opt_out_are_due_at_once() -> None:
    assert stands_alone(replace(turn("a", ""), keys="12"), KEYWORDS)
    assert stands_alone(replace(turn("a", "please stop the"), facts={"opt_out": "STOP"}), KEYWORDS)


def pending(*texts_at: tuple[str, float]) -> list[Pending]:
    """Turns with the seconds they came at, each with a wait of two."""
    made = []
    for number, (text, at) in enumerate(texts_at):
        came = turn(f"t{number}", text, at=later(at))
        made.append(Pending(number, came, came.at, due_at(came, KEYWORDS, 2)))
    return made


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        ([("hello", 0), ("my mum", 1), ("needs the bus card", 2)], 3),
        ([("hello", 0), ("my mum", 1), ("Where do I go?", 2), ("thanks", 2.5)], 3),
        ([("Where do I go?", 0), ("What do I bring?", 0.5)], 1),
        ([("bus card", 0), ("heating", 300)], 1),
        ([("bus card", 0), ("2", 1)], 1),
        ([("2", 0), ("bus card", 1)], 1),
        ([("my mum", 0), ("STOP", 1)], 1),
        ([("公交卡", 0), ("我妈妈的", 1)], 2),
    ],
)
def test_a_burst_ends_where_it_should(texts: list[tuple[str, float]], together: int) -> None:
    assert len(first_burst(pending(*texts), KEYWORDS)) == together


def test_a_burst_becomes_one_turn_with_the_last_ones_id() -> None:
    turn_ = joined(pending(("hello ", 0), ("my mum", 1)))
    assert (turn_.id, turn_.text, turn_.at) == ("t1", "hello my mum", later(1))


def test_nothing_pending_is_no_burst() -> None:
    assert first_burst([], KEYWORDS) == ()
