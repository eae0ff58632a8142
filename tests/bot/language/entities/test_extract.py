"""All parsers together, and what must hold of any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import NOW

from bot.language.entities.extract import parse, read
from bot.model.understanding import Entity


def test_a_sentence_gives_each_kind_once_in_the_order_it_was_said() -> None:
    text = "I'm sixty nine, I get $1,400 a month, can I come next tuesday at half past two, ring 0555 555 0137"
    assert [(e.name, e.value) for e in parse(text, "en", NOW)] == [
        ("age", "69"), ("money", "1400 USD/month"), ("date", "2026-12-01"), ("time", "14:30"), ("phone_number", "05555550137"),
    ]  # fmt: skip


def test_the_same_in_mandarin() -> None:
    text = "我六十八岁一个月退休金一千四下周三下午三点半能去幸福路十二号吗"
    assert [(e.name, e.value) for e in parse(text, "zh", NOW)] == [
        ("age", "68"), ("money", "1400"), ("date", "2026-12-02"), ("time", "15:30"), ("place", "幸福路十二号"),
    ]  # fmt: skip


def test_an_entity_carries_what_else_it_may_mean() -> None:
    assert parse("03/04", "en", NOW) == (Entity("date", "2027-04-03", 0, 5, 0.5, ("2027-03-04",)),)


@pytest.mark.parametrize(
    "text", ["十一百" * 200, "一二" * 300, "oh double " * 60, "1 a a a a " * 60, "$1," * 200, "幸" * 600, "三点" * 300]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_text_made_to_be_slow_is_not(text: str, language: str) -> None:
    assert all(0 <= e.start < e.end <= len(text) for e in parse(text, language, NOW))


def test_a_language_without_a_grammar_gives_nothing() -> None:
    assert parse("mañana a las dos", "es", NOW) == ()


PIECES = st.sampled_from(
    ["one", "three", "hundred", "oh", "double", "half past", "next", "monday", "$", "12", "/", "三", "点", "一", "十", "百", "两", "幺", "半", "in", "a", "weeks", "street", "路", "万", "号", "月",
     "周", "块", "岁", "½", "①", "Ａ", "\0", "\ud83d", "🙂", "İ", " ", "-", ",", "9999999999", "of", "march", "ß"]
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@given(pieces=st.lists(PIECES, max_size=24), odd=st.text(max_size=30))
@settings(deadline=None, max_examples=examples(150))
def test_any_text_is_read_without_complaint_and_its_pieces_stand_in_it(
    language: str, pieces: list[str], odd: str
) -> None:
    text = "".join(pieces) + odd
    found = read(text, language, NOW)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
