"""Shorthand of texts is undone where it can hardly mean anything else; numbers of things, and commands, stay."""

from __future__ import annotations

import pytest
from demo_city import all_keywords

STANDARD = all_keywords().dialect.standard


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("where do i mail it 2", "where do i mail it to"),
        ("can u sign it 4 her", "can you sign it for her"),
        ("does he need 2 come w/ me", "does he need to come with me"),
        ("shes 59, can she get it 2?", "she is 59, can she get it too?"),
        ("nd appt b4 fri", "need appointment before fri"),
        ("abt 900 a mo", "about 900 a month"),
        ("i have 2 kids and 4 weeks", "i have 2 kids and 4 weeks"),
        ("2", "2"),
        ("thx", "thx"),
    ],
)
def test_shorthand(written: str, whole: str) -> None:
    assert STANDARD(written) == whole
