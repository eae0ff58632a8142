"""Cells that tell of times: opening hours, closures, breaks, how long something takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.catalogue.exporters.sheet_places import span_text, week_text
from bot.catalogue.importers.city_folder import DAYS
from bot.catalogue.importers.opening import week
from bot.catalogue.model import Hours
from bot.catalogue.workbook.cells import WORDS, Cell, Kind, first, lines, one_line
from bot.catalogue.workbook.days import NoDay, read_day
from bot.catalogue.workbook.names import CellError, Names

CLOSED = frozenset(WORDS["closed"])
DAY = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}"
    r"|\d{1,2}\.? +[A-Za-z]{3,}\.?,? +\d{4}|[A-Za-z]{3,} +\d{1,2},? +\d{4}"
)
"""What looks like a day; `read_day` says whether it is one."""
CLOSURE = re.compile(
    rf"(?P<first>{DAY})(?:\s*(?:-|–|—|~|{'|'.join(WORDS['until'])})\s*(?P<last>{DAY}))?\s*[:：,，]?\s*"
    r"(?P<hours>[^(（]*?)\s*(?:[(（](?P<note>[^)）]*)[)）])?$"
)
DESKS = re.compile(r"(?P<when>.+?)\s*[:：=]\s*(?P<desks>\d{1,2})$")
SPAN = "write it as 9:00-12:00, 13:30-17:00"
FIGURE = re.compile(r"(?P<figure>\d{1,4})\s*(?P<unit>\D*)$")
ALL_DAY = "00:00-24:00"


def _spans(text: str, said: str = SPAN) -> list[str]:
    """Opening times of a day; empty where it is closed."""
    if text.lower() in CLOSED:
        return []
    read = week(f"mon {text.replace(chr(10), ', ')}")
    if read is None or not read.week[0]:
        raise CellError(f'"{text}" are no opening times; {said}, or closed')
    return list(read.week[0])


def read_week(text: str) -> dict[str, list[str]] | None:
    """Opening times by day; None where not all of the text can be read."""
    read = week("; ".join(lines(text)))
    return {day: list(spans) for day, spans in zip(DAYS, read.week, strict=True)} if read else None


def _week(cell: Cell, _: Names) -> dict[str, list[str]]:
    if (read := read_week(first(cell))) is None:
        raise CellError(f'"{first(cell)}" can not be read as a week; write it as Mon-Fri 9:00-17:00; Sat 9:00-12:00')
    return read


def _written_week(value: Any) -> Cell:
    return {"": week_text(Hours(tuple(tuple(value.get(day) or ()) for day in DAYS)))}


def _closures(cell: Cell, _: Names) -> list[dict[str, Any]]:
    """Days with other hours; further languages have the notes of the same days in the same order."""
    found = [_closure(line) for line in lines(next(iter(cell.values())))]
    notes: list[dict[str, str]] = [{} for _ in found]
    for tag, text in cell.items():
        for note, line in zip(notes, lines(text), strict=False):
            if match := CLOSURE.match(line):
                note |= {tag: match["note"].strip()} if match["note"] else {}
    return [each | ({"note": note} if note else {}) for each, note in zip(found, notes, strict=True)]


def _closure(line: str) -> dict[str, Any]:
    match = CLOSURE.match(line)
    if match is None:
        raise CellError(f'"{line}" is no day with its hours; write it as 2026-12-24: closed, or 2026-12-31: 9:00-12:00')
    try:
        begins = read_day(match["first"])
        ends = read_day(match["last"]) if match["last"] else begins
    except NoDay as error:
        raise CellError(str(error)) from None
    if ends < begins:
        raise CellError(f'"{line}" ends before it begins; write the first day first')
    spans = _spans(match["hours"]) if match["hours"] else []
    days = {"date": begins} if begins == ends else {"from": begins, "to": ends}
    return {**days, **({"hours": spans} if spans else {"closed": True})}


def _written_closures(value: Any) -> Cell:
    notes = dict.fromkeys(tag for each in value for tag in each.get("note") or {})
    return {tag: "\n".join(_written_closure(each, tag) for each in value) for tag in notes or ("",)}


def _written_closure(each: dict[str, Any], tag: str) -> str:
    begins, ends = each.get("from") or each["date"], each.get("to") or each["date"]
    days = str(begins) if begins == ends else f"{begins} - {ends}"
    spans = ", ".join(map(span_text, each.get("hours") or ())) or "closed"
    note = re.sub("[()（）]", " ", one_line((each.get("note") or {}).get(tag, ""))).strip()
    return f"{days}: {spans}" + (f" ({note})" if note else "")


def _stretches(cell: Cell, _: Names) -> list[Any]:
    return [stretch for line in lines(first(cell)) for stretch in _stretch(line)]


def _stretch(line: str) -> Iterator[Any]:
    """A time of day, on some days of the week where it names any: "12:00-13:00", {days: [sat], hours: …}."""
    if line[:1].isdigit():
        yield from _spans(line, "write it as 12:00-13:00, or Mon-Fri 12:00-13:00")
        return
    read = week(line) or week(f"{line} {ALL_DAY}")
    if read is None:
        raise CellError(f'"{line}" is no time of the week; write it as 12:00-13:00, or Mon-Fri 12:00-13:00')
    for span in dict.fromkeys(span for spans in read.week for span in spans):
        days = [day for day, spans in zip(DAYS, read.week, strict=True) if span in spans]
        yield {"days": days} if span == ALL_DAY else {"days": days, "hours": span}


def _written_stretches(value: Any) -> Cell:
    return {"": "\n".join(map(_written_stretch, value))}


def _written_stretch(value: Any) -> str:
    if isinstance(value, str):
        return span_text(value)
    hours = [span_text(value["hours"])] if value.get("hours") else []
    return " ".join([*([", ".join(value["days"])] if "days" in value else []), *hours])


def _desk_spans(cell: Cell, _: Names) -> list[dict[str, Any]]:
    found = []
    for line in lines(first(cell)):
        match = DESKS.match(line)
        if match is None:
            raise CellError(f'"{line}" does not say how many desks; write it as sat: 2, or mon-fri 12:00-13:00: 1')
        for stretch in _stretch(match["when"]):
            plain = {"hours": stretch} if isinstance(stretch, str) else stretch
            found.append({**plain, "desks": int(match["desks"])})
    return found


def _duration(cell: Cell, _: Names) -> str:
    figure, unit = _figure(first(cell), ("minutes", "hours", "days"), "write it as 45m, 2h or 42d")
    return f"{figure}{unit[0]}"


def _pledge(cell: Cell, _: Names) -> dict[str, int]:
    text = first(cell)
    if text.lower() in WORDS["today"]:
        return {"days": 0}
    figure, unit = _figure(
        text, ("hours", "days", "working_days", "weeks"), "write it as 3 days, 2 working days or 4 hours", "days"
    )
    if unit == "weeks":
        return {"days": 7 * figure}
    return {unit: figure}


def _figure(text: str, units: tuple[str, ...], said: str, plain: str = "") -> tuple[int, str]:
    """A figure and which of some units stands behind it; plain: the unit of a figure alone."""
    match = FIGURE.match(text)
    named = match["unit"].strip().lower() if match else ""
    unit = next((unit for unit in units if named in WORDS[unit]), plain if match and not named else "")
    if match is None or not unit:
        raise CellError(f'"{text}" is no time; {said}')
    return int(match["figure"]), unit


def _written_pledge(value: Any) -> Cell:
    return {
        "": next((f"{figure} {unit.replace('_', ' ')}" for unit, figure in value.items() if figure is not None), "")
    }


TIMES: dict[str, Kind] = {
    "spans": Kind(
        lambda cell, _: _spans(first(cell)), lambda value: {"": ", ".join(map(span_text, value)) or "closed"}
    ),
    "week": Kind(_week, _written_week),
    "closures": Kind(_closures, _written_closures),
    "stretches": Kind(_stretches, _written_stretches),
    "desk_spans": Kind(
        _desk_spans, lambda value: {"": "\n".join(f"{_written_stretch(each)}: {each['desks']}" for each in value)}
    ),
    "duration": Kind(_duration),
    "pledge": Kind(_pledge, _written_pledge),
}
