"""Folds a text for the words of emergencies, in any script, and puts right what is spelt nearly like one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.script import HAN
from bot.safety.folding import APOSTROPHES, LONGEST, Misspellings, simplified

ENDS = frozenset(".!?;。！？；…\n।؟")
DIGIT_BESIDE = re.compile(
    r"(?<=\d)(?=[^\W\da-z_])|(?<=[^\W\da-z_])(?=\d)|(?<=[a-z])(?=[\u2e80-\U0003ffff])|(?<=[\u2e80-\U0003ffff])(?=[a-z])"
)
"""Where a figure, or a Latin letter, touches a letter of another script."""


def fold(text: str, signs: Mapping[str, str] | None = None) -> str:
    """A text in lower case without accents and marks; sentences end in " ; ". signs: picture → words it stands for."""
    for sign, words in (signs or {}).items():
        text = text.replace(sign, f" {words} ")
    text = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    text = simplified(text) if HAN.search(text) else text
    text = APOSTROPHES.sub("", unicodedata.normalize("NFKD", text).casefold())
    kept = unicodedata.normalize("NFC", "".join(map(_folded, text)))
    return re.sub(r" {2,}", " ", DIGIT_BESIDE.sub(" ", kept)).strip(" ;")


def _folded(char: str) -> str:
    """What is left of one character."""
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind[0] in "LN" or kind == "Mc":
        return char
    if char in ENDS:
        return " ; "
    return "" if kind in {"Mn", "Cf", "Me"} else " "


@dataclass(frozen=True, slots=True)
class Speller:
    """Puts words right that are spelt nearly like a word of emergencies."""

    misspellings: Misspellings

    def spelt(self, folded: str) -> list[str]:
        """The folded text with its spelling put right, if that changes anything."""
        mended = self.misspellings.mended(folded)
        return [] if mended == folded else [mended]
