"""The one reader of days and times: what a person said of when, as data.

    when = read_when("any afternoon next week but not Wednesday", "en", now, holidays=city.holidays)
    when.allows(moment)        # does an appointment then suit?
    sorted(free, key=when.preferred)[:3]
    when.date(), when.time()   # where exactly one is meant and need not be asked, else None
    when.question()            # which of two days, as data; who asks words it: Question(about, doubt, options)
    when.suits, when.without   # stretches of days and hours, each with certainty, others and its place in the text
    when.wish                  # "earliest": as soon as possible; "any": all is right
    read_when("5/4/47", "en", now, side=Side.BORN).question()   # 5 April or 4 May, never in the future

A language is its file `intents/<language>/dates.yml`; without it nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from bot.language.dates.days import Days, week_of
from bot.language.dates.forms import forms
from bot.language.dates.hours import Hours
from bot.language.dates.join import join
from bot.language.dates.mentions import Group, Mention, exclude, meet_hours, mentions
from bot.language.dates.pieces import Piece, find_pieces
from bot.language.dates.reading import Holidays, Setting
from bot.language.dates.same_day import meet_days
from bot.language.dates.spell import spell
from bot.language.dates.when import PERHAPS, Doubt, Meant, Side, Stretch, When
from bot.language.number_words import Figures, figures

BESIDE = 12
"""Characters between a day of birth and the word that says it is one."""
MONTH = 40
"""Days from which a stretch says little."""


def read_when(
    text: str,
    language: str,
    now: datetime,
    *,
    side: Side = Side.COMING,
    holidays: Holidays | None = None,
    asked: Literal["", "day", "time"] = "",
) -> When:
    """What a text says of when; of two things said of it the one that is wanted.

    now: the moment of the turn, in the city's time. asked: what was just asked for, so that a bare "ten" is read.
    """
    said = forms(language)
    if said is None:
        return When()
    written = figures(text, said.grammar, lambda plain: spell(plain, said))
    setting = Setting(now.date(), said, side, holidays or {})
    birth = find_birth(written, setting)
    pieces = join(find_pieces(written, setting, asked, [(each.start, each.end) for each in birth]), written.text, said)
    found = _when(mentions(pieces, written.text, said), {piece.mark for piece in pieces}, setting, written)
    if birth and not found:
        return _when([Mention([Group(birth[0])])], set(), setting, written)
    return found


def find_meant(text: str, language: str, now: datetime) -> tuple[Meant[Days] | Meant[Hours], ...]:
    """Each day and time that a text names, but for those that do not suit and parts of the day, in order."""
    said = forms(language)
    if said is None:
        return ()
    written = figures(text, said.grammar, lambda plain: spell(plain, said))
    setting = Setting(now.date(), said)
    birth = find_birth(written, setting)
    pieces = join(find_pieces(written, setting, "", [(each.start, each.end) for each in birth]), written.text, said)
    named = [*birth, *(each for each in exclude(pieces, written.text, said) if not each.is_out and not each.is_part)]
    days = [meant for each in named if (meant := _placed(each.days, written))]
    hours = [held for each in named if (held := _placed(each.hours, written))]
    return tuple(sorted([*days, *hours], key=lambda meant: meant.start))


def find_birth(written: Figures, setting: Setting) -> list[Piece]:
    """A day of birth beside a word that says so; none where a day of birth was asked for: then every day is one."""
    word = setting.forms.gaps["born"].search(written.text)
    if not word or setting.side is Side.BORN:
        return []
    dates = find_pieces(written, replace(setting, side=Side.BORN))
    near = [each for each in dates if each.days and each.is_whole and (each.days.value.one or each.family == "period")]
    close = [
        each
        for each in near
        if -BESIDE <= each.start - word.end() <= BESIDE or -BESIDE <= word.start() - each.end <= BESIDE
    ]
    return [each for each in close if each.days and each.days.value.last and each.days.value.last < setting.today][:1]


def _when(found: list[Mention], marks: set[str], setting: Setting, written: Figures) -> When:
    suits, doubt = _wanted(found, setting)
    if setting.side is Side.BORN:
        if suits and suits[0].days and not suits[0].days.is_whole:
            return When(doubt=Doubt.YEAR)
        suits = [Group(born) for group in suits[:1] if group.days and (born := _over(group.days, setting.today))]
    without = [group for mention in found for group in mention.groups if group.is_out]
    wish: Literal["", "any", "earliest"] = (
        "earliest" if "earliest" in marks else "any" if "any" in marks and not suits else ""
    )
    return When(
        tuple(_stretch(group, written, doubt if n == 0 else None) for n, group in enumerate(suits)),
        tuple(_without(group, written) for group in without),
        wish,
    )


def _over(piece: Piece, today: date) -> Piece | None:
    """A day of birth without what lies in the future; None where all does."""
    able = [days.meet(Days(None, today)) for days in piece.days.all] if piece.days else []
    days = [each for each in able if each and each.first]
    if not piece.days or not days:
        return None
    return replace(piece, days=replace(piece.days, value=days[0], others=tuple(days[1:])))


def _wanted(found: list[Mention], setting: Setting) -> tuple[list[Group], Piece | None]:
    """The groups that are wanted, any of them; and another day where nothing says which of the two."""
    able = [replace(mention, groups=[group for group in mention.groups if not group.is_out]) for mention in found]
    able = [mention for mention in able if mention.groups]
    before: list[Mention] = []
    for n, mention in enumerate(able):
        if mention.is_changed and n:
            before, able = able[:n], able[n:]
            break
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
    """True where all the days lie before today, and those to come are wanted."""
    days = [group.days.days.value.last for group in mention.groups if group.days and group.days.days]
    return (
        setting.side is Side.COMING and bool(days) and all(last is not None and last < setting.today for last in days)
    )


def _weight(mention: Mention) -> float:
    """How much a mention says: a day more than a month, hours besides."""
    weight = 0.0
    for group in mention.groups:
        days = group.days.days.value if group.days and group.days.days else None
        weight = max(
            weight, (0 if days is None else 4 if days.one else 1 if days.length > MONTH else 3) + bool(group.hours)
        )
    return weight


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
    """True where one of two pieces is a stretch that the other may lie in."""
    return a.family == "period" or b.family == "period"


def _share(groups: list[Group]) -> None:
    """ "Tuesday or Wednesday morning": the part of the day is meant of both, and so is a day before two times."""
    last = groups[-1]
    for n, group in enumerate(groups):
        if last.hours and not group.hours and group.days and last.days:
            group.hours = last.hours
        if n and groups[0].hours_first and not group.hours:
            group.hours = groups[0].hours
        if n and not group.days and groups[n - 1].days:
            group.days = groups[n - 1].days


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


def _stretch(group: Group, written: Figures, other: Piece | None = None) -> Stretch:
    """A group, with its places in the text as it was said."""
    days = group.days.days if group.days else None
    if days and other and other.days and days.doubt is Doubt.NONE:
        days = replace(days, certainty=PERHAPS, others=(*days.others, other.days.value), doubt=Doubt.WHICH)
    hours = group.hours.hours if group.hours else None
    return Stretch(_placed(days, written), _placed(hours, written))


def _without(group: Group, written: Figures) -> Stretch:
    """What does not suit; of a weekday each such day."""
    found = _stretch(group, written)
    first = found.days.value.first if found.days else None
    if found.days and first and group.days and group.days.family == "weekday" and not group.days.bound:
        return replace(found, days=replace(found.days, value=Days(weekdays=frozenset({first.weekday()})), others=()))
    return found


def _placed[Value](meant: Meant[Value] | None, written: Figures) -> Meant[Value] | None:
    """The same with its places in the text as it was said."""
    if meant is None:
        return None
    start, end = written.span(meant.start, meant.end)
    return replace(meant, start=start, end=end)
