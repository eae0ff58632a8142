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

import re
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from bot.language.dates.days import Days
from bot.language.dates.forms import Forms, forms
from bot.language.dates.hours import Hours
from bot.language.dates.join import join
from bot.language.dates.mentions import Group, Mention, exclude, mentions
from bot.language.dates.pieces import Piece, find_pieces
from bot.language.dates.reading import Holidays, Setting
from bot.language.dates.spell import spell
from bot.language.dates.wanted import wanted
from bot.language.dates.when import PERHAPS, Doubt, Meant, Side, Stretch, When
from bot.language.number_words import Figures, figures

WEEKEND = frozenset({5, 6})
TEXTS = 64
"""Texts that are kept as the patterns see them."""
BESIDE = 12
"""Characters between a day of birth and the word that says it is one."""


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
    written = seen(text, language)
    setting = Setting(now.date(), said, side, holidays or {})
    birth = find_birth(written, setting)
    other = [*birth, *(find_told_of(written, setting) if side is Side.COMING and asked != "day" else ())]
    pieces = join(find_pieces(written, setting, asked, [(each.start, each.end) for each in other]), written.text, said)
    found = _when(mentions(pieces, written.text, said), {piece.mark for piece in pieces}, setting, written)
    if birth and not found:
        return _when([Mention([Group(birth[0])])], set(), setting, written)
    return found


def find_meant(text: str, language: str, now: datetime) -> tuple[Meant[Days] | Meant[Hours], ...]:
    """Each day and time that a text names, but for those that do not suit and parts of the day, in order."""
    said = forms(language)
    if said is None:
        return ()
    written = seen(text, language)
    setting = Setting(now.date(), said)
    birth = find_birth(written, setting)
    pieces = join(find_pieces(written, setting, "", [(each.start, each.end) for each in birth]), written.text, said)
    named = [*birth, *(each for each in exclude(pieces, written.text, said) if not each.is_out and not each.is_part)]
    days = [meant for each in named if (meant := _placed(each.days, written))]
    hours = [held for each in named if (held := _placed(each.hours, written))]
    return tuple(sorted([*days, *hours], key=lambda meant: meant.start))


@lru_cache(maxsize=TEXTS)
def seen(text: str, language: str) -> Figures:
    """A text as the patterns of a language that has them see it; kept, for a turn is read for days more than once."""
    said = forms(language)
    assert said is not None
    return figures(text, said.grammar, lambda plain: spell(plain, said))


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


def find_told_of(written: Figures, setting: Setting) -> list[Piece]:
    """The days beside a word that tells what they are of, and is no wish: a card runs out in January, somebody was born in May."""
    forms, text = setting.forms, written.text
    words = forms.matches("told_of", text)
    days = [piece for piece in find_pieces(written, setting) if piece.days] if words else []
    told = [piece for piece in days if any(_is_told_of(piece, rule, word, written, forms) for rule, word in words)]
    ends = {end for piece in told for end in (piece.start, piece.end)}
    # Why those beside it: "next year" and "March" are two pieces of one day.
    return [piece for piece in days if piece in told or piece.start in ends or piece.end in ends]


def _is_told_of(piece: Piece, rule: str, word: re.Match[str], written: Figures, forms: Forms) -> bool:
    """True if nothing stands between a day and the word that tells what it is of; their until or since may be of both."""
    if rule == "before" and word.start() <= piece.start < word.end():
        return True
    first, last = (word.end(), piece.start) if rule == "before" else (piece.end, word.start())
    return first <= last and forms.gaps["tight"].fullmatch(written.text, first, last) is not None


def _when(found: list[Mention], marks: set[str], setting: Setting, written: Figures) -> When:
    suits, doubt = wanted(found, setting)
    if setting.side is Side.BORN:
        if suits and suits[0].days and not suits[0].days.is_whole:
            return When(doubt=Doubt.YEAR)
        suits = [Group(born) for group in suits[:1] if group.days and (born := _over(group.days, setting.today))]
        doubt = _over(doubt, setting.today) if doubt else None
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
    """A day of birth without what lies in the future; None if all does."""
    able = [days.meet(Days(None, today)) for days in piece.days.all] if piece.days else []
    days = [each for each in able if each and each.first]
    if not piece.days or not days:
        return None
    return replace(piece, days=replace(piece.days, value=days[0], others=tuple(days[1:])))


def _stretch(group: Group, written: Figures, other: Piece | None = None) -> Stretch:
    """A group, with its places in the text as it was said."""
    days = group.days.days if group.days else None
    if days and other and other.days and days.doubt is Doubt.NONE:
        days = replace(days, certainty=PERHAPS, others=(*days.others, other.days.value), doubt=Doubt.WHICH)
    if days and group.days and group.days.family == "weekday" and not group.days.bound and days.value.one:
        days = replace(days, is_of_no_week=True)
    hours = group.hours.hours if group.hours else None
    return Stretch(_placed(days, written), _placed(hours, written))


def _without(group: Group, written: Figures) -> Stretch:
    """What does not suit; of a weekday each such day."""
    found = _stretch(group, written)
    first = found.days.value.first if found.days else None
    if found.days and first and found.days.value.length == len(WEEKEND) and first.weekday() == min(WEEKEND):
        return replace(found, days=replace(found.days, value=Days(weekdays=WEEKEND), others=()))
    if found.days and first and group.days and group.days.family == "weekday" and not group.days.bound:
        return replace(found, days=replace(found.days, value=Days(weekdays=frozenset({first.weekday()})), others=()))
    return found


def _placed[Value](meant: Meant[Value] | None, written: Figures) -> Meant[Value] | None:
    """The same with its places in the text as it was said."""
    if meant is None:
        return None
    start, end = written.span(meant.start, meant.end)
    return replace(meant, start=start, end=end)
