"""Opening hours out of the words people write them in; nothing where they are not sure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.catalogue.model import Hours
from bot.language import grammar as grammars
from bot.language.entry_patterns import entry_words
from bot.language.traits import languages

SIGNS = ((r"[–—−~～]", "-"), (r"[、，]", ","), (r"；|\n", ";"))
"""What stands for a sign of ours, in every language; before what languages have for them."""
GROUPS = {"daily": range(7), "weekday": range(5), "weekend": (5, 6)}
EARLIEST = 6
"""An hour before which a clock time without am or pm is not believed."""

Week = list[list[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """How hours are written, in all languages together: their files' `hours`."""

    days: Mapping[str, int]
    """Name of a day → its number, Monday is 0."""
    written: tuple[tuple[str, str], ...]
    """Pattern → what stands for it here, in the order they are put in."""
    morning: frozenset[str]
    days_first: re.Pattern[str]
    times_first: re.Pattern[str]
    time: re.Pattern[str]


def _words() -> Words:
    return _read(grammars.FOLDER)


@cache
def _read(folder: Path) -> Words:
    read = [hours for each in languages(folder) if (hours := entry_words(each.tag, "hours"))]
    days = {str(name): number for hours in read for number, names in enumerate(hours["days"]) for name in names}
    morning, afternoon = ([word for hours in read for word in hours.get(half, ())] for half in ("morning", "afternoon"))
    half = "|".join(map(re.escape, (*morning, *afternoon))) or "(?!)"
    name = "|".join(sorted(map(re.escape, (*days, *GROUPS)), key=len, reverse=True))
    day_list = rf"(?:{name})(?:\s*[-,&/]\s*(?:{name}))*"
    clock = rf"(?:{half})?\s*\d{{1,2}}(?::\d{{2}})?\s*(?:am|pm|a|p)?"
    spans = rf"{clock}\s*-\s*{clock}(?:\s*[,&/]\s*{clock}\s*-\s*{clock})*"
    return Words(
        days,
        (*SIGNS, *((pattern, meant) for hours in read for pattern, meant in hours["written"])),
        frozenset(morning),
        re.compile(rf"({day_list})\s*[:,]?\s*({spans})"),
        re.compile(rf"({spans})\s*,?\s*({day_list})"),
        re.compile(rf"({half})?\s*(\d{{1,2}})(?::(\d{{2}}))?\s*(am?|pm?)?(?::\d{{2}})?"),
    )


def week(text: str) -> Hours | None:
    """Weekly hours of a text such as "Mon-Fri 9:00-17:00; Sat 9-12" or "周一至周五 上午9点到12点"; None where not sure."""
    days: Week = [[] for _ in range(7)]
    plain = unicodedata.normalize("NFKC", text).lower()
    if re.fullmatch(r"\s*24/7\s*", plain):
        return Hours((("00:00-24:00",),) * 7)
    for pattern, written in _words().written:
        plain = re.sub(pattern, written, plain)
    for part in filter(None, (part.strip(" ,.") for part in plain.split(";"))):
        if not _add(part, days):
            return None
    if not any(days) or any(_overlap(spans) for spans in days):
        return None
    return Hours(tuple(tuple(sorted(spans)) for spans in days))


def _add(part: str, days: Week) -> bool:
    """Put the hours of one part into the week; False where it is not understood whole."""
    rest = part
    while rest:
        first = _words().days_first.match(rest)
        match = first or _words().times_first.match(rest)
        if match is None:
            return False
        named, times = (match[1], match[2]) if first else (match[2], match[1])
        if not _pair(named, times, days):
            return False
        rest = rest[match.end() :].strip(" ,")
    return True


def _pair(named: str, times: str, days: Week) -> bool:
    """Several groups of days with as many of times belong pair by pair: "WED/SAT 10AM-12PM/2-4PM"."""
    many = "/" in times
    groups = [named] if not many else named.split("/")
    spans = [times] if not many else times.split("/")
    if len(groups) != len(spans):
        return False
    for group, listed in zip(groups, spans, strict=True):
        read = [_span(text) for text in re.split(r"[,&]", listed)]
        if not all(read):
            return False
        for day in _days(group):
            days[day] += [span for span in read if span not in days[day]]
    return True


def _days(named: str) -> Iterator[int]:
    for piece in re.split(r"[,&/]", named):
        ends = [end.strip() for end in piece.split("-")]
        if ends[0] in GROUPS:
            yield from GROUPS[ends[0]]
        else:
            first, last = _words().days[ends[0]], _words().days[ends[-1]]
            yield from ((first + i) % 7 for i in range((last - first) % 7 + 1))


def _span(text: str) -> str:
    """ "HH:MM-HH:MM"; "" where it is not sure, or ends before it begins."""
    start, end = (_words().time.fullmatch(piece.strip()) for piece in text.split("-"))
    if start is None or end is None:
        return ""
    # Why: 下午 before the first time of a span holds for both, 上午 may end at twelve.
    closes = _minutes(end, _half(end) or ("pm" if start[1] and _half(start) == "pm" else ""))
    guesses = (_half(start),) if _half(start) or not _half(end) else (_half(end), "am")
    for half in guesses:
        opens = _minutes(start, half)
        if opens is not None and closes is not None and opens < closes:
            return f"{_clock(opens)}-{_clock(closes)}"
    return ""


def _half(match: re.Match[str]) -> str:
    """am, pm or "" as it is written."""
    if match[1]:
        return "am" if match[1] in _words().morning else "pm"
    return {"a": "am", "p": "pm"}.get(match[4] or "", match[4] or "")


def _minutes(match: re.Match[str], half: str) -> int | None:
    """Minutes after midnight; None where the figures are no time, or nothing says which half of the day is meant."""
    hour, minute = int(match[2]), int(match[3] or 0)
    if minute > 59 or hour > 24 or (match[4] and not 1 <= hour <= 12):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not half and 0 < hour < EARLIEST:
        return None
    return hour * 60 + minute


def clock(text: str) -> str:
    """One time as "HH:MM", of "9:00am", "09:00:00" or "17:30"; "" where it is not sure."""
    match = _words().time.fullmatch(re.sub(r"[z+].*$", "", text.strip().lower().replace(".", "")))
    minutes = _minutes(match, _half(match)) if match else None
    return _clock(minutes) if minutes is not None else ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _overlap(spans: list[str]) -> bool:
    """True when two spans of a day run into each other: then one of them is wrong, or means something else."""
    ordered = sorted(spans)
    return any(b.split("-")[0] < a.split("-")[1] for a, b in pairwise(ordered))
