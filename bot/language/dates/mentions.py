"""Puts days and hours together that were said together, and tells those that suit from those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.language.dates.forms import Forms
from bot.language.dates.hours import Hours
from bot.language.dates.pieces import Piece
from bot.language.dates.same_day import COMMA, conflict, meet_days
from bot.language.dates.when import SURE, Meant


@dataclass(slots=True)
class Group:
    """Days, hours, or hours of days."""

    days: Piece | None = None
    hours: Piece | None = None
    is_out: bool = False
    hours_first: bool = False

    def takes(self, piece: Piece) -> bool:
        """Put a piece to it; false where it has one that it does not go with."""
        if piece.days:
            met = piece if not self.days else meet_days(self.days, piece)
            self.hours_first = self.hours_first or (self.days is None and self.hours is not None)
            self.days = met or self.days
            return met is not None
        found = piece if not self.hours else meet_hours(self.hours, piece)
        self.hours = found or self.hours
        return found is not None


@dataclass(slots=True)
class Mention:
    """Groups said in one breath, any of which is meant."""

    groups: list[Group] = field(default_factory=list)
    is_changed: bool = False
    """True behind "make it", 改成: what was said before is over."""


def meet_hours(a: Piece, b: Piece) -> Piece | None:
    """The hours that two pieces mean together; None if there are none."""
    assert a.hours
    assert b.hours
    # Why the likeliest alone of two bounds: "after half three" and "before three" leave nothing, not half the night.
    able = (
        [(a.hours.value, b.hours.value)] if a.bound and b.bound else [(x, y) for x in a.hours.all for y in b.hours.all]
    )
    met = list(dict.fromkeys(found for x, y in able if (found := x.meet(y))))
    if not met:
        return None
    start, end = min(a.start, b.start), max(a.end, b.end)
    is_sure = len(met) == 1 or SURE in {a.hours.certainty, b.hours.certainty}
    meant: Meant[Hours] = Meant(
        met[0], SURE if is_sure else a.hours.certainty, () if is_sure else tuple(met[1:]), start=start, end=end
    )
    return replace(a, start=start, end=end, hours=meant)


def mentions(pieces: Sequence[Piece], text: str, forms: Forms) -> list[Mention]:
    """What was said together, in order."""
    found: list[Mention] = []
    between: list[Piece] = []
    last: Piece | None = None
    for piece in exclude(pieces, text, forms):
        if piece.mark:
            between.append(piece)
            continue
        _place(found, last, between, piece, text, forms)
        last, between = piece, []
    return [mention for mention in found if mention.groups]


def _place(
    found: list[Mention], last: Piece | None, between: list[Piece], piece: Piece, text: str, forms: Forms
) -> None:
    """Put a piece where it belongs: to the group before it, beside it, or to one of its own."""
    marks = {each.mark for each in between}
    is_changed = bool(marks & {"change"}) and not piece.is_out
    is_near = last is not None and not is_changed and _is_near([last, *between, piece], text, forms)
    if not is_near or last is None:
        found.append(Mention([], is_changed))
        last = None
    groups = found[-1].groups
    own = next((group for group in reversed(groups) if group.is_out == piece.is_out), None) if last else None
    is_joined = last is not None and (last.is_out == piece.is_out or not piece.is_out)
    if own and is_joined and ("or" not in marks or (piece.hours and piece.bound)):
        if own.takes(piece):
            return
        doubtful = conflict(own.days, piece) if own.days and piece.days and not marks else None
        if doubtful and last and not last.days:
            own.days = doubtful
            return
    groups.append(Group(is_out=piece.is_out))
    groups[-1].takes(piece)


def _is_near(pieces: list[Piece], text: str, forms: Forms) -> bool:
    """True if only words that say nothing stand between, and no sentence ends."""
    gaps = [(a.end, b.start) for a, b in pairwise(pieces)]
    return all(forms.gaps["between"].fullmatch(text, start, end) for start, end in gaps)


def exclude(pieces: Sequence[Piece], text: str, forms: Forms) -> list[Piece]:
    """The pieces, those marked that were said not to suit; the words that did are gone."""
    done: list[Piece] = []
    is_out = False
    for n, piece in enumerate(pieces):
        near = not done or _is_near([done[-1], piece], text, forms)
        is_behind = piece.mark in {"not_behind", "cannot"} and near and bool(done) and not done[-1].mark
        if is_behind:
            _exclude_behind(done, text, forms)
        elif piece.mark in {"not", "cannot", "instead"}:
            is_out = True
            done.append(replace(piece, mark="not"))
        elif piece.mark:
            is_out = is_out and piece.mark == "or" and near
            done.append(piece)
        else:
            is_row = [each.mark for each in pieces[n + 1 : n + 4]] in (["or", ""], ["or", "", "or"])
            is_cut = bool(done) and not done[-1].mark and COMMA.search(text, done[-1].end, piece.start) is not None
            is_out = is_out and near and (is_row if is_cut else _goes_on(done, piece))
            done.append(replace(piece, is_out=is_out))
    return _with_reasons(done)


def _with_reasons(pieces: list[Piece]) -> list[Piece]:
    """The same without those that tell why: "not the Monday, I have dialysis on Mondays"."""
    done: list[Piece] = []
    refused: set[int] = set()
    for piece, after in zip(pieces, (*pieces[1:], Piece(0, 0)), strict=False):
        days, is_weekday = _weekdays(piece), _is_each_week(piece) or piece.family == "weekday"
        if (
            days
            and days <= refused
            and is_weekday
            and (piece.is_out or (_is_each_week(piece) and after.mark != "fits"))
        ):
            continue
        refused |= days if piece.is_out and is_weekday else frozenset()
        done.append(piece)
    return done


def _is_each_week(piece: Piece) -> bool:
    return piece.days is not None and piece.days.value.first is None and bool(piece.days.value.weekdays)


def _weekdays(piece: Piece) -> frozenset[int]:
    """Days of the week, from 0, that a piece means; none for a stretch."""
    if piece.days is None:
        return frozenset()
    one = piece.days.value.one
    return frozenset({one.weekday()}) if one else piece.days.value.weekdays or frozenset()


def _goes_on(done: list[Piece], piece: Piece) -> bool:
    """True if "not" reaches a piece: the first behind it, a day's hours, and with "or" between others of its kind."""
    previous = done[-1] if done else None
    if previous is None or previous.mark == "not":
        return True
    if previous.mark:
        first = done[-2] if len(done) > 1 else None
        return first is not None and not piece.bound and bool(first.days) == bool(piece.days)
    return not (previous.days and piece.days)


def _is_another(a: Piece, b: Piece) -> bool:
    """True for two days without "or" between."""
    return bool(a.days and b.days)


def _exclude_behind(done: list[Piece], text: str, forms: Forms) -> None:
    """Mark what stands before "is no good" back to where something else was said."""
    for n in range(len(done) - 1, -1, -1):
        if done[n].mark and done[n].mark != "or":
            return
        after = done[n + 1] if n + 1 < len(done) else None
        if after and (not _is_near([done[n], after], text, forms) or _is_another(after, done[n])):
            return
        # Why: in "in the morning, only Monday is no good" mornings are all right.
        if after and done[n].hours and after.days and COMMA.search(text, done[n].end, after.start):
            return
        if not done[n].mark:
            done[n] = replace(done[n], is_out=True)
