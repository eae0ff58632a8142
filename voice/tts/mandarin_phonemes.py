"""Mandarin as the sounds a Kokoro voice was taught: words by pypinyin's dictionary, syllables by misaki's table.

>>> sounds("您好。")
'ni↗n xau↓.'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from misaki.transcription import pinyin_to_ipa
from pypinyin import Style, lazy_pinyin
from pypinyin.seg import mmseg

TONES = (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"), ("ɻ̩", "ɨ"), ("ɹ̩", "ɨ"))
"""How the table writes tones and the vowel of 是, and how the voice was taught them. The longest first."""
STOPS = str.maketrans(
    {"，": ", ", "、": ", ", "：": ": ", "；": "; ", "。": ". ", "？": "? ", "！": "! ", "（": ", ", "）": ", "}
)
_INVERTED_BREVE = "\u032f"
_RUN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z][A-Za-z '’-]*|[^\u4e00-\u9fffA-Za-z]+")


def sounds(text: str, latin: Callable[[str], str] = lambda _: "") -> str:
    """Sounds of a sentence, words apart, stops kept.

    latin: sounds of a word in Latin letters; such words are left out without it.
    """
    return "".join(_run(run.group(), latin) for run in _RUN.finditer(text)).replace(_INVERTED_BREVE, "").strip()


def _run(run: str, latin: Callable[[str], str]) -> str:
    if "\u4e00" <= run[0] <= "\u9fff":
        return " ".join(_word(word) for word in mmseg.seg.cut(run))
    return f" {latin(run)} " if run[0].isalpha() else run.translate(STOPS)


def _word(word: str) -> str:
    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return "".join(_syllable(syllable) for syllable in syllables)


@cache
def _syllable(pinyin: str) -> str:
    heard = "".join(pinyin_to_ipa(pinyin)[0])
    for written, taught in TONES:
        heard = heard.replace(written, taught)
    return heard
