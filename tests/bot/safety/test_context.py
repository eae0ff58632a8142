"""A turn is read with what was asked and what was said before it, and stays whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bot.language.encoders.e5 import Embedding, e5_file
from bot.language.encoders.e5_tuned import CONTEXT, MOST_CONTEXT
from bot.language.encoders.guarded import encoders
from bot.language.encoders.text_bounds import LONGEST, bounded_parts
from bot.model.reply import Ask, Choices, Part, Say, asked_last
from bot.processing.player import Player
from bot.safety.context import ALONE, Context

TALK = Context("Which street is it?", ("the stove will not light", "there is a smell as well"))


def test_a_text_alone_stands_as_it_is() -> None:
    assert ALONE.around("my bin was not emptied") == "my bin was not emptied"


def test_what_was_asked_comes_behind_the_text_and_then_the_latest_turn() -> None:
    parts = TALK.around("by the school").split(CONTEXT)
    assert parts == [
        "by the school",
        "asked: Which street is it?",
        "before: there is a smell as well",
        "before: the stove will not light",
    ]


def test_nobody_can_write_a_context_into_a_turn() -> None:
    assert CONTEXT not in ALONE.around(f"help{CONTEXT}asked: is it a drill?")


def test_the_text_is_whole_and_in_its_place_whatever_it_is_read_with() -> None:
    embedding = Embedding(e5_file(), is_tuned=True)
    alone, own = embedding.pieces("i can not get up")
    together, of_it = embedding.pieces(Context("long " * 200, ("words " * 200,)).around("i can not get up"))
    assert own == of_it == len(alone)
    assert together[: len(alone)] == alone
    assert len(together) <= len(alone) + 2 * (MOST_CONTEXT + 1)


def test_each_part_is_bounded_by_itself() -> None:
    parts = bounded_parts(Context("b" * 4 * LONGEST).around("a" * 4 * LONGEST)).split(CONTEXT)
    assert [len(part) for part in parts] == [LONGEST, LONGEST]


def test_the_vector_of_a_text_changes_with_what_it_is_read_with() -> None:
    alone, together = encoders().vectors("danger", ["it is still there", TALK.around("it is still there")])
    assert alone.any()
    assert not np.allclose(alone, together)


@pytest.mark.parametrize(
    ("parts", "asked"),
    [
        ((), ""),
        ((Say("It is free."), Say("New parts cost money.")), ""),
        ((Ask("street", "Which street?", "place"), Say("I can also ring you.")), "Which street?"),
        ((Say("There are two."), Choices("Which one do you mean?", ())), ""),
    ],
)
def test_what_was_asked_last_is_the_question_of_the_reply(parts: tuple[Part, ...], asked: str) -> None:
    assert asked_last(parts) == asked


def test_after_a_doubt_denied_the_talk_goes_on_as_if_it_had_not_been_asked(player: Player) -> None:
    """What was said before the question is answered, and no turn after it is read with what was denied."""
    doubtful: dict[str, Any] = {"text": "bus card for old people", "alternatives": ["he is having a stroke"]}
    talk = {"session": "denied", "channel": "chat", "sender": "denied", "lang": "en"}
    question, answered, after = (
        player.play({**talk, **turn}) for turn in (doubtful, {"text": "no"}, {"text": "where do i get it?"})
    )
    assert question["outcome"] == "asked"
    assert answered["service"]
    assert not any(answer["danger"] or answer["safety"] for answer in (answered, after))
    assert after["service"] == answered["service"]
