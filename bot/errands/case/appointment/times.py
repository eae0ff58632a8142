"""An appointment at an office: times are offered, held, picked and booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.appointments.choice import Found, find_times
from bot.appointments.times import free_times
from bot.appointments.visits import hold_until
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, no_day, offices
from bot.errands.case import desk as cases
from bot.errands.case import wishes, wording
from bot.errands.case.appointment import keyed_day, picks, refusals, sooner, too_near, waiting_list
from bot.language.dates.when import When
from bot.model.case import Answer, Case
from bot.model.reply import Ask, Part, Say
from bot.model.slot import AnyTime, OfficeDays, Slot, TimeWish
from bot.model.turn_result import Question, TurnResult
from bot.retrieval.services.query import length

TOPIC = keyed_day.TOPIC
"""The question for a time."""
MOST_MISSES = 2
FEW = 2
"""Times named in a text beside the reason why none suits: with more of them it would not go into one."""


def offer(
    context: TurnContext,
    case: Case,
    wish: When,
    *before: Part,
    office: str = "",
    wider: When | None = None,
    near: datetime | None = None,
    what: str = "answered",
) -> TurnResult:
    """Offers the times that suit and holds the first; or says why none does, with the nearest.

    wish: what suits. office: where alone; empty for any. wider: what is tried where nothing suits the wish. near: a time to
    whose time of day others are near.
    """
    if context.turn.keys and context.turn.is_spoken and not wish and not keyed_day.is_asked(context):
        return keyed_day.ask(context, wishes.with_wish(case, wish, office), *before, office=office)
    if none_such := no_day.told(context):
        return keyed_day.ask_in_words(context, wishes.with_wish(case, wish, office), *before, *none_such, office=office)
    found, wish = _find(context, case, wish, wider, office, near)
    case = wishes.with_wish(case, wish, office)
    why = [*refusals.not_there(context, case), *refusals.told(context, case, found.refusal, office)]
    if not found.slots:
        return waiting_list.ask(context, case, *before, *why)
    if found.refusal is not None and context.turn.abilities.is_short:
        found = replace(found, slots=found.slots[:FEW])
    # Why the first of the same list: what was just said fits all of it, and the list once more leads nowhere.
    is_same = picks.write(in_order(found.slots)) == context.session.asked.slot("offers") and bool(
        wishes.wish_in(context).suits
    )
    is_one = is_same or (found.refusal is None and (len(found.slots) == 1 or _is_exact(wish, found.slots[0])))
    return name(context, case, found.slots, *before, *why, office=office, what=what, is_one=is_one, near=bool(why))


def _find(
    context: TurnContext, case: Case, wish: When, wider: When | None, office: str, near: datetime | None
) -> tuple[Found, When]:
    """The times that suit a wish, or a wider one, with the wish that they suit."""
    city, days, tried = context.house.city, partial(_days, context, case), [wish, *([wider] if wider else [])]
    first: Found | None = None
    for each in tried:
        when: TimeWish = each or AnyTime()
        when = wishes.NearTime(each, city.local(near).time()) if near and each else when
        found = find_times(city, days, case.service, when, context.now, office=office, at_home=case.is_at_home)
        if found.refusal is None:
            return found, each
        first = first or found
    assert first is not None
    return first, wish


def in_order(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Times in the order in which they are told: by the clock, and not by how well they suit."""
    return tuple(sorted(slots, key=lambda slot: slot.starts))


def name(
    context: TurnContext,
    case: Case,
    slots: tuple[Slot, ...],
    *before: Part,
    office: str = "",
    what: str = "answered",
    is_one: bool = False,
    near: bool = False,
) -> TurnResult:
    """Names some times by the clock and holds the first. is_one: names the first alone, to be agreed to."""
    slots = slots if is_one else in_order(slots)
    first = slots[0]
    hold = first.hold(case.code, hold_until(context.turn.at, spoken=context.turn.is_spoken))
    offers = picks.write(slots)
    # Why with those before: who picked one of three may still say "the other one".
    case = replace(case, slots={**case.slots, wishes.OFFERED: offers})
    keep = partial(cases.ask, writes=(hold,), save=what, offers=offers, office=office)
    where = wording.office_name(context, first.office)
    key = sooner.offer_key(context, case, slots, is_one=is_one, is_near=near)
    if is_one:
        asked = context.say(key, time=wording.slot_time(context, first), office=where)
        lead = *before, *too_near.of_slot(context, case, first)
        return keep(context, case, TOPIC, Question("read_back", "yes_no"), *lead, Ask("read_back", asked, "yes-no"))
    labels = tuple(_label(context, slot, slots) for slot in slots)
    list_ = cases.choices(context, context.say(key, office=where), labels, TOPIC)
    return keep(context, case, TOPIC, Question("time", "choice"), *before, list_)


def read_slot(context: TurnContext, case: Case) -> Slot | None:
    """The offered time that a turn picks; None if it picks none."""
    offers = picks.read(context.session.asked.slot("offers", "[]"))
    place = picks.pick(context, offers)
    return None if place is None else slot_of(context, case, *offers[place])


def other_wish(context: TurnContext, case: Case) -> TurnResult | None:
    """A wish for another time, day or office than those offered; None if the turn says nothing of that."""
    named = picks.read(context.session.asked.slot("offers", "[]"))
    offers, is_one = named or picks.offered(case), not context.session.focus.open_options
    if is_one and context.turn.keys and (day := keyed_day.read(context)) is not None:
        wish = wishes.together(wishes.kept_wish(context, case), day)
        return offer(context, case, wish, office=wishes.office_of(case))
    base, is_picked = _base(context, offers, is_one=is_one), is_one and bool(named)
    return change(context, case, base, is_picked=is_picked, office=context.session.asked.slot("office"))


def _base(context: TurnContext, offers: tuple[picks.Named, ...], *, is_one: bool) -> datetime | None:
    """The time to which a turn refers: the first that was told, or the last if somebody wants a later one."""
    told = [datetime.fromisoformat(at) for _, at in offers]
    if not told:
        return None
    is_later = not is_one and wishes.is_later(context) and len({each.date() for each in told}) == 1
    return max(told) if is_later else told[0]


def changes(context: TurnContext, case: Case, base: datetime) -> bool:
    """True if a turn says when or where it would rather come."""
    return (
        bool(wishes.changed(context, case, base, is_picked=True)) or wishes.other_office_in(context, case) is not None
    )


def change(
    context: TurnContext, case: Case, base: datetime | None, *before: Part, is_picked: bool = True, office: str = ""
) -> TurnResult | None:
    """The times that suit after a turn changed when or where; None if it changes nothing.

    base, is_picked: as in `wishes.changed`. office: where it was before.
    """
    if not context.turn.text.strip():
        return None
    found = wishes.changed(context, case, base, is_picked=is_picked)
    place = wishes.office_in(context, case) if found else wishes.other_office_in(context, case)
    is_none_such = bool(no_day.told(context))
    if not found and place is None and not is_none_such and not refusals.not_there(context, case):
        return None
    wish = found[0] if found else wishes.kept_or_day(context, case, base if is_picked else None)
    wider = found[1] if len(found) > 1 else None
    where = office if place is None else place
    return offer(context, case, wish, *before, office=where, wider=wider, near=base if is_picked else None)


def refuse(context: TurnContext, case: Case, offers: tuple[picks.Named, ...], at: int = 0) -> TurnResult | None:
    """Offers other times than those refused, or what is wanted instead; None if the turn refuses none."""
    out, office = picks.refused(context, offers, at), wishes.office_of(case)
    if out is None:
        return None
    if out.picked is None and wishes.says_more(context, case, out.more, out.gone):
        rest = context.with_text(out.more) if out.more else context
        return change(rest, case, datetime.fromisoformat(out.gone[0][1]), is_picked=len(out.gone) == 1, office=office)
    wish, gone = wishes.kept_wish(context, case), [context.house.city.local(moment) for moment in out.moments]
    if out.other_days:
        return offer(context, case, wishes.without_days(wish, {each.date() for each in gone}), office=office)
    wish = wishes.without_times(wish, gone)
    free = [slot for each in (out.picked, *out.rest) if each and (slot := slot_of(context, case, *each))]
    if not free:
        return offer(context, case, wish, office=office)
    slots = (free[0],) if out.picked else tuple(dict.fromkeys(free))
    return name(context, wishes.with_wish(case, wish, office), slots, office=office, is_one=len(slots) == 1)


def is_mostly_when(context: TurnContext) -> bool:
    """True if a turn names a day or a time and hardly another word."""
    wish = wishes.wish_in(context)
    return bool(wish.suits) and length(wish.cut_from(context.turn.text)) <= offices.BESIDE_NAME


def ask_once_more(context: TurnContext, case: Case) -> TurnResult:
    """No time was understood: asks once more, then gives the call to a person."""
    misses = case.details.misses + 1
    if misses > MOST_MISSES:
        return handover.request_callback(context, reason="form")
    case = replace(case, details=replace(case.details, misses=misses))
    return again(context, case, Say(context.say("case.time.missed")))


def again(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """Asks for a time again, on another day or channel: offers the same times while all are free."""
    office, offers = wishes.office_of(case), picks.read(context.session.asked.slot("offers", "[]"))
    slots = tuple(slot for each in offers if (slot := slot_of(context, case, *each)))
    if slots and len(slots) == len(offers):
        is_one = not context.session.focus.open_options and context.session.asked.slot("slot") == "read_back"
        return name(context, case, slots, *before, office=office, is_one=is_one)
    return offer(context, case, wishes.kept_wish(context, case), *before, office=office)


def value(slot: Slot) -> Answer:
    """A time picked, as an answer of a form."""
    home = {"at_home": True} if slot.at_home else {}
    return Answer({"office": slot.office, "starts": slot.starts.isoformat(), "minutes": slot.minutes, **home})


def _days(context: TurnContext, case: Case, office: str) -> OfficeDays:
    desk = cases.desk(context)
    today = context.today
    return (
        desk.office_days(office, today, today + waiting_list.AHEAD, context.turn.at, case.code)
        if desk
        else OfficeDays()
    )


def _is_exact(wish: When, slot: Slot) -> bool:
    return wish.date() is not None and wish.time() == slot.starts.time()


def _label(context: TurnContext, slot: Slot, among: tuple[Slot, ...]) -> str:
    """A time, with its office if the times are at several offices."""
    told = wording.slot_time(context, slot)
    if len({each.office for each in among}) == 1:
        return told
    return context.say("case.time.at", time=told, office=wording.office_name(context, slot.office))


def slot_of(context: TurnContext, case: Case, office: str, starts: str) -> Slot | None:
    """A time that was offered, if it is still free."""
    city, days = context.house.city, _days(context, case, office)
    free = free_times(city, office, case.service, days.taken, days.closures, context.now, at_home=case.is_at_home)
    wanted = datetime.fromisoformat(starts)
    return next((slot for slot in free if slot.starts == wanted), None)
