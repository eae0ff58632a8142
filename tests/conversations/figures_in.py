"""A referee's reading of figures: words for numbers become digits, in English and Chinese. It shares nothing with `bot` or `voice`.

>>> digits("zero five five, five five five, one three seven")
'055555137'
>>> digits("two thousand four hundred yuan"), digits("两千四百元"), digits("nineteen ninety one")
('2400 yuan', '2400元', '1991')
"""

from __future__ import annotations

import re
import unicodedata

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SMALL = {**{word: n for n, word in enumerate(ONES)}, **TENS, "oh": 0}
LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
HAN = {**{sign: n for n, sign in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "幺": 1}
HAN_LARGE = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
WORD = "|".join(sorted((*SMALL, *LARGE), key=len, reverse=True))
ENGLISH = re.compile(rf"\b(?:{WORD})\b(?:(?:[ ,-]{{1,2}}|,? and )\b(?:{WORD})\b)*", re.I)
CHINESE = re.compile(rf"[{''.join((*HAN, *HAN_LARGE))}]+(?:[，,、 ]+[{''.join(HAN)}]{{1,4}}(?=[，,、 。]|$))*")


def plain(text: str) -> str:
    """A text in one width, with one kind of space and dash, and without signs that are not seen."""
    text = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[^\S\n]", " ", text))


def digits(text: str) -> str:
    """A text with its numbers written in digits."""
    return CHINESE.sub(lambda m: _chinese(m[0]), ENGLISH.sub(lambda m: _english(m[0]), plain(text)))


def _english(words: str) -> str:
    """A run of number words; three and more that are below ten each are digits read out."""
    said = [word for word in re.split(r"[ ,-]+", words.lower()) if word != "and"]
    if len(said) >= 3 and all(SMALL.get(word, 10) < 10 for word in said):
        return "".join(str(SMALL[word]) for word in said)
    return " ".join(map(str, _numbers(said)))


def _numbers(words: list[str]) -> list[int]:
    """Numbers said one after the other."""
    done, total, part, last = list[int](), 0, 0, 0
    for word in words:
        value = SMALL.get(word, 0)
        if word in LARGE:
            total, part = (total, (part or 1) * 100) if word == "hundred" else (total + (part or 1) * LARGE[word], 0)
        elif not last or last in LARGE.values() or (last >= 20 and value < 10):
            part += value
        elif 10 <= part < 100 and value >= 10 and not total:
            # Why: a year is said in two halves.
            part = part * 100 + value
        else:
            done, total, part = [*done, total + part], 0, value
        last = LARGE.get(word, value)
    return [*done, total + part]


def _chinese(signs: str) -> str:
    """A run of numerals; without tens and hundreds, three and more are digits read out."""
    pure = re.sub(r"[，,、 ]", "", signs)
    if all(sign in HAN for sign in pure):
        return "".join(str(HAN[sign]) for sign in pure)
    if pure != signs or (pure in HAN_LARGE and pure != "十"):
        return signs
    return str(_value(signs))


def _value(signs: str) -> int:
    """三千五百 → 3500; 两千一 → 2100, as it is spoken."""
    total, part, one, unit = 0, 0, 0, 1
    for place, sign in enumerate(signs):
        if sign in HAN:
            one = one * 10 + HAN[sign] if place and signs[place - 1] in HAN and signs[place - 1] != "零" else HAN[sign]
        elif HAN_LARGE[sign] >= 10_000:
            total, part, one, unit = (total + part + one or 1) * HAN_LARGE[sign], 0, 0, HAN_LARGE[sign]
        else:
            part, one, unit = part + (one or 1) * HAN_LARGE[sign], 0, HAN_LARGE[sign]
    short = one and unit >= 100 and len(signs) > 1 and signs[-2] in HAN_LARGE
    return total + part + one * (unit // 10 if short else 1)
