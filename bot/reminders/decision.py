"""Whether a due item is sent now, later or not at all, decided from the present state."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.city.city import City
from bot.city.quiet_hours import after_rest, zone_of
from bot.config.patience import PATIENCE
from bot.model.case import Case
from bot.model.due_work import HELD_SINCE, DelayDue, DropDue, DueWork
from bot.model.turn import abilities_of, number_of
from bot.reminders.callbacks import CALLBACK, MISSED, of_callback
from bot.reminders.moments import Occasion, moment_of
from bot.reminders.ways import Way, Ways, way_out

DANGER = "danger"
"""Slot that marks what may save a life: neither STOP nor the night holds it back."""
ENDED = {"cancelled", "closed"}
"""What a receipt tells of a case that was called off, or closed by its person's word."""
AWAKE = PATIENCE.told.awake


def decide(work: DueWork, city: City, now: datetime, ways: Ways) -> Way | DelayDue | DropDue:
    """Decides: the way by which it goes out now, or that it is delayed, or dropped."""
    danger = bool(work.slots.get(DANGER))
    if work.stopped and not danger:
        return DropDue("stopped")
    if work.about == "reminder" and (held := _of_reminder(work, city, now)):
        return held
    if work.about == CALLBACK and (held := of_callback(work, city, now)):
        return held
    if work.about == "receipt" and work.slots.get("state") in ENDED and not work.case.is_over:
        return DropDue("taken back")
    if work.about == "status" and (why := _old_news(work)):
        return DropDue(why)
    missed = work.about == "notice" and work.slots.get("state") == MISSED
    way = way_out(work.case, _wanted(work, ways, missed=missed), city, ways)
    # Why: who was not reached by ringing is not rung once more to be told so.
    if way is None or (missed and way.is_spoken):
        return DropDue("no way")
    if danger:
        return way
    if quiet := _quiet(work, city, now, way):
        return quiet
    if work.busy_until and now < work.busy_until and work.about == "reminder":
        return DelayDue(work.busy_until)
    return way


def _wanted(work: DueWork, ways: Ways, *, missed: bool) -> str:
    """The way asked for; a call back is a call, however it was asked for."""
    rang = abilities_of(work.case.channel).is_spoken
    if missed and rang:
        return ways.text
    # Why their own way too: who may be texted is rung all the same where they asked for a call.
    return (work.case.channel if rang else ways.call) if work.about == CALLBACK else work.channel


def _old_news(work: DueWork) -> str:
    """Why news of a report need not be told any more, or empty."""
    state, report = work.slots.get("state"), work.case.report
    if state != "fixed" or report is None:
        return ""
    return "over" if work.case.is_over else "moved" if report.state != state else ""


def occasion_in(work: DueWork) -> Occasion | None:
    """The moment that a reminder is about; None if it is about none."""
    starts = work.slots.get("starts")
    return Occasion(datetime.fromisoformat(starts), bool(work.slots.get("whole_day"))) if starts else None


def _of_reminder(work: DueWork, city: City, now: datetime) -> DelayDue | DropDue | None:
    """Why a reminder is not sent now, or None if it is."""
    case, occasion = work.case, occasion_in(work)
    if case.is_over or case.state == "draft":
        return DropDue("over")
    if occasion is None:
        return None
    if why := _gone(case, occasion, now):
        return DropDue(why)
    moment = moment_of(str(work.slots.get("rule", "1")), occasion, city, case.address)
    # Why anew: quiet hours and clocks may have changed since it was planned.
    if moment > now:
        return DelayDue(moment)
    last = bool(work.slots.get("last", True))
    if not last and now >= moment_of(_last_rule(city), occasion, city, case.address):
        return DropDue("late")
    full = work.told + (0 if last else work.ahead) + 1 > city.reminders.most_a_week
    return DropDue("budget") if full else None


def _gone(case: Case, occasion: Occasion, now: datetime) -> str:
    """Why nobody need be reminded of an occasion any more, or empty."""
    booking = case.booking
    if now >= occasion.starts:
        return "past"
    if booking is None:
        return ""
    if booking.state != "booked":
        return "over"
    return "moved" if booking.starts != occasion.starts else ""


def _last_rule(city: City) -> str:
    return str(min(city.reminders.days, default=1))


def _quiet(work: DueWork, city: City, now: datetime, way: Way) -> DelayDue | DropDue | None:
    """Delays it to the end of quiet hours; drops it if what it is about begins before that."""
    if work.about == "receipt" and now - work.at < AWAKE and HELD_SINCE not in work.slots:
        return None
    zone = (
        zone_of(number, city.timezone) if (number := number_of(way.channel, way.address)) else ZoneInfo(city.timezone)
    )
    ends, occasion = after_rest(city.limits.rest, now, zone), occasion_in(work)
    if ends <= now:
        return None
    return DropDue("quiet") if occasion and occasion.starts <= ends else DelayDue(ends)
