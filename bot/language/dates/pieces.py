"""The pieces of a text that say something of when, in their order: days, times, and the words that join or bound them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.language.dates import day_rules, festivals, month_rules, period_rules
from bot.language.dates.days import Days
from bot.language.dates.forms import Forms
from bot.language.dates.hour_rules import read_part, read_time
from bot.language.dates.hours import Hours
from bot.language.dates.reading import Family, Reading, Said, Setting
from bot.language.dates.when import Meant, Side
from bot.language.number_words import Figures

DAY_RULES = {**day_rules.RULES, **month_rules.RULES, **period_rules.RULES, **festivals.RULES}
TAKES = frozenset(
    {"about", "about_behind", "after", "at", "at_day", "before", "between", "cannot", "change",
     "change_from", "from", "from_behind", "not", "to", "until", "until_behind"}
)  # fmt: skip
"""Words beside which a bare figure is a time or a day of the month."""
CALENDAR = frozenset({"calendar", "iso", "numeric", "numeric_year", "in_month"})
"""Rules of which nothing is read where there is no such day: the 30th of February is not the 30th."""
BEHIND = frozenset(
    {"from_behind", "until_behind", "after_behind", "before_behind", "about_behind", "early_behind", "late_behind"}
)
GIVES_NO_TIME = frozenset({"at_day", "not", "cannot"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that was found; its places are those in the text with figures."""

    start: int
    end: int
    mark: str = ""
    """What a joining or bounding word does: a name under `marks`, `leads` or `tails`; empty for days and hours."""
    said: Said | None = None
    """How a lead or a tail was said."""
    is_tail: bool = False
    """True for one that stands behind its day."""
    days: Meant[Days] | None = None
    hours: Meant[Hours] | None = None
    further: tuple[Days, ...] = ()
    family: Family = "date"
    is_whole: bool = True
    is_weak: bool = False
    """True for a bare figure, which counts only beside a word that takes it."""
    bound: str = ""
    """"before", "until", "from", "after" where that was said of it."""
    is_out: bool = False
    """True if it was said not to suit."""

    @property
    def is_part(self) -> bool:
        """True for a part of the day alone."""
        return bool(self.hours and self.hours.value.part and not self.hours.value.one)


def is_tight(a: Piece, b: Piece, text: str, forms: Forms) -> bool:
    """True if nothing stands between two pieces but words that say nothing."""
    return forms.gaps["tight"].fullmatch(text, a.end, b.start) is not None


def find_pieces(
    figures: Figures, setting: Setting, asked: str = "", blocked: Sequence[tuple[int, int]] = ()
) -> list[Piece]:
    """All pieces, first to last; none overlap.

    asked: "day" or "time" where that was the question, so that "9" is one. blocked: places that are not read.
    """
    able = list(_all(figures, setting, asked))
    while True:
        found = _apart(able, blocked)
        text, forms = figures.text, setting.forms
        idle = [piece for piece in found if piece.said and not _is_anchored(piece, found, text, forms)]
        idle = idle or _idle_figures(found, text, forms, asked)
        if not idle:
            return found
        gone = set(map(id, idle))
        able = [piece for piece in able if id(piece) not in gone]


def _apart(able: list[Piece], blocked: Sequence[tuple[int, int]]) -> list[Piece]:
    """The pieces that go first where two overlap."""
    found: list[Piece] = []
    taken = list(blocked)
    for piece in able:
        if piece.start < piece.end and all(piece.end <= start or piece.start >= end for start, end in taken):
            taken.append((piece.start, piece.end))
            found.append(piece)
    return sorted((piece for piece in found if piece.mark != "nothing"), key=lambda piece: piece.start)


def _is_anchored(lead: Piece, pieces: list[Piece], text: str, forms: Forms) -> bool:
    """True for a lead with a day behind it, or a tail with one before."""
    n = pieces.index(lead)
    near = pieces[n - 1 : n] if lead.is_tail else pieces[n + 1 : n + 2]
    if not near or not (near[0].days or near[0].said):
        return False
    return is_tight(near[0], lead, text, forms) if lead.is_tail else is_tight(lead, near[0], text, forms)


def _all(figures: Figures, setting: Setting, asked: str) -> Iterator[Piece]:
    text, forms = figures.text, setting.forms
    for _, match in forms.matches("nothing", text):
        yield Piece(*match.span(), mark="nothing")
    yield from _joints("leads", text, setting)
    yield from _joints("tails", text, setting)
    yield from _of_city(figures, setting)
    for kind in ("lunars", "births", "days") if setting.side is Side.BORN else ("lunars", "days"):
        yield from _days(kind, figures, setting)
    if asked == "day":
        yield from _days("asked_days", figures, setting)
    yield from _times("times", figures, setting)
    for part, match in forms.matches("day_parts", text):
        yield Piece(
            *match.span(), hours=replace(read_part(part, Said(match, setting)), start=match.start(), end=match.end())
        )
    for name, match in forms.matches("marks", text):
        yield Piece(*match.span(), mark=name)
    if asked == "time":
        yield from _times("asked_times", figures, setting)


def _joints(kind: str, text: str, setting: Setting) -> Iterator[Piece]:
    for name, match in setting.forms.matches(kind, text):
        yield Piece(*match.span(), mark=name, said=Said(match, setting), is_tail=kind == "tails")


def _days(kind: str, figures: Figures, setting: Setting) -> Iterator[Piece]:
    for rule, match in setting.forms.matches(kind, figures.text):
        try:
            reading = DAY_RULES[rule](Said(match, setting))
        except (ValueError, OverflowError):
            reading = Reading(())
        if reading.days:
            yield _day_piece(rule, reading, *match.span())
        elif rule in CALENDAR:
            yield Piece(*match.span(), mark="nothing")


def _of_city(figures: Figures, setting: Setting) -> Iterator[Piece]:
    """Days off by the names of the city's own calendar."""
    names = frozenset(name.lower() for words in setting.holidays.values() for name in words.values())
    tails = setting.forms.words["holiday_tails"]
    for match in _names(names, tails).finditer(figures.text) if names else ():
        if (reading := festivals.festival(Said(match, setting))).days:
            yield _day_piece("festival", reading, *match.span())


@lru_cache(maxsize=16)
def _names(names: frozenset[str], tails: str) -> re.Pattern[str]:
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?P<festival>{'|'.join(longest)}){tails}(?![a-z])")


def _day_piece(rule: str, reading: Reading, start: int, end: int) -> Piece:
    first, *others = reading.days
    meant = Meant(first, reading.certainty, tuple(others), reading.doubt, start, end)
    return Piece(
        start, end, days=meant, further=reading.further, family=reading.family, is_whole=reading.is_whole,
        is_weak=rule.startswith("weak_"),
    )  # fmt: skip


def _times(kind: str, figures: Figures, setting: Setting) -> Iterator[Piece]:
    forms, text = setting.forms, figures.text
    after = forms.words["parts_after"]
    for rule, match in forms.matches(kind, text):
        said, (start, end) = Said(match, setting), match.span()
        part = said.group("part")
        if after and not part and (follows := _part_after(after, text, end)):
            part, end = follows
        origin = figures.span(start, end)
        if figures.original[slice(*origin)] in forms.words["not_times"]:
            continue
        if meant := read_time(rule, said, part):
            yield Piece(start, end, hours=replace(meant, start=start, end=end), is_weak=rule.startswith("weak_"))


def _part_after(pattern: str, text: str, at: int) -> tuple[str, int] | None:
    follows = re.compile(pattern).match(text, at)
    return (follows["part"], follows.end()) if follows else None


def _idle_figures(pieces: list[Piece], text: str, forms: Forms, asked: str) -> list[Piece]:
    """The bare figures that nothing beside them takes, and that were not asked for."""
    kept: list[Piece] = []
    idle: list[Piece] = []
    for n, piece in enumerate(pieces):
        is_asked = (asked == "day" and piece.days) or (asked == "time" and piece.hours)
        is_idle = (
            piece.is_weak and not is_asked and not _is_taken(piece, kept[:-3:-1], pieces[n + 1 : n + 3], text, forms)
        )
        (idle if is_idle else kept).append(piece)
    return idle


def _is_taken(piece: Piece, before: list[Piece], after: list[Piece], text: str, forms: Forms) -> bool:
    """True if a word before a bare figure takes it, or it begins a span or a row; before: nearest first."""
    if before and is_tight(before[0], piece, text, forms):
        previous = before[0]
        if piece.hours and previous.mark in TAKES - GIVES_NO_TIME:
            return True
        if piece.days and (
            previous.mark in TAKES or previous.said or previous.is_part or previous.family in {"weekday", "number"}
        ):
            return True
        if (
            previous.mark == "or"
            and before[1:]
            and ((piece.hours and before[1].hours) or (piece.days and before[1].days))
        ):
            return True
    return _begins_span(piece, after, text, forms)


def _begins_span(piece: Piece, after: list[Piece], text: str, forms: Forms) -> bool:
    """True for the 2 of "2 to 4 pm", and the third of "the third, the fifth": what follows is of the same kind."""
    if after and piece.days and after[0].days and is_tight(piece, after[0], text, forms):
        return True
    if after and piece.hours and after[0].mark in BEHIND and is_tight(piece, after[0], text, forms):
        return True
    if len(after) < 2 or after[0].mark not in ({"to", "until"} if piece.hours else {"to", "or"}):
        return False
    is_near = is_tight(piece, after[0], text, forms) and is_tight(after[0], after[1], text, forms)
    return is_near and bool((piece.hours and after[1].hours) or (piece.days and after[1].days))
