"""A recogniser's text without the punctuation it guesses."""

from __future__ import annotations

import re

_APOSTROPHE = str.maketrans("’‘", "''")
_END = re.compile(
    r"[.,;:!?…]+(?=\s|$|[\"'”’)])|[，。；：！？、…“”\"«»¿¡()（）《》「」]+|(?<!\w)[-–—]+(?!\w)|(?<!\w)'|'(?!\w)"
)
_BY_HAN = re.compile(r"(?<=[\u3400-\u9fff])[.,;:!?]+|(?<![.,;:!?])[.,;:!?]+(?=[\u3400-\u9fff])")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def plain(text: str) -> str:
    """The text's words: "1,250", "10.30", "I'm" and "re-use" stay as they are."""
    return _HAN_GAP.sub("", " ".join(_END.sub(" ", _BY_HAN.sub(" ", text.translate(_APOSTROPHE))).split()))
