"""Opening hours out of the words people write them in, English and Chinese; nothing where they are not sure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from bot.catalogue.model import Hours

DAYS = (
    ("monday", "mon", "mo", "m", "一"),
    ("tuesday", "tues", "tue", "tu", "二"),
    ("wednesday", "weds", "wed", "we", "w", "三"),
    ("thursday", "thurs", "thur", "thu", "th", "四"),
    ("friday", "fri", "fr", "f", "五"),
    ("saturday", "sat", "sa", "六"),
    ("sunday", "sun", "su", "日", "天"),
)
NUMBERS = {name: number for number, names in enumerate(DAYS) for name in names}
GROUPS = {"daily": range(7), "every day": range(7), "weekday": range(5), "weekend": (5, 6)}
WRITTEN = (
    (r"\(?(?:法定)?节假日除外\)?", ""),
    (r"[–—−~～至到]|\bto\b|\bthrough\b|\bthru\b", "-"),
    (r"[、，]|\band\b|和", ","),
    (r"；|\n", ";"),
    (r"每天|每日|daily", "daily"),
    (r"工作日|weekdays?", "weekday"),
    (r"周末|weekends?", "weekend"),
    (r"a\.\s?m\.?", "am"),
    (r"p\.\s?m\.?", "pm"),
    (r"\bnoon\b|中午", "12pm"),
    (r"点半", ":30"),
    (r"[点时]钟?(?=\d)", ":"),
    (r"[点时]钟?整?", ":00"),
    (r"周|星期|礼拜|分|\bfrom\b|(?<=day)s\b", ""),
)
NAME = "|".join(sorted((re.escape(n) for n in (*NUMBERS, *GROUPS)), key=len, reverse=True))
DAY_LIST = rf"(?:{NAME})(?:\s*[-,&/]\s*(?:{NAME}))*"
CLOCK = r"(?:上午|早上|下午|晚上)?\s*\d{1,2}(?::\d{2})?\s*(?:am|pm|a|p)?"
SPAN = rf"{CLOCK}\s*-\s*{CLOCK}"
SPAN_LIST = rf"{SPAN}(?:\s*[,&/]\s*{SPAN})*"
DAYS_FIRST = re.compile(rf"({DAY_LIST})\s*[:,]?\s*({SPAN_LIST})")
TIMES_FIRST = re.compile(rf"({SPAN_LIST})\s*,?\s*({DAY_LIST})")
TIME = re.compile(r"(上午|早上|下午|晚上)?\s*(\d{1,2})(?::(\d{2}))?\s*(am?|pm?)?(?::\d{2})?")
EARLIEST = 6
"""An hour before which a clock time without am or pm is not believed."""

Week = list[list[str]]


def week(text: str) -> Hours | None:
    """Weekly hours of a text such as "Mon-Fri 9:00-17:00; Sat 9-12" or "周一至周五 上午9点到12点"; None where not sure."""
    days: Week = [[] for _ in DAYS]
    plain = unicodedata.normalize("NFKC", text).lower()
    if re.fullmatch(r"\s*24/7\s*", plain):
        return Hours((("00:00-24:00",),) * 7)
    for pattern, written in WRITTEN:
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
        first = DAYS_FIRST.match(rest)
        match = first or TIMES_FIRST.match(rest)
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
            first, last = NUMBERS[ends[0]], NUMBERS[ends[-1]]
            yield from ((first + i) % 7 for i in range((last - first) % 7 + 1))


def _span(text: str) -> str:
    """ "HH:MM-HH:MM"; "" where it is not sure, or ends before it begins."""
    start, end = (TIME.fullmatch(piece.strip()) for piece in text.split("-"))
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
        return "am" if match[1] in {"上午", "早上"} else "pm"
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
    match = TIME.fullmatch(re.sub(r"[z+].*$", "", text.strip().lower().replace(".", "")))
    minutes = _minutes(match, _half(match)) if match else None
    return _clock(minutes) if minutes is not None else ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _overlap(spans: list[str]) -> bool:
    """True when two spans of a day run into each other: then one of them is wrong, or means something else."""
    ordered = sorted(spans)
    return any(b.split("-")[0] < a.split("-")[1] for a, b in pairwise(ordered))
