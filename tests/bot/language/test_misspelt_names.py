"""Names that stand in a text nearly as they are spelt."""

from __future__ import annotations

import pytest

from bot.language.misspelt import stands_in


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Disability centre", "book her in at the disabilty center monday"),
        ("Central service hall", "the Central Service Hall please"),
        ("Identity bureau", "i will come to the identity bureu"),
    ],
)
def test_a_name_nearly_spelt_right_is_heard(name: str, text: str) -> None:
    assert stands_in(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hill clinic", "is there a clinic in the hall"),
        ("Pension desk", "my pension did not come to the disk"),
        ("山上诊所", "the hill clinic"),
        ("Disability centre", "the centre for disability"),
    ],
)
def test_other_words_are_not_taken_for_it(name: str, text: str) -> None:
    assert not stands_in(name, text)
