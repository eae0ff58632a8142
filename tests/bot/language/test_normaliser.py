"""What people write in a dialect or another script reaches understanding and search in words they know."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.keywords import read_keywords
from bot.language.normaliser import Dialect

SPOKEN = read_keywords(Path(__file__).parents[3] / "intents").dialect


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("阿媽想買餸", "妈妈想买菜"),
        ("我可唔可以代佢填", "我可不可以代他填"),
        ("街燈壞咗", "街灯坏了"),
        ("有冇平飛", "有没有便宜票"),
        ("點樣申請", "怎么申请"),
        ("申請長者卡", "申请长者卡"),
        ("没关系", "没关系"),
        ("is the OFFICE open?", "is the OFFICE open?"),
        ("", ""),
    ],
)
def test_dialect_and_script_become_standard_and_the_rest_stays(written: str, standard: str) -> None:
    assert SPOKEN.standard(written) == standard


def test_the_longest_word_is_looked_for_first() -> None:
    assert Dialect({"唔": "不", "唔該": "请"}).standard("唔該") == "请"


def test_without_words_only_the_script_changes() -> None:
    assert Dialect({}).standard("電話") == "电话"
