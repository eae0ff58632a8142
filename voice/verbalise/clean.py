"""Removes from a text what should not be spoken (emoji, markup, web addresses), and cuts it into short sentences."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s，。；、）)】]*[^\s，。；、）)】.,;:!?]|(?<![\w-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:com|org|net|gov|edu|cn|uk|us|info)\b(?:/\S*[^\s.,;:!?])?"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MARK = re.compile(r"(?m)^[^\S\n]*(?:[-*•·#>]+|\d+[.)])\s+|[*_`~|#^]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")
# Not at a no-break space or a word joiner: those hold the groups of a number together.
_CLAUSE = re.compile(r"(?<=[,;:]) +|(?<=[，；：])(?!\u2060) *")
_HAN = re.compile(r"[\u3400-\u9fff]")


def clean(text: str, web: str = "", mail: str = "") -> str:
    """The text without emoji and markup; a web or mail address is put as the words given."""
    text = _TAG.sub(" ", html.unescape(_LINK.sub(r"\1", text)))
    text = _WEB.sub(web, _MAIL.sub(mail, text))
    text = _MARK.sub(" ", text)
    kept = "".join(_plain_figure(c) for c in text if not _is_picture(c))
    return "\n".join(line for line in (" ".join(line.split()) for line in kept.splitlines()) if line)


def _plain_figure(character: str) -> str:
    """A figure of any script as one that all rules know: "４" is "4"."""
    figure = unicodedata.decimal(character, None)
    return character if figure is None else str(figure)


def _is_picture(character: str) -> bool:
    """True for emoji, their joiners, and characters without a sound."""
    return unicodedata.category(character) in {"So", "Sk", "Cf", "Cs", "Co", "Cn"} or "\ufe00" <= character <= "\ufe0f"


def length(text: str) -> int:
    """How long a text is to hear: words, or Han characters counted as three fifths of a word (20 of them make 12)."""
    han = len(_HAN.findall(text))
    return len(_HAN.sub(" ", text).split()) + round(han * 0.6)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]


def short_sentences(text: str, words: int = 12) -> list[str]:
    """Sentences of at most so many words where clauses allow it; one that is short enough stays as it is."""
    return [short for sentence in sentences(text) for short in _shortened(sentence, words)]


def _shortened(sentence: str, words: int) -> list[str]:
    """A long sentence cut at a comma, colon or semicolon."""
    if length(sentence) <= words:
        return [sentence]
    pieces = [""]
    for clause in _CLAUSE.split(sentence):
        joined = f"{pieces[-1]}{'' if _ends_han(pieces[-1]) else ' '}{clause}".strip()
        pieces = [*pieces[:-1], joined] if length(joined) <= words or not pieces[-1] else [*pieces, clause]
    return _as_sentences(pieces, sentence[-1:])


def _as_sentences(pieces: Sequence[str], last: str) -> list[str]:
    """Pieces of a sentence, each made a sentence."""
    stops = ["。" if _ends_han(piece.rstrip(",;:，；：")) else "." for piece in pieces[:-1]]
    whole = [piece.rstrip(",;:，；：") + stop for piece, stop in zip(pieces, stops, strict=False)] + [pieces[-1]]
    return [piece[:1].upper() + piece[1:] for piece in whole]


def _ends_han(text: str) -> bool:
    return bool(_HAN.match(text[-1:])) or text[-1:] in "，。；：！？、）”"
