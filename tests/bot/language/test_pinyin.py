"""Syllables typed between Chinese characters become the characters that fit there."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo_city import all_keywords

from bot.language.pinyin import Pinyin

SPOKEN = all_keywords().dialect
TABLE = Pinyin({"shi": "是世", "xi": "西", "an": "安", "xian": "先"}, ["pin"], Path("nowhere"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("工zi没到zenme办", "工资没到怎么办"),
        ("看bing报xiao", "看病报销"),
        ("房zu交不起了", "房租交不起了"),
        ("老ren卡在哪里ling", "老人卡在哪里领"),
        ("身fen证不见了", "身份证不见了"),
        ("80sui了", "80岁了"),
    ],
)
def test_syllables_become_the_characters_that_fit(typed: str, meant: str) -> None:
    assert SPOKEN.standard(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["wifi坏了", "用 zoom 行吗", "给我发email", "no problem", "how do i ling it", "我的pin忘了", "看 www.baidu.com 吗"],
)
def test_words_of_other_languages_stay(text: str) -> None:
    assert SPOKEN.standard(text) == text


def test_a_run_is_cut_into_the_fewest_syllables() -> None:
    assert TABLE.cut("xian") == ["xian"]
    assert TABLE.cut("shixi") == ["shi", "xi"]
    assert TABLE.cut("fax") == []
