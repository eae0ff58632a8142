"""How Mandarin writes out figures and signs before they are said, in this order. In a telephone number 1 is 幺."""

from __future__ import annotations

import re
from collections.abc import Callable

from voice.verbalise.read_mandarin import clock, date, money, number, year
from voice.verbalise.spell import spell

DIGITS = ("零", "幺", "二", "三", "四", "五", "六", "七", "八", "九", "加")
GAP = "，\u2060"
"""Between groups of digits: a rest, but never the end of a sentence."""
WEB, MAIL = "网页", "电子邮箱"
COUNTED = "个张次天年周位份种岁人块元万千路间层套本寸遍点分小月公平斤米页项条件"
"""Measure words: two of them are 两, not 二."""
WORDS = {"&": "和", "°C": "度", "℃": "度", "—": "，", "–": "，"}

_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"


def _date(match: re.Match[str]) -> str:
    return date(int(match[3]), int(match[2]), int(match[1]) if match[1] else None)


def _telephone(match: re.Match[str]) -> str:
    return spell(match[0], DIGITS, GAP) if len(re.sub(r"\D", "", match[0])) >= 7 else match[0]


def _rule(pattern: str, say: Callable[[re.Match[str]], str]) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    return re.compile(pattern), say


RULES = (
    _rule(r"[(（]([^()（）]*)[)）]", lambda m: f"，{m[1]}，"),
    _rule(r"[“”\"「」《》]", lambda m: ""),
    _rule(r"，+(?=[，。；：！？])|，$|^，", lambda m: ""),
    _rule(r"(?<![\d-])(\d{1,2}(?::\d\d)?)\s?[–—~～-]\s?(?=\d{1,2}(?::\d\d)?(?![\d-]))", lambda m: f"{m[1]}到"),
    _rule("|".join(re.escape(short) for short in WORDS), lambda m: WORDS[m[0]]),
    _rule(r"(\d{4})-(\d\d)-(\d\d)", lambda m: date(int(m[3]), int(m[2]), int(m[1]))),
    _rule(
        r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]", lambda m: date(int(m[3]), int(m[2]), int(m[1]) if m[1] else None)
    ),
    _rule(r"((?:19|20)\d\d)[年]?\s?[–-]\s?(?=(?:19|20)\d\d年)", lambda m: year(int(m[1])) + "到"),
    _rule(r"(\d{4})年", lambda m: year(int(m[1]))),
    _rule(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)", lambda m: clock(int(m[1]), int(m[2]))),
    _rule(rf"([$£€¥￥])\s?{_AMOUNT}", lambda m: money(m[2], m[1])),
    _rule(rf"(?<!\d){_AMOUNT}\s?%", lambda m: f"百分之{number(m[1])}"),
    _rule(r"\+?(?<!\d)\d[\d ().-]{5,}\d(?!\d)", _telephone),
    _rule(r"([打拨按转])\s?(\d{3,6})(?![\d元个])", lambda m: m[1] + spell(m[2], DIGITS, "")),
    _rule(r"(?<!\d)(\d{3,})(?=[室房路]|号楼)", lambda m: spell(m[1], DIGITS, "")),
    _rule(r"(?<![\d,.])(?:0\d+|\d{5,})(?![\d,元])(?!\.\d)", lambda m: spell(m[0], DIGITS, GAP)),
    _rule(rf"(?<![\d.第])2(?=[{COUNTED}])(?!月\d)", lambda m: "两"),
    _rule(_AMOUNT, lambda m: number(m[1])),
    _rule(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", lambda m: ""),
)
"""Pattern → how it is said. Dates and times come before plain numbers, telephone numbers before counts."""
