"""What comes without words is never taken for an empty text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Pick, Turn
from bot.processing.wordless import ask_for_words

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("turn", "wordless"),
    [
        (Turn("1", "c", "a", AT, media=("c:image:7",)), True),
        (Turn("1", "c", "a", AT, " \n", media=("c:image:7",)), True),
        (Turn("1", "c", "a", AT, "this lamp", media=("c:image:7",)), False),
        (Turn("1", "c", "a", AT, keys="1", media=("c:image:7",)), False),
        (Turn("1", "c", "a", AT, media=("c:image:7",), pick=Pick("m", "1")), False),
        (Turn("1", "c", "a", AT, ""), False),
    ],
)
def test_words_keys_and_taps_are_words(turn: Turn, wordless: bool) -> None:
    assert turn.is_wordless is wordless


@pytest.mark.parametrize(
    ("media", "key"),
    [(("c:image:7",), "text.unread"), (("geo:1,2",), "text.unread_place"), (("geo:1,2", "c:image:7"), "text.unread")],
)
def test_words_are_asked_for_in_the_language_of_the_conversation(media: tuple[str, ...], key: str) -> None:
    turn, session = Turn("1", "c", "a", AT, media=media), Session("1", "zh")
    answered = ask_for_words(turn, session, lambda language, key: f"{language} {key}")
    assert answered.reply.parts == (Say(f"zh {key}"),)
    assert (answered.session.turns, answered.cases, answered.writes) == (1, (), ())
