"""A fax number, an e-mail address, a postal address, a site: each goes to the question that names it."""

from __future__ import annotations

import pytest

from bot.catalogue.value_kinds import reached_by

FACTS = [
    "Call 718-555-0144 with questions.",
    "Fax the form to 718-555-0177.",
    "Send it to apply@example.gov.",
    "Mail the form to P.O. Box 12, Albany, NY 12201.",
    "Apply at www.example.gov.",
]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("fax nr?", 1), ("传真号多少", 1), ("is email ok", 2), ("发邮箱行不行", 2), ("if i mail it where to", 3), ("寄去哪里", 3),
        ("whats the website", 4),
    ],
)  # fmt: skip
def test_what_a_question_names_is_found(asked: str, place: int) -> None:
    assert [i for i, held in enumerate(reached_by(asked, FACTS)) if held] == [place]


def test_a_question_that_names_no_way_finds_none() -> None:
    assert not any(reached_by("how much is it", FACTS))
