"""What bounds a day or a time: before ten, by Friday, from tomorrow, about nine."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.dates.days import DAY, Days
from bot.language.dates.forms import Forms
from bot.language.dates.hours import Hours
from bot.language.dates.pieces import Piece, is_tight

SENTENCE_END = re.compile(r"[.!?。！？]")
"""What bounds nothing behind it: "my hair is booked for after. Wednesday, then"."""
BOUNDS = {("not", "before"): "from", ("not", "after"): "until", ("not", "from"): "before", ("not", "until"): "from"}
BEYOND = {"early": "after", "late": "before"}
"""What is said to be too early or too late → the bound that leaves the rest."""


def bound_all(pieces: list[Piece], text: str, forms: Forms) -> list[Piece]:
    """The pieces with what bounds them put to them; the words that did are gone."""
    done: list[Piece] = []
    bound: Piece | None = None
    for piece in pieces:
        behind = piece.mark.removesuffix("_behind")
        if piece.mark in {"from", "until", "before", "after", "about"}:
            bound = _chained(done, piece, text, forms)
            continue
        if behind in BEYOND:
            _beyond(done, piece, BEYOND[behind], text, forms)
            continue
        is_behind = behind != piece.mark and behind not in {"not", "between"}
        if is_behind and done and (done[-1].days or done[-1].hours) and is_tight(done[-1], piece, text, forms):
            done[-1] = bounded(done[-1], behind, piece)
            continue
        is_bound = bound and (piece.days or piece.hours) and not SENTENCE_END.search(text[bound.end : piece.start])
        if bound and is_bound and is_tight(bound, piece, text, forms):
            piece = bounded(piece, bound.mark, bound)
        if piece.days or piece.hours or piece.mark not in {"at", "at_day"}:
            bound = None
            done.append(piece)
    return done


def _beyond(done: list[Piece], piece: Piece, bound: str, text: str, forms: Forms) -> None:
    """ "Ten is too early": after it; of a part of the day, which lies apart from the others, none of it."""
    last = done[-1] if done else None
    is_near = last is not None and (last.days or last.hours) and is_tight(last, piece, text, forms)
    if last is None or not is_near or last.is_part:
        done.append(replace(piece, mark="not_behind"))
    else:
        done[-1] = bounded(last, bound, piece)


def _chained(done: list[Piece], piece: Piece, text: str, forms: Forms) -> Piece:
    """A bound with the "not" before it: not before ten is from ten on."""
    if done and (turned := BOUNDS.get((done[-1].mark, piece.mark))) and is_tight(done[-1], piece, text, forms):
        return replace(piece, start=done.pop().start, mark=turned)
    return piece


def bounded(piece: Piece, bound: str, by: Piece) -> Piece:
    """A piece with a bound: from, until, before, after it, or about it."""
    start, end = min(piece.start, by.start), max(piece.end, by.end)
    if piece.days:
        days = tuple(_bound_days(each, bound) for each in piece.days.all)
        meant = replace(piece.days, value=days[0], others=days[1:], start=start, end=end)
        family = piece.family if bound == "about" else "period"
        return replace(piece, start=start, end=end, days=meant, further=(), bound=bound, family=family)
    assert piece.hours
    # Why the likeliest alone: until ten in the evening is no other way to say "before ten".
    readings = piece.hours.all if bound == "about" else piece.hours.all[:1]
    hours = tuple(_bound_hours(each, bound) for each in readings)
    held = replace(piece.hours, value=hours[0], others=hours[1:], start=start, end=end)
    return replace(piece, start=start, end=end, hours=held, bound=bound)


def _bound_days(days: Days, bound: str) -> Days:
    return {
        "from": Days(days.first, None, days.weekdays),
        "until": Days(None, days.last, days.weekdays),
        "before": Days(None, days.first and days.first - DAY, days.weekdays),
        "after": Days(days.last and days.last + DAY, None, days.weekdays),
    }.get(bound, days)


def _bound_hours(hours: Hours, bound: str) -> Hours:
    return {
        "from": Hours(hours.first),
        "until": Hours(None, hours.last),
        "before": Hours(None, hours.first),
        "after": Hours(hours.last),
        "about": replace(hours, about=hours.one is not None),
    }[bound]
