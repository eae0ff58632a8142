"""Which of the offered phrases a transcript means: one that is spelt alike or, in Chinese, sounds alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from voice.asr.tuning import TUNING

ALIKE = TUNING.offered.alike
_HAN = re.compile(r"[\u3400-\u9fff]")


def nearest(text: str, phrases: Sequence[str]) -> str:
    """The phrase that was meant, or empty."""
    heard = sound(text)
    if not heard:
        return ""
    best, phrase = max(((fuzz.ratio(heard, _of_phrase(phrase)), phrase) for phrase in phrases), default=(0.0, ""))
    return phrase if best >= ALIKE else ""


@lru_cache(4096)
def _of_phrase(phrase: str) -> str:
    """The sound of a phrase, cached. Only phrases are cached, never what a caller said."""
    return sound(phrase)


def sound(text: str) -> str:
    """What two spellings of one sound share: small letters without marks, Chinese as pinyin without tones."""
    if _HAN.search(text):
        text = " ".join(lazy_pinyin(text))
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())
