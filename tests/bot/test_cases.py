"""Case codes survive being misheard: one digit wrong, or two swapped, is noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cases import is_code, new_code

CODES = st.builds(new_code)


@given(CODES, st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(code: str, place: int, by: int) -> None:
    wrong = str((int(code[place]) + by) % 10)
    assert is_code(code)
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.integers(0, 3))
def test_two_neighbours_swapped_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not is_code(swapped)
