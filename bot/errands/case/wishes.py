"""Wishes of when and where: read from a turn, combined with earlier ones, kept on the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import msgspec

from bot.appointments.choice import MOST
from bot.appointments.times import offices_for
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.language.dates.days import Days, one
from bot.language.dates.hours import Hours, moment
from bot.language.dates.read import read_when
from bot.language.dates.same_week import in_week_of
from bot.language.dates.shift import Shift, read_shift
from bot.language.dates.when import Meant, Stretch, When
from bot.model.case import Case
from bot.retrieval.services.query import length

WISH, WISHED_AT, OFFICE, OFFERED = "wish", "wished_at", "office", "offered"
KEPT = frozenset({WISH, WISHED_AT, OFFICE, OFFERED})
"""Where a case keeps what is wished of when, the moment it was said, the office asked for, and the times named last."""
REFUSALS = ("other-day", "none", "not-that", "other-one")
"""Acts that refuse times that were named."""
BARE = 7
"""Length of a text in which a bare figure is the time asked for: about three words."""


@dataclass(frozen=True, slots=True)
class NearTime:
    """A wish that prefers times near a time of day: moving to Friday means Friday at the same hour."""

    when: When
    at: time

    def allows(self, moment: datetime) -> bool:
        """As the wish itself."""
        return self.when.allows(moment)

    def allows_day(self, day: date) -> bool:
        """As the wish itself."""
        return self.when.allows_day(day)

    def preferred(self, moment: datetime) -> Any:
        """As the wish itself has it, then by how far it is from that time."""
        *best, last = self.when.preferred(moment)
        return *best, abs(moment.hour * 60 + moment.minute - self.at.hour * 60 - self.at.minute), last


def wish_in(context: TurnContext, *, asked: bool = False) -> When:
    """What a turn says about when."""
    text, city, words = context.turn.text, context.house.city, context.house.keywords
    # Why not in more words: the "one" of "not that one", and the 一 of 补一张多少钱, are no time.
    is_pick = 0 < (words.pick(text) or 0) <= MOST or bool(words.plain.word_for(text, ("cost",)))
    is_other = is_pick or bool(context.house.acts.among(REFUSALS, text)) or is_shift(context)
    is_bare = asked and length(text) <= BARE and not is_other
    # Why without the office: the "first" of "the first hospital" is no day and no hour.
    said, read = offices.blanked(context, text), partial(read_when, holidays=city.holidays)
    when = read(said, context.language, context.now, asked="time" if is_bare else "")
    # Why a day as well: "16th" is no hour.
    return when if when or not is_bare else read(said, context.language, context.now, asked="day")


def shift_in(context: TurnContext) -> Shift | None:
    """How much later or earlier than what is known a turn wishes for; None if it does not."""
    return read_shift(context.turn.text, context.language)


def is_shift(context: TurnContext) -> bool:
    """True if a turn wishes for something later or earlier than what is known."""
    return shift_in(context) is not None


def is_later(context: TurnContext) -> bool:
    """True for "later", by however much."""
    shift = shift_in(context)
    return shift is not None and shift.is_later and shift.by is None


def wish_to_move(context: TurnContext, known: datetime | None = None, *, asked: bool = False) -> When:
    """What a turn says about when, for a time that is known: a weekday is of that time's week, or the next one after today."""
    at = known.date() if known else context.today
    return in_week_of(wish_in(context, asked=asked), at, context.today, shift_in(context))


def changed(
    context: TurnContext, case: Case, base: datetime | None = None, *, is_picked: bool = False
) -> tuple[When, ...]:
    """What a turn changes of when, with what it leaves as it was: the wish, then a wider one; none where it changes nothing.

    base: the time that is offered, picked or booked, aware. is_picked: that one is meant where only a time of day is said.
    """
    local = context.house.city.local(base) if base else None
    now = wish_to_move(context, local, asked=True) if local else wish_in(context, asked=True)
    now = now.besides(local) if local and case.is_booked else now
    kept = kept_wish(context, case)
    before = _narrowed(kept, local) if local and is_picked else kept
    if local and (moved := _moved(context, now, local)):
        return tuple(replace(each, without=(*kept.without, *each.without)) for each in moved)
    if not now:
        return ()
    whole = together(before, now)
    return (whole,) if whole.suits == now.suits else (whole, replace(now, without=whole.without))


def _moved(context: TurnContext, now: When, base: datetime) -> tuple[When, ...]:
    """The wish of "a bit later" or "a day earlier", computed from the time it is about."""
    shift = read_shift(context.turn.text, context.language)
    if shift is None or any(each.hours for each in (*now.suits, *now.without)):
        return ()
    named = [each.days for each in now.suits if each.days]
    if named and shift.is_of_days:
        # Why where they agree: "next week, same time" names the week, and means the same day and hour of it.
        days = next((each.days for each in shift.from_time(base).suits if each.days), None)
        agrees = days is not None and days.value.one is not None and now.allows_day(days.value.one)
        return (When((Stretch(days, Meant(moment(base.time()))),)), now) if agrees else ()
    if named:
        return (replace(now, suits=tuple(shift.on_another_day(base, days) for days in named)), now)
    return (shift.from_time(base), shift.beyond(base))


def _narrowed(kept: When, base: datetime) -> When:
    """The wish, limited to the day that was picked."""
    fits = next((each.hours for each in kept.suits if each.allows(base)), None)
    return replace(kept, suits=(Stretch(Meant(one(base.date())), fits),), wish="")


def together(before: When, now: When) -> When:
    """A later wish, completed by the one before: "half past nine" after "Tuesday"."""
    if not now or not before:
        return now or before
    without = tuple(each for each in before.without if not _wants(now, each))
    now = replace(now, without=(*without, *now.without))
    if not now.suits:
        left = tuple(_without_hours(each, now) for each in before.suits)
        return now if now.wish == "any" else replace(now, suits=tuple(dict.fromkeys(left)))
    if not any(each.days for each in now.suits):
        days = dict.fromkeys(each.days for each in before.suits)
        return replace(now, suits=tuple(Stretch(day, each.hours) for day in days or {None: None} for each in now.suits))
    if not any(each.hours for each in now.suits):
        hours = dict.fromkeys(_without_hours(each, now).hours for each in before.suits)
        return replace(now, suits=tuple(Stretch(each.days, at) for each in now.suits for at in hours or {None: None}))
    return now


def _wants(now: When, out: Stretch) -> bool:
    """True if something that did not suit before is asked for now."""
    days = [each.days.value.one for each in now.suits if each.days and each.days.value.one]
    if out.days and out.hours:
        exact = [each.hours.value.one for each in now.suits if each.hours and each.hours.value.one]
        return any(out.hours.value.allows(at) for at in exact)
    return bool(out.days and any(out.allows_day(day) for day in days)) or bool(
        out.hours and any(each.hours and out.hours.value.meet(each.hours.value) for each in now.suits)
    )


def _without_hours(stretch: Stretch, now: When) -> Stretch:
    """A stretch without its hours, if those do not suit now."""
    hours = stretch.hours
    is_out = hours and any(each.hours and not each.days and _covers(each.hours, hours) for each in now.without)
    return replace(stretch, hours=None) if is_out else stretch


def _covers(out: Meant[Any], hours: Meant[Any]) -> bool:
    met = out.value.meet(hours.value)
    return met is not None and (met.first, met.last) == (hours.value.first, hours.value.last)


def without_times(wish: When, times: list[datetime]) -> When:
    """A wish without some offered times that are refused."""
    # Why about them: who does not want ten past eight does not want twenty past.
    gone = tuple(Stretch(Meant(one(at.date())), Meant(Hours(at.time(), at.time(), about=True))) for at in times)
    return replace(wish, without=(*wish.without, *gone))


def without_days(wish: When, days: set[date]) -> When:
    """A wish for other days than some."""
    suits = tuple(dict.fromkeys(Stretch(None, each.hours) if _is_among(each, days) else each for each in wish.suits))
    gone = tuple(Stretch(Meant(Days(day, day))) for day in sorted(days))
    return replace(wish, suits=tuple(each for each in suits if each.days or each.hours), without=(*wish.without, *gone))


def _is_among(stretch: Stretch, days: set[date]) -> bool:
    return stretch.days is not None and stretch.days.value.one in days


def kept_wish(context: TurnContext, case: Case) -> When:
    """The wish about when, kept on this case."""
    kept, at = case.slots.get(WISH, ""), case.slots.get(WISHED_AT)
    if kept.startswith("{"):
        return msgspec.json.decode(kept, type=When)
    # Why words: a draft of a version before kept what was said.
    if not kept or not at:
        return When()
    city = context.house.city
    return read_when(kept, context.language, city.local(datetime.fromisoformat(at)), holidays=city.holidays)


def with_wish(case: Case, wish: When, office: str) -> Case:
    """The case with the wish about when and where."""
    slots = {**case.slots, OFFICE: office}
    return replace(case, slots={**slots, WISH: msgspec.json.encode(wish).decode()} if wish else slots)


def office_in(context: TurnContext, case: Case) -> str | None:
    """The office a turn asks for; empty if any will do, None if it says nothing about one."""
    if context.house.acts.among(("any-office",), context.turn.text, context.written):
        return ""
    named = offices.named(context)
    return named.id if named and named.id in offices_for(context.house.city, case.service) else None


def other_office_in(context: TurnContext, case: Case) -> str | None:
    """The office a turn asks for instead; None if it only asks about one: "is that the river clinic?"."""
    words, acts = context.house.readers.words, context.house.acts
    is_question = words.has("questions", context.turn.text) and not words.has("wishes", context.turn.text)
    wishes_it = acts.among(("book", "move", "correct", "any-office", *REFUSALS), context.turn.text, context.written)
    return None if is_question and not wishes_it else office_in(context, case)


def office_of(case: Case) -> str:
    """The office asked for; empty if any will do."""
    return case.slots.get(OFFICE, "")


def kept_or_day(context: TurnContext, case: Case, base: datetime | None) -> When:
    """The wish about when, or the day of the time that was picked."""
    kept = kept_wish(context, case)
    return _narrowed(kept, context.house.city.local(base)) if base else kept


def says_more(context: TurnContext, case: Case, beside: str, gone: tuple[tuple[str, str], ...]) -> bool:
    """True if a turn that refuses also says when or where instead: "not that one, Thursday".

    beside: its clauses that refuse nothing. gone: the times refused.
    """
    local = [context.house.city.local(datetime.fromisoformat(at)) for _, at in gone]
    wish = wish_in(context)
    if any(each.days or each.hours for each in wish.suits) and not any(map(wish.allows, local)):
        return True
    rest = context.with_text(beside)
    return bool(beside) and (bool(wish_in(rest)) or is_shift(rest) or office_in(rest, case) is not None)
