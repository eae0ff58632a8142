"""Values and names of a text in another language: written anew where the form is plain, else as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from bot.language.months import months
from bot.translation.words import Token
from bot.translation.writing import TimeOfDay, Writing

Found = Iterator[tuple[str, int, float, str]]
EDGE = "\u2060"
"""Stands around a value, so that two side by side do not become one."""
YEAR = re.compile(r"(?:19|20)\d\d")
ALWAYS = "24/7"
LONGEST_NAME = 8
PLACE = re.compile(r"\{(\w+)\}")


def values(source: Writing, target: Writing, starters: Collection[str]) -> Callable[[Sequence[Token], int], Found]:
    """What finds values and names of a text of one language, and tells them in another.

    starters: words that begin sentences and commands, so that no name begins with them at the beginning of a text.
    """
    known = {*target.values, "DATE"} | ({"TIME"} if target.told_time else set())

    def found(tokens: Sequence[Token], start: int) -> Found:
        token = tokens[start]
        if token.kind in known:
            yield token.kind, start + 1, 0.5, EDGE + _told(token, source, target) + EDGE
        if source.capitals:
            if token.kind == "NUM" and YEAR.fullmatch(token.text):
                yield "YEAR", start + 1, 0.4, token.text
            yield from _names(tokens, start, starters, source)
        elif token.kind == "WORD":
            yield "NAME", start + 1, 3.0, token.text

    return found


def _names(tokens: Sequence[Token], start: int, starters: Collection[str], language: Writing) -> Found:
    """Words with capitals, one after the other; each name of several words also without its last ones."""
    first = tokens[start]
    if not _is_capital(first, language) or first.low in language.commands:
        return
    if not start and first.text.istitle() and first.low in starters:
        return
    end, length = start + 1, 1
    while True:
        alone_at_start = not start and length == 1 and first.text.istitle() and first.text.isalpha()
        alone_at_start = alone_at_start and not (len(tokens) > 1 and tokens[1].low == ":")
        if not alone_at_start:
            yield "NAME", end, 3.0 + 1.5 * length, _joined(tokens[start:end])
        while end < len(tokens) and tokens[end].low in language.joins:
            end += 1
        if end + 1 < len(tokens) and tokens[end].low in language.commands and tokens[end + 1].kind in {"PHONE", "NUM"}:
            return
        goes_on = end < len(tokens) and (_is_capital(tokens[end], language) or tokens[end].kind == "NUM")
        if length == LONGEST_NAME or not goes_on:
            return
        end, length = end + 1, length + 1


def _is_capital(token: Token, language: Writing) -> bool:
    named = token.kind == "WORD" and token.low not in language.no_name and not token.low.endswith("n't")
    return named and (token.text[:1].isupper() or any(c.isupper() for c in token.text[1:]))


def _joined(tokens: Sequence[Token]) -> str:
    return re.sub(r" ([-/]) ", r"\1", " ".join(token.text for token in tokens))


def _told(token: Token, source: Writing, target: Writing) -> str:
    """A value as another language writes it; as it stands where its form is not plain."""
    if token.kind == "DATE":
        return _date(token.text, source, target)
    if token.kind == "TIME" and target.told_time:
        return _time(token.text, source, target.told_time)
    figures = [*re.findall(r"\d+", token.text), "", ""]
    number = re.sub(r"[^\d.,]", "", token.text).rstrip(".,")
    return target.values[token.kind].format(text=token.text, number=number, first=figures[0], second=figures[1])


def _date(text: str, source: Writing, target: Writing) -> str:
    match = re.match(source.date, text, re.I)
    said = match.groupdict() if match else {}
    month = int(said["month"]) if said.get("month") else months(source.tag).get((said.get("name") or "").casefold())
    if month is None:
        return text
    # Why the first: the whole names come before the short ones.
    name = next((name for name, number in months(target.tag).items() if number == month), "")
    known = {"year": said.get("year"), "month": str(month), "day": said.get("day"), "name": name.title()}
    pieces = [piece for piece in target.told_date if all(known[part] for part in PLACE.findall(piece))]
    return target.between.join(piece.format(**known) for piece in pieces)


def _time(text: str, source: Writing, told: TimeOfDay) -> str:
    if text == ALWAYS:
        return told.always
    match = re.match(source.time, text, re.I)
    if match is None:
        return text
    hour, minute = int(match["hour"]), match["minute"]
    part = next(name for first, last, name in told.parts[match["half"].lower()] if first <= hour <= last)
    minutes = told.minute.format(minute=minute) if minute and minute != "00" else ""
    return told.hour.format(part=part, hour=match["hour"]) + minutes
