"""Which of the things said of when is wanted, where several were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.dates.days import Days, week_of
from bot.language.dates.mentions import Group, Mention, meet_hours
from bot.language.dates.pieces import Piece
from bot.language.dates.reading import Setting
from bot.language.dates.same_day import meet_days
from bot.language.dates.when import PERHAPS, Doubt, Side

MONTH = 40
"""Days from which a stretch says little."""


def wanted(found: list[Mention], setting: Setting) -> tuple[list[Group], Piece | None]:
    """The groups that are wanted, any of them; and another day where nothing says which of the two."""
    able = [replace(mention, groups=[group for group in mention.groups if not group.is_out]) for mention in found]
    able = [mention for mention in able if mention.groups]
    before: list[Mention] = []
    # Why the last: who puts themselves right twice in one breath wants what they said last.
    if changed := [n for n, mention in enumerate(able) if mention.is_changed and n]:
        before, able = able[: changed[-1]], able[changed[-1] :]
    kept = [mention for mention in able if not _is_over(mention, setting)] or able
    if not kept:
        return [], None
    chosen = max(kept, key=_weight)
    rest = [mention for mention in kept if mention is not chosen]
    _complete(chosen, [*rest, *reversed(before)])
    _share(chosen.groups)
    if chosen.is_changed and before:
        _keep_week(chosen, before[-1], setting.today)
    return chosen.groups, _other_day(chosen, rest)


def _is_over(mention: Mention, setting: Setting) -> bool:
    """True if all the days lie before today, and those to come are wanted."""
    days = [group.days.days.value.last for group in mention.groups if group.days and group.days.days]
    return (
        setting.side is Side.COMING and bool(days) and all(last is not None and last < setting.today for last in days)
    )


def _weight(mention: Mention) -> tuple[float, bool]:
    """How much a mention says: a day more than a month, hours besides; then whether a day is more than a number that stands alone.

    Why that: of "to First hospital on Monday 14 December" the number is part of a name.
    """
    most = 0.0, False
    for group in mention.groups:
        days = group.days.days.value if group.days and group.days.days else None
        weight = (0 if days is None else 4 if days.one else 1 if days.length > MONTH else 3) + bool(group.hours)
        most = max(most, (weight, not (group.days and group.days.is_weak)))
    return most


def _complete(chosen: Mention, others: Sequence[Mention]) -> None:
    """Put to a mention what it lacks and another says: hours without a day, the week of a weekday."""
    for other in others:
        for group in other.groups[:1] if len(other.groups) == 1 else []:
            for own in chosen.groups:
                if (
                    group.hours
                    and not group.days
                    and (met := meet_hours(own.hours, group.hours) if own.hours else group.hours)
                ):
                    own.hours = met
                elif group.days and not own.days:
                    own.days = group.days
                elif (
                    group.days
                    and own.days
                    and _narrows(group.days, own.days)
                    and (day := meet_days(own.days, group.days))
                ):
                    own.days = day


def _narrows(a: Piece, b: Piece) -> bool:
    """True if one of two pieces is a stretch that the other may lie in."""
    return "period" in {a.family, b.family} and not a.bound and not b.bound


def _share(groups: list[Group]) -> None:
    """ "Tuesday or Wednesday morning": the part of the day is meant of both, and so is a day before two times."""
    last = groups[-1]
    for n, group in enumerate(groups):
        if last.hours and not group.hours and group.days and last.days:
            group.hours = last.hours
        if last.days and not group.days and group.hours and last.hours and group is not last:
            group.days = last.days
        if n and groups[0].hours_first and not group.hours:
            group.hours = groups[0].hours
        if n and not group.days and groups[n - 1].days:
            group.days = groups[n - 1].days
        if n and group.days and (before := groups[n - 1].days):
            group.days = _of_same_week(group.days, before)


def _of_same_week(day: Piece, before: Piece) -> Piece:
    """ "Next Tuesday or Wednesday": a weekday alone is of the week that was said of the one before it."""
    if day.family != "weekday" or before.family != "dated_weekday" or not day.days or not before.days:
        return day
    week = week_of(before.days.value.one) if before.days.value.one else Days()
    able = [each for each in (*day.days.all, *day.further) if each.meet(week)]
    return replace(day, days=replace(day.days, value=able[0]), family="dated_weekday") if able else day


def _keep_week(chosen: Mention, before: Mention, today: date) -> None:
    """ "Next Tuesday, make it Wednesday": a weekday alone is of the week of the day it is put instead of."""
    day, old = chosen.groups[0].days, before.groups[-1].days
    if not day or not old or not day.days or not old.days or not old.days.value.one or day.family != "weekday":
        return
    coming, week = day.days.value, week_of(old.days.value.one)
    able = [each for each in (*day.days.all, *day.further) if each.meet(week)]
    if able and able[0] != coming:
        is_sure = coming.one == today
        meant = replace(day.days, value=able[0], others=() if is_sure else (coming,))
        chosen.groups[0].days = replace(
            day, days=meant if is_sure else replace(meant, certainty=PERHAPS, doubt=Doubt.NEXT)
        )


def _other_day(chosen: Mention, rest: list[Mention]) -> Piece | None:
    """A day of another mention that weighs as much."""
    if len(chosen.groups) != 1:
        return None
    for other in rest:
        days = other.groups[0].days
        own = chosen.groups[0].days
        is_one = days and days.days and days.days.value.one and own and own.days and own.days.value.one
        if is_one and _weight(other) == _weight(chosen) and days and own and days.days and own.days:
            return days if days.days.value != own.days.value else None
    return None
