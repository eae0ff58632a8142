"""A turn is cut into all its clauses."""

from __future__ import annotations

import pytest

from bot.retrieval.turns.clauses import clauses

JOINS = frozenset({"and", "but", "因为"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no, not yet. what papers do I bring?", ("no", "not yet", "what papers do I bring?")),
        ("third one half ten and which window", ("third one half ten", "and which window")),
        ("要，收费吗", ("要", "收费吗")),
        ("樱桃巷十六号 几点来人呐", ("樱桃巷十六号", "几点来人呐")),
        ("10,000 yuan", ("10,000 yuan",)),
        ("brandy", ("brandy",)),
        ("...", ("...",)),
    ],
)
def test_a_turn_is_cut_at_marks_and_before_words_that_join(text: str, found: tuple[str, ...]) -> None:
    assert clauses(text, JOINS) == found
