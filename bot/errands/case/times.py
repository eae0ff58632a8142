"""A time at an office: offered, held while it is thought about, picked, booked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from bot.answering.wording import listed
from bot.appointments.choice import Found, Refusal, find_times
from bot.appointments.times import free_times, offices_for
from bot.appointments.visits import hold_until
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, offices
from bot.errands.case import desk as cases
from bot.errands.case import keyed_day, wording
from bot.language.dates.read import read_when
from bot.language.dates.when import Stretch, When
from bot.model.case import Answer, Case
from bot.model.case_write import WishForTime
from bot.model.reply import Ask, Part, Say
from bot.model.slot import AnyTime, OfficeDays, Slot, TimeWish
from bot.model.turn_result import Question, TurnResult

TOPIC, WAIT = keyed_day.TOPIC, "wait"
"""The question for a time, and whether to wait for one."""
WISH, WISHED_AT, OFFICE = "wish", "wished_at", "office"
KEPT = frozenset({WISH, WISHED_AT, OFFICE})
"""Where a case keeps what was said of when, the moment it was said, and the office asked for."""
NOON = time(13)
"""What ends by then is a morning."""
AHEAD = timedelta(days=60)
MOST_MISSES = 2
FEW = 2
"""Times named in a text beside the reason why none suits: with more of them it would not go into one."""


def wish_in(context: TurnContext, *, asked: bool = False) -> When:
    """What a turn says of when."""
    text, city = context.turn.text, context.house.city
    return read_when(text, context.language, context.now, holidays=city.holidays, asked="time" if asked else "")


def kept_wish(context: TurnContext, case: Case) -> When:
    """What was said of when before, for this case."""
    said, at = case.slots.get(WISH), case.slots.get(WISHED_AT)
    if not said or not at:
        return When()
    moment = context.house.city.local(datetime.fromisoformat(at))
    return read_when(said, context.language, moment, holidays=context.house.city.holidays)


def together(before: When, now: When) -> When:
    """A later wish with what it leaves open taken from the one before: "half past nine" after "Tuesday"."""
    if not now or not before.suits:
        return now or before
    days = before.suits[0].days
    if now.suits and days and not any(each.days for each in now.suits):
        return replace(now, suits=tuple(Stretch(days, each.hours) for each in now.suits))
    return now if now.suits else replace(now, suits=before.suits)


def office_in(context: TurnContext, case: Case) -> str | None:
    """The office a turn asks for; empty where any will do, None where it says nothing of it."""
    if context.house.acts.among(("any-office",), context.turn.text, context.written):
        return ""
    named = offices.named(context)
    return named.id if named and named.id in offices_for(context.house.city, case.service) else None


def offer(
    context: TurnContext,
    case: Case,
    wish: When,
    *before: Part,
    office: str = "",
    said: str = "",
    what: str = "answered",
) -> TurnResult:
    """The times that suit, the first of them held; or why none does, and the nearest.

    wish: what suits. office: where alone; empty for any. said: the words of the wish, kept with the case.
    """
    case = _with_wish(context, case, said, office)
    if context.turn.keys and context.turn.is_spoken and not wish and not keyed_day.is_asked(context):
        return keyed_day.ask(context, case, *before, office=office)
    when: TimeWish = wish or AnyTime()
    found = find_times(
        context.house.city, partial(_days, context, case), case.service, when, context.now, office=office
    )
    why = _refusal(context, case, found, office)
    if not found.slots:
        return _ask_to_wait(context, case, *before, *why)
    if found.refusal is not None and context.turn.is_text:
        found = replace(found, slots=found.slots[:FEW])
    first = found.slots[0]
    hold = first.hold(case.code, hold_until(context.turn.at, spoken=context.turn.is_spoken))
    keep = partial(cases.ask, writes=(hold,), save=what, offers=_written(found.slots), office=office)
    if found.refusal is None and (len(found.slots) == 1 or _is_exact(wish, first)):
        told = wording.moment(context, first.starts)
        asked = context.say("case.time.one", time=told, office=wording.office_name(context, first.office))
        question = Question("read_back", "yes_no")
        return keep(context, case, TOPIC, question, *before, *why, Ask("read_back", asked, "yes-no"))
    labels = tuple(_label(context, slot, found.slots) for slot in found.slots)
    prompt = context.say(
        "case.time.near" if found.refusal else "case.times", office=wording.office_name(context, first.office)
    )
    list_ = cases.choices(context, prompt, labels, TOPIC)
    return keep(context, case, TOPIC, Question("time", "choice"), *before, *why, list_)


def read_slot(context: TurnContext, case: Case) -> Slot | None:
    """The time a turn picks among those offered; None where it picks none."""
    offers = _read(context.session.asked.slot("offers", "[]"))
    if not offers:
        return None
    is_one = not context.session.focus.offered
    place = (0 if cases.read_yes_no(context) else None) if is_one else cases.read_pick(context, len(offers))
    if place is None and not is_one and not context.turn.keys:
        place = _named(context, offers)
    return None if place is None else _slot(context, case, *offers[place])


def other_wish(context: TurnContext, case: Case) -> TurnResult | None:
    """Another time, another day or another office than those offered; None where the turn says nothing of that."""
    wish = wish_in(context, asked=True)
    if context.turn.keys and not context.session.focus.offered and (day := keyed_day.read(context)) is not None:
        wish = day
    office = office_in(context, case) if context.turn.text.strip() else None
    if not wish and office is None:
        return None
    whole = together(kept_wish(context, case), wish)
    asked = context.session.asked.slot("office") if office is None else office
    return offer(context, case, whole, office=asked, said=context.turn.text if wish else "")


def ask_once_more(context: TurnContext, case: Case) -> TurnResult:
    """No time was understood: asked for once more, then a person."""
    misses = case.details.misses + 1
    if misses > MOST_MISSES:
        return handover.request_callback(context, reason="form")
    case = replace(case, details=replace(case.details, misses=misses))
    return offer(context, case, kept_wish(context, case), Say(context.say("case.time.missed")), office=_office_of(case))


def again(context: TurnContext, case: Case) -> TurnResult:
    """The question for a time once more, as on another day or by another way in."""
    return offer(context, case, kept_wish(context, case), office=_office_of(case))


def value(slot: Slot) -> Answer:
    """A time picked, as an answer of a form."""
    return Answer({"office": slot.office, "starts": slot.starts.isoformat(), "minutes": slot.minutes})


def answer_wait(context: TurnContext, case: Case) -> TurnResult | None:
    """Whether somebody wants to be told when a time comes free."""
    yes = cases.read_yes_no(context)
    if yes is None:
        return None
    if not yes:
        return cases.tell(context, replace(case, state="cancelled"), Say(context.say("case.wait.no")), what="left")
    wish = {"said": case.slots.get(WISH, ""), "at": case.slots.get(WISHED_AT, "")}
    write = WishForTime(case.code, _office_of(case), case.service, wish)
    told = Say(context.say("case.wait.yes")), cases.code_detail(context, case)
    return cases.tell(context, replace(case, state="open"), *told, writes=(write,), what="waiting")


def _ask_to_wait(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    ask = Ask(WAIT, context.say("case.wait.ask"), "yes-no")
    return cases.ask(context, case, WAIT, Question(WAIT, "yes_no"), *before, ask)


def _days(context: TurnContext, case: Case, office: str) -> OfficeDays:
    desk = cases.desk(context)
    today = context.today
    return desk.office_days(office, today, today + AHEAD, context.turn.at, case.code) if desk else OfficeDays()


def _with_wish(context: TurnContext, case: Case, said: str, office: str) -> Case:
    wish = {WISH: said, WISHED_AT: context.turn.at.isoformat()} if said else {}
    return replace(case, slots={**case.slots, **wish, OFFICE: office})


def _office_of(case: Case) -> str:
    return case.slots.get(OFFICE, "")


def _is_exact(wish: When, slot: Slot) -> bool:
    return wish.date() is not None and wish.time() == slot.starts.time()


def _label(context: TurnContext, slot: Slot, among: tuple[Slot, ...]) -> str:
    """A time, with its office where they are of several."""
    told = wording.moment(context, slot.starts)
    if len({each.office for each in among}) == 1:
        return told
    return context.say("case.time.at", time=told, office=wording.office_name(context, slot.office))


def _refusal(context: TurnContext, case: Case, found: Found, office: str) -> list[Part]:
    why = found.refusal
    if why is None:
        return []
    place = office or next(iter(offices_for(context.house.city, case.service)), "")
    return [Say(refusal(context, why, place))]


def refusal(context: TurnContext, why: Refusal, office: str) -> str:
    """Why no time suits, in a sentence."""
    name = wording.office_name(context, office)
    day = wording.day(context, why.day, near_too=False) if why.day else ""
    if why.reason == "closed" and why.closed == "holiday" and why.name:
        return context.say("office.day_holiday", day=day, holiday=context.words(why.name), name=name)
    if why.reason == "outside" and why.spans:
        spans = [context.say("office.span", start=context.time(a), end=context.time(b)) for a, b in why.spans]
        part = "morning" if all(end <= NOON for _, end in why.spans) else "outside"
        return context.say(f"case.refused.{part}", name=name, day=day, spans=listed(context, spans))
    first = wording.moment(context, why.first) if why.first else ""
    return context.say(f"case.refused.{why.reason}", name=name, day=day, first=first)


def _named(context: TurnContext, offers: list[tuple[str, str]]) -> int | None:
    """The place of the one offered time that a turn names in words."""
    wish = wish_in(context, asked=True)
    fits = [n for n, (_, at) in enumerate(offers) if wish and wish.allows(datetime.fromisoformat(at))]
    return fits[0] if len(fits) == 1 and (wish.time() or wish.date()) else None


def _slot(context: TurnContext, case: Case, office: str, starts: str) -> Slot | None:
    """A time that was offered, if it is still free."""
    city, days = context.house.city, _days(context, case, office)
    free = free_times(city, office, case.service, days.taken, days.closures, context.now)
    wanted = datetime.fromisoformat(starts)
    return next((slot for slot in free if slot.starts == wanted), None)


def _written(slots: tuple[Slot, ...]) -> str:
    return json.dumps([[slot.office, slot.starts.isoformat()] for slot in slots])


def _read(text: str) -> list[tuple[str, str]]:
    return [(str(office), str(starts)) for office, starts in json.loads(text)]
