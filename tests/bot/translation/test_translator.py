"""A sentence is told whole, or what of it can be; never turned, never with a figure that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import REAL, needs

from bot.retrieval.compile import read_all
from bot.translation.parts import is_address
from bot.translation.translator import Translator, Translators

FOLDER = Path(__file__).parents[3] / "intents" / "glossary"
CHINESE = Translator(FOLDER, "en", "zh")
ENGLISH = Translator(FOLDER, "zh", "en")
NYC = "nyc_benefits/programs.generated.json"

WHOLE = [
    ("65 or older", "65岁或以上"),
    ("Are you 18 or older?", "您18岁或以上吗？"),
    ("You live in New York City", "您住在纽约市"),
    ("You're a New York State resident", "您是纽约州居民"),
    ("Household size 3: Monthly income $8,155.48", "家里3个人：月收入8,155.48美元"),
    ("You can apply by mail or in person.", "您可以写信或当面申请"),
    ("Call 718-557-1399 for more information.", "想多了解请打718-557-1399"),
    ("Monday to Friday, 9 AM - 5 PM", "星期一到星期五上午9点到下午5点"),
    ("Proof of income", "收入证明"),
    ("Birth certificate", "出生证"),
    ("It takes up to 30 days.", "要最多30天"),
    ("Children do not need a Social Security number.", "孩子不用社保号"),
    ("No appointment needed.", "不用预约"),
    ("Apply by March 15, 2027", "在2027年3月15日以前申请"),
    ("You must be a U.S. citizen or a green card holder.", "您要是美国公民或绿卡持有人"),
    ("Visit floodhelpny.org to learn more about flood insurance.", "想多了解洪水保险请看网站floodhelpny.org"),
    ("up to 67%", "最多67%"),
    ("You are not required to live in New York City.", "您不用住在纽约市"),
    ("You must not be a U.S. citizen.", "您不能是美国公民"),
    ("You can apply even if you are not a U.S. citizen.", "就算您不是美国公民，您可以申请"),
    ("A child, sibling, niece, or nephew under age 17", "不满17岁的孩子、兄弟姐妹、侄女或侄子"),
    ("You could lose your benefits.", "您可能会失去您的福利"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WHOLE)
def test_a_sentence_that_is_read_to_its_end_is_told_whole(text: str, said: str) -> None:
    assert CHINESE.told(text).text == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("承诺5个工作日", "They promise it in 5 working days"),
        ("监护人身份证复印件", "copy of the guardian's identity card"),
        ("年满60周岁", "60 or older"),
        ("可网上预约", "You can book online"),
        ("免费", "It is free"),
    ],
)
def test_a_chinese_entry_is_told_in_english(text: str, said: str) -> None:
    assert ENGLISH.told(text).text == said


TURNED = [
    "People 65 or older get this unless they frobnicate the widget.",
    "You do not qualify if you are 65 or older and own a frobnicated widget.",
    "Except for frobnicated widgets, children under 18 can apply.",
    "Only those under 18 frobnicate.",
    "You can apply by mail, but not where the widget is frobnicated.",
    "Applicants who can't frobnicate may apply online.",
]


@pytest.mark.parametrize("text", TURNED)
def test_nothing_is_told_as_a_rule_beside_an_exception_that_was_not_read(text: str) -> None:
    told = CHINESE.told(text)
    assert (told.text, told.pieces) == ("", ())


def test_what_stands_by_itself_is_told_beside_what_was_not_read() -> None:
    told = CHINESE.told("Widgets are frobnicated daily; call 718-557-1399.")
    assert told.text == ""
    assert told.pieces == ("打718-557-1399",)


def test_a_figure_is_not_cut_from_the_words_that_bound_it() -> None:
    for text in ("Kids age 18 and under frobnicate.", "Frobnication is $68,000 or less without widgets."):
        assert not {"18岁", "68,000美元"} & {*CHINESE.told(text).values, *CHINESE.told(text).pieces}


def test_two_values_side_by_side_stay_two() -> None:
    assert (
        "2009，2026" in CHINESE.told("Call 718-935-2009 to apply between January 14, 2026 to February 27, 2026.").text
    )


@pytest.mark.parametrize(
    ("month", "name"), [(1, "January"), (5, "May"), (6, "June"), (9, "September"), (12, "December")]
)
def test_a_date_is_told_in_its_own_month(month: int, name: str) -> None:
    told = ENGLISH.told(f"2026年{month}月15日")
    assert f"15 {name} 2026" in (told.text, *told.pieces, *told.values)
    assert f"2026年{month}月15日" in CHINESE.told(f"Apply by {name} 15, 2026").text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("12:15 a.m.", "半夜12点15分"),
        ("9 AM", "上午9点"),
        ("12 pm", "中午12点"),
        ("5:30 PM", "下午5点30分"),
        ("8 pm", "晚上8点"),
    ],
)
def test_a_time_is_told_with_its_part_of_the_day(said: str, told: str) -> None:
    assert told in " ".join(CHINESE.told(f"Open until {said}").values)


@pytest.mark.parametrize(
    "text",
    ["SCRIE, P.O. Box 3179, Union, NJ 07083", "220 E. 161st St., Bronx, NY 10451", "广州市越秀区下塘西路5号2、3号窗口"],
)
def test_an_address_is_known_as_one(text: str) -> None:
    assert is_address(text)


def test_a_rule_is_not_taken_for_an_address() -> None:
    assert not is_address("You must live in New York for 2 years.")


def test_a_language_without_patterns_is_told_nothing() -> None:
    assert Translators(FOLDER).between("fr", "zh") is None


NEGATION = (
    re.compile(r"\b(?:not|no|never|none|neither|cannot|without|unable|except|unless)\b|n't\b", re.I),
    r"[不没无非未免除]|低于",
)
ONLY = (re.compile(r"\bonly\b", re.I), r"只")
UNLESS = (re.compile(r"\bunless\b", re.I), r"除非")
IF = (re.compile(r"\bif\b", re.I), r"如果|就算|条件|是不是|能不能|有.*问题|的时候|都答")


def _real() -> Iterator[str]:
    yield from {fact.texts["en"] for service in read_all(REAL / NYC)[0] for fact in service.facts}


@needs(NYC)
@pytest.mark.parametrize(("word", "kept"), [NEGATION, ONLY, UNLESS, IF])
def test_no_condition_and_no_negation_of_new_yorks_entries_is_lost(word: re.Pattern[str], kept: str) -> None:
    told = ((text, CHINESE.told(text).text) for text in _real() if word.search(text))
    assert [(text, said) for text, said in told if said and not re.search(kept, said)] == []


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"(?<=\d),(?=\d{3})", "", text)))


@needs(NYC)
def test_every_figure_told_of_new_yorks_entries_stands_in_them() -> None:
    for text in _real():
        told = CHINESE.told(text)
        said = " ".join((told.text, *told.pieces, *told.values))
        months = set(re.findall(r"(\d+)月", said))
        hours = {"24"} if "24/7" in text else set()
        assert _figures(said) - _figures(text) <= months | hours, (text, said)


@needs(NYC)
def test_no_english_sentence_is_told_to_a_chinese_speaker() -> None:
    small = re.compile(r"\b(?:you|your|the|is|are|must|can|will|with|from|if|to)\b")
    for text in _real():
        told = CHINESE.told(text)
        said = re.sub(
            r"（[^）]*）|[\w.+-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)+",
            "",
            " ".join((told.text, *told.pieces, *told.values)),
            flags=re.A,
        )
        assert len(small.findall(said)) < 2, (text, said)
