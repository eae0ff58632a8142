"""Values and names of a text in the other language: written anew where the form is plain, else as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from bot.language.months import months
from bot.translation.words import Token

Found = Iterator[tuple[str, int, float, str]]
JOINS = {"of", "for", "and", "the", "in", "&", "/", "+", "-"}
NO_NAME = {
    "'s", "'re", "'ll", "i", "you", "your", "the", "a", "an", "if", "all", "this", "that", "these", "those", "each",
    "any", "or", "and", "to", "in", "on", "at", "by", "for", "with", "who", "what", "when", "where", "how", "not", "no",
    "we", "they", "it", "our", "their", "there", "some", "most", "many", "are", "is", "do", "does", "can", "must",
    "may", "have", "has", "york", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}  # fmt: skip
"""Words written with a capital where they begin a sentence, or that stand in the glossary."""
COMMANDS = frozenset(
    ["call", "visit", "contact", "email", "apply", "ask", "find", "get", "go", "see", "send", "submit", "learn", "read"]
)
"""Words that begin a command, also in the middle of a text that lost its full stops."""  # fmt: skip
EDGE = "\u2060"
"""Stands around a value, so that two side by side do not become one."""
YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST_NAME = 8
HOUR = re.compile(r"(\d{1,2})(?::(\d\d))? ?([ap])", re.I)
ENGLISH_DATE = re.compile(r"([a-z]+)\.? (\d{1,2})?(?:st|nd|rd|th)?(?:,? ?(\d{4}))?$", re.I)
CHINESE_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?")


def in_chinese(starters: Collection[str]) -> Callable[[Sequence[Token], int], Found]:
    """Values and names of an English text, in Chinese.

    starters: words that begin sentences and commands, so that no name begins with them at the beginning of a text.
    """

    def found(tokens: Sequence[Token], start: int) -> Found:
        token = tokens[start]
        if token.kind in CHINESE:
            yield token.kind, start + 1, 0.5, EDGE + CHINESE[token.kind](token.text) + EDGE
        if token.kind == "NUM" and YEAR.fullmatch(token.text):
            yield "YEAR", start + 1, 0.4, token.text
        yield from _names(tokens, start, starters)

    return found


def in_english(tokens: Sequence[Token], start: int) -> Found:
    """Values and names of a Chinese text, in English."""
    token = tokens[start]
    if token.kind in ENGLISH:
        yield token.kind, start + 1, 0.5, EDGE + ENGLISH[token.kind](token.text) + EDGE
    elif token.kind == "WORD":
        yield "NAME", start + 1, 3.0, token.text


def _names(tokens: Sequence[Token], start: int, starters: Collection[str]) -> Found:
    """Words with capitals, one after the other; each name of several words also without its last ones."""
    first = tokens[start]
    if not _is_capital(first) or first.low in COMMANDS:
        return
    if not start and first.text.istitle() and first.low in starters:
        return
    end, length = start + 1, 1
    while True:
        alone_at_start = not start and length == 1 and first.text.istitle() and first.text.isalpha()
        alone_at_start = alone_at_start and not (len(tokens) > 1 and tokens[1].low == ":")
        if not alone_at_start:
            yield "NAME", end, 3.0 + 1.5 * length, _joined(tokens[start:end])
        while end < len(tokens) and tokens[end].low in JOINS:
            end += 1
        if end + 1 < len(tokens) and tokens[end].low in COMMANDS and tokens[end + 1].kind in {"PHONE", "NUM"}:
            return
        if end >= len(tokens) or length == LONGEST_NAME or not (_is_capital(tokens[end]) or tokens[end].kind == "NUM"):
            return
        end, length = end + 1, length + 1


def _is_capital(token: Token) -> bool:
    named = token.kind == "WORD" and token.low not in NO_NAME and not token.low.endswith("n't")
    return named and (token.text[:1].isupper() or any(c.isupper() for c in token.text[1:]))


def _joined(tokens: Sequence[Token]) -> str:
    return re.sub(r" ([-/]) ", r"\1", " ".join(token.text for token in tokens))


def _chinese_time(text: str) -> str:
    if text == "24/7":
        return "每天24小时"
    match = HOUR.match(text)
    if match is None:
        return text
    hour, late = int(match[1]), match[3].lower() == "p"
    part = ("中午" if hour == 12 else "下午" if hour < 6 else "晚上") if late else ("半夜" if hour == 12 else "上午")
    return f"{part}{match[1]}点" + (f"{match[2]}分" if match[2] and match[2] != "00" else "")


def _chinese_date(text: str) -> str:
    match = ENGLISH_DATE.match(text)
    if match is None or (month := months("en").get(match[1].casefold())) is None:
        return text
    return (f"{match[3]}年" if match[3] else "") + f"{month}月" + (f"{match[2]}日" if match[2] else "")


def _english_date(text: str) -> str:
    match = CHINESE_DATE.match(text)
    if match is None:
        return text
    name = next(
        name for name, number in months("en").items() if (number == int(match[2]) and len(name) > 3) or name == "may"
    )
    return " ".join(piece for piece in (match[3] or "", name.title(), match[1] or "") if piece)


def _number(text: str) -> str:
    return re.sub(r"[^\d.,]", "", text).rstrip(".,")


CHINESE: dict[str, Callable[[str], str]] = {
    "PHONE": str, "WEB": str, "NUM": str, "YEARS": str,
    "MONEY": lambda text: f"{_number(text)}美元",
    "SHARE": lambda text: f"{_number(text)}%",
    "RANGE": lambda text: "到".join(re.findall(r"\d+", text)),
    "ORDINAL": lambda text: f"{_number(text)}",
    "TIME": _chinese_time,
    "DATE": _chinese_date,
}  # fmt: skip
ENGLISH: dict[str, Callable[[str], str]] = {
    "PHONE": str, "WEB": str, "NUM": str, "YEARS": str, "TIME": str,
    "MONEY": lambda text: f"{_number(text)} yuan",
    "SHARE": lambda text: f"{_number(text)}%",
    "RANGE": lambda text: " to ".join(re.findall(r"\d+", text)),
    "DATE": _english_date,
}  # fmt: skip
