"""A text as tokens: values whole ("$50,000", "718 557 1399", "9:30 am", "January 14, 2026"), words, single Han characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.months import months
from bot.translation.writing import WRITINGS


def _own(kind: str) -> str:
    """What languages have of a kind of value, one after the other."""
    return "|".join(
        pattern.replace("{months}", "|".join(re.escape(name) for name in sorted(months(tag), key=len, reverse=True)))
        for tag, writing in WRITINGS.items()
        for pattern in writing.tokens.get(kind, ())
    )


MONEY = "|".join(name for writing in WRITINGS.values() for name in writing.money)
KINDS: tuple[tuple[str, str], ...] = (
    ("WEB", r"https?://[^\s，。；）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
            r"|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov|org|com|net|edu|us|nyc|cn)\b(?:/[^\s，。；）),]*)?"),
    ("PHONE", r"(?:\(\d{3}\) ?|\b\d{3}[-. ]{1,2})\d{3}[-. ]\d{4}\b|\b0\d{2,3}-\d{7,8}\b|\b1-\d{3}-\d{3}-\d{4}\b"
              r"|\b(?:1-)?\d{3}-(?:[A-Z0-9]{3}-[A-Z0-9]{4}|[A-Z]{4,7}(?:-[A-Z]{2})?)\b"),
    ("DATE", _own("DATE")),
    ("TIME", r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\b\d{1,2}:\d\d\b|\b24/7\b"),
    ("MONEY", rf"[$￥¥] ?\d+(?:,\d{{3}})*(?:\.\d+)?|\d+(?:,\d{{3}})*(?:\.\d+)? ?(?:{MONEY})"),
    ("SHARE", r"\d+(?:\.\d+)? ?(?:%|percent\b)"),
    ("YEARS", r"\b20\d\d ?[-–/] ?20\d\d\b"),
    ("RANGE", r"\b\d+ ?[-–] ?\d+\b"),
    ("ORDINAL", r"\b\d+(?:st|nd|rd|th)\b"),
    ("NUM", r"\d+(?:,\d{3})*(?:\.\d+)?"),
    ("WORD", r"'(?:re|ll|ve|s|d|m)\b|[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*(?:[.&-][A-Za-z0-9]+)*|[A-Za-z]"),
    ("HAN", r"[\u4e00-\u9fff]"),
    ("MARK", r"\S"),
)  # fmt: skip
TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS), re.I)
GLUED = re.compile(r"(?<=\w)(?='(?:re|ll|ve|s|d|m)$)", re.I)
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "（": "(", "）": ")"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word or value of a text."""

    text: str
    """As it is written."""
    low: str
    """To be compared with: in small letters, with straight quotes."""
    kind: str


def tokens(text: str) -> list[Token]:
    """A text cut into words and values, in order."""
    found = list[Token]()
    for match in TOKEN.finditer(text.translate(PLAIN)):
        kind = match.lastgroup or "MARK"
        pieces = _pieces(match[0]) if kind == "WORD" else [match[0]]
        found += [Token(piece, piece.lower(), kind) for piece in pieces]
    return found


def _pieces(word: str) -> list[str]:
    """The words of one that is glued: "low-cost", "you're", "child's"; "don't" stays, for it turns the sense."""
    parts = [word] if word.isupper() or any(c.isdigit() for c in word) else word.split("-")
    return [piece for part in parts for piece in GLUED.split(part) if piece]
