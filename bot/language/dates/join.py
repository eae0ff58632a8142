"""Joins pieces that are one: "Wednesday the ninth", "between 2 and 4", "the Monday after Christmas", "before ten"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.language.dates.anchor import anchored
from bot.language.dates.bound import bound_all
from bot.language.dates.days import Days, one
from bot.language.dates.forms import Forms
from bot.language.dates.hour_rules import span_of
from bot.language.dates.hours import Hours
from bot.language.dates.pieces import Piece, is_tight
from bot.language.dates.same_day import COMMA, meet_days, same_day
from bot.language.dates.when import SURE, Doubt, Meant

EXCHANGES, EXCHANGES_FOR = frozenset({"change_from", "change_of"}), frozenset({"to", "until", "at_day"})
"""Words that say a day is exchanged, and those that stand before the one it is exchanged for."""
Step = Callable[[Piece, Piece], Piece | None]


def join(pieces: Sequence[Piece], text: str, forms: Forms) -> list[Piece]:
    """The pieces with those joined that are one."""
    found = _exchanged(pieces)
    for step in (anchored, same_day):
        found = _pairwise(found, step, text, forms)
    return bound_all(_spans(found, text, forms), text, forms)


def _exchanged(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; of "change it from Wednesday to Friday", which is no span, the "to" puts Friday in Wednesday's place."""
    done: list[Piece] = []
    is_open = False
    for n, piece in enumerate(pieces):
        if piece.mark in EXCHANGES:
            is_open = True
            continue
        after = pieces[n + 1] if n + 1 < len(pieces) else None
        has_both = bool(done) and not done[-1].mark and after is not None and (not after.mark or after.mark == "at_day")
        if is_open and has_both and piece.mark in EXCHANGES_FOR:
            piece, is_open = replace(piece, mark="change"), False
        done.append(piece)
    return done


def _pairwise(pieces: list[Piece], step: Step, text: str, forms: Forms) -> list[Piece]:
    """The pieces, each with its neighbour joined where the step joins them; from behind, for leads may stand in a row."""
    done: list[Piece] = []
    for n, piece in reversed(list(enumerate(pieces))):
        is_near = bool(done) and is_tight(piece, done[-1], text, forms)
        joined = step(piece, done[-1]) if is_near and not _is_refused(pieces[:n], piece, done[-1], text) else None
        if joined:
            done[-1] = joined
        else:
            done.append(piece)
    return done[::-1]


def _is_refused(before: Sequence[Piece], piece: Piece, after: Piece, text: str) -> bool:
    """True for the first of "not today, next Wednesday": two days that go together in no way, and one of them refused."""
    is_not = bool(before) and before[-1].mark == "not" and piece.days is not None
    if not is_not or after.days is None or COMMA.search(text, piece.end, after.start) is None:
        return False
    likeliest = replace(after, days=replace(after.days, others=()), further=() if after.days.others else after.further)
    return meet_days(piece, likeliest) is None


def _spans(pieces: list[Piece], text: str, forms: Forms) -> list[Piece]:
    """From one day or time to another."""
    done: list[Piece] = []
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        opens = bool(done) and done[-1].mark in {"between", "from"} and is_tight(done[-1], piece, text, forms)
        links = {"to", "or", "until"} if opens and done[-1].mark == "between" else {"to", "until"}
        if not opens and len(rest) > 2 and rest[2].mark == "between_behind":
            links = {"to", "or"}
        if len(rest) > 1 and rest[0].mark in links and (span := _span(piece, rest[0], rest[1], text, forms)):
            if opens:
                done.pop()
            rest[:2] = []
            piece = span
            if rest and rest[0].mark == "between_behind":
                rest.pop(0)
        done.append(piece)
    return done


def _span(a: Piece, link: Piece, b: Piece, text: str, forms: Forms) -> Piece | None:
    if not is_tight(a, link, text, forms) or not is_tight(link, b, text, forms):
        return None
    if a.hours and b.hours:
        found = _hours_span(a, b)
        return Piece(a.start, b.end, hours=replace(found, start=a.start, end=b.end)) if found else None
    if not a.days or not b.days:
        return None
    first, last = _ends(a, b)
    if not first or not last:
        return None
    return Piece(
        a.start, b.end, days=Meant(Days(first.first, last.last), SURE, (), Doubt.NONE, a.start, b.end), family="period"
    )


def _hours_span(a: Piece, b: Piece) -> Meant[Hours] | None:
    assert a.hours
    assert b.hours
    if a.is_part and b.is_part:
        return Meant(Hours(a.hours.value.first, b.hours.value.last), SURE)
    if b.is_part:
        b_end = Meant(Hours(b.hours.value.last, b.hours.value.last), SURE)
        return span_of(a.hours, b_end)
    return span_of(a.hours, b.hours)


def _ends(a: Piece, b: Piece) -> tuple[Days | None, Days | None]:
    """The day it begins and the one it ends, which is not before."""
    assert a.days
    assert b.days
    able = [*a.days.all, *a.further]
    there = b.days.value.first
    if a.family == "number" and b.family == "date" and there and able[0].first:
        able.insert(0, one(there.replace(day=able[0].first.day)))
    pairs = [(x, y) for x in able for y in (*b.days.all, *b.further) if x.first and y.last and x.first <= y.last]
    return pairs[0] if pairs else (None, None)
