"""Case codes survive being misheard: one digit wrong, two swapped, or two groups swapped, is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.code import LONG, SHORT, is_code, new_code, unused_code
from bot.store import StoreDown

CODES = st.builds(new_code, st.sampled_from([SHORT, LONG]))


@given(CODES, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(code: str, place: int, by: int) -> None:
    place %= len(code)
    wrong = str((int(code[place]) + by) % 10)
    assert is_code(code)
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.data())
def test_two_digits_swapped_are_noticed(code: str, data: st.DataObject) -> None:
    one, other = (data.draw(st.integers(0, len(code) - 2)) for _ in range(2))
    swapped = [*code]
    swapped[one], swapped[other] = code[other], code[one]
    assert "".join(swapped) == code or not is_code("".join(swapped))


@given(CODES)
def test_two_groups_swapped_are_noticed(code: str) -> None:
    first, second, rest = code[:3], code[3:6], code[6:]
    for swapped in {second + first + rest, first + rest + second, rest + second + first} - {code}:
        assert not is_code(swapped)


@given(st.sampled_from([SHORT, LONG]))
def test_a_code_is_as_long_as_asked_for_and_begins_with_no_nought(length: int) -> None:
    code = new_code(length)
    assert len(code) == length
    assert code[0] != "0"


def test_where_all_short_ones_are_used_a_longer_one_is_given() -> None:
    assert len(unused_code(lambda code: len(code) == SHORT)) == LONG


def test_where_none_is_left_there_is_none() -> None:
    assert unused_code(lambda code: True) == ""


def test_a_code_is_given_though_the_store_is_down() -> None:
    def down(code: str) -> bool:
        raise StoreDown

    assert is_code(unused_code(down))


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "１２３４５６", "²²²²²²"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert not is_code(text)
