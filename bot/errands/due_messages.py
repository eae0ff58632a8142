"""Messages sent later by the line itself: what, when, where, what to bring, and how to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.answering import wording
from bot.answering.days import day as day_of
from bot.catalogue.model import Office, Service, any_of
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands.due_status import reported, shown, status
from bot.model.case import Case
from bot.model.dialogue_state import Expectation, Session
from bot.model.due_work import DueWork
from bot.model.reply import Detail, Part, Phrase, Reply, Say
from bot.model.turn import Turn
from bot.reminders.moments import occasion_of
from bot.reminders.ways import Way

OWNER = "due"
"""Errand that takes the answer to what was sent."""
BROUGHT = 4
"""Things to bring that are told in one message."""
OF_REPORT = dict.fromkeys(("cancelled", "closed"), "due.receipt.closed") | {"corrected": "due.receipt.corrected"}
"""What was changed of a report → its wording."""
ASKS = {"reminder", "offer", "status", "notice"}
"""Kinds that somebody may answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """The text of a message, and what may be answered to it."""

    reply: Reply
    expects: Expectation | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is worded from."""

    context: TurnContext
    work: DueWork
    is_spoken: bool

    @property
    def case(self) -> Case:
        """The case it is about."""
        return self.work.case

    def say(self, key: str, **values: str) -> Say:
        """A wording."""
        return Say(self.context.say(key, **values), phrase=Phrase(key, values))

    def by_way(self, name: str) -> Say:
        """A wording that differs where it is heard."""
        return self.say(f"due.by_way.{name}.{'aloud' if self.is_spoken else 'text'}")

    def when(self, at: datetime) -> str:
        """Weekday, date and time."""
        local = self.context.house.city.local(at)
        return self.context.say("due.when", day=self.day(local.date()), time=self.context.time(local.timetz()))

    def day(self, day: date) -> str:
        """Weekday and date."""
        return day_of(self.context, day, near_too=False)

    @property
    def service(self) -> Service | None:
        """The service of the case."""
        return self.context.house.catalogue.get(self.case.service) if self.case.service else None

    @property
    def service_name(self) -> str:
        """What the service is called; empty if there is none."""
        return wording.name_of(self.context, self.service) if self.service else ""

    def office(self, id_: str = "") -> Office | None:
        """The office named in what is due, else of the booking."""
        wanted = id_ or str(self.work.slots.get("office") or (self.case.booking.office if self.case.booking else ""))
        return self.context.house.city.office(wanted)

    @property
    def office_name(self) -> str:
        """What the office is called."""
        office = self.office()
        return any_of(office.name, self.context.language) if office else ""


def word_due(house: Resources, work: DueWork, way: Way, now: datetime) -> Message:
    """The message for a due item, in the language of its person."""
    session = Session("", house.language_of(work.language), turns=work.id)
    context = TurnContext(Turn("", way.channel, way.address, now), session, house)
    told = Told(context, work, way.is_spoken)
    parts = tuple(part for part in (*shown(told), *KINDS[work.about](told)) if not isinstance(part, Say) or part.text)
    about = {"case": work.case.code, "about": work.about, "due": str(work.id)}
    about |= {name: str(value) for name, value in work.slots.items() if name in {"state", "office", "starts"} and value}
    expects = Expectation("yes-no", OWNER, about) if work.about in ASKS else None
    return Message(Reply(parts, session.language), expects)


def _reminder(told: Told) -> Iterator[Part]:
    case, office = told.case, told.office()
    booked = case.booking is not None and office is not None and not case.booking.at_home
    if booked:
        yield told.say("due.reminder.office", office=told.office_name)
    else:
        comes = case.details.value("place") is not None or case.booking is not None
        key = "due.reminder.home" if comes else "due.reminder.service"
        yield from [told.say(key, service=told.service_name)] if told.service_name else []
    yield from _time(told)
    yield from _where(told) if booked else ()
    yield from _bring(told)
    yield told.by_way("change" if booked else "day")


def _receipt(told: Told) -> Iterator[Part]:
    case, state = told.case, str(told.work.slots.get("state") or "")
    key = OF_REPORT.get(state) if case.report is not None else "due.receipt.changed" if state == "changed" else None
    if key is not None:
        yield told.say(key, **(reported(told.context, case) if case.report else {"service": told.service_name}))
        yield told.by_way("undo")
        return
    if state in {"cancelled", "taken_back"} or case.state == "cancelled":
        booked = bool(told.office_name)
        yield (
            told.say("due.receipt.cancelled", office=told.office_name)
            if booked
            else told.say("due.receipt.taken_back", service=told.service_name)
        )
        yield told.by_way("undo")
        return
    if case.report is not None:
        yield told.say("due.receipt.report", **reported(told.context, case))
    elif told.office_name:
        yield told.say("due.receipt.moved" if state == "moved" else "due.receipt.office", office=told.office_name)
        yield from _time(told)
        yield from _where(told)
        yield from _bring(told)
    else:
        yield told.say("due.receipt.application", service=told.service_name)
        yield from _time(told)
    if case.code:
        yield Detail(told.context.say("code.label"), case.code, "code")
    if state == "moved":
        yield told.by_way("undo")


def _offer(told: Told) -> Iterator[Part]:
    booked, starts, until = told.case.booking, _moment(told, "starts"), _moment(told, "until")
    stands = booked is not None and booked.state == "booked"
    earlier = booked is not None and stands and starts is not None and starts < booked.starts
    yield told.say("due.offer" if earlier else "due.offer.other", office=told.office_name)
    if starts:
        yield told.say("due.is_on", when=told.when(starts))
    if until:
        yield told.say("due.offer.until", until=told.when(until))
    yield told.by_way("offer")
    if stands:
        yield told.say("due.offer.old")


def _status(told: Told) -> Iterator[Part]:
    yield from status(told)


def _callback(told: Told) -> Iterator[Part]:
    key = "due.callback.shown" if told.case.details.call else "due.callback"
    yield told.say("due.callback.may_ring" if told.case.state == "draft" else key)


def _notice(told: Told) -> Iterator[Part]:
    text = told.work.slots.get("text")
    if isinstance(text, dict) and text:
        yield Say(any_of(text, told.context.language))
        return
    if state := told.work.slots.get("state"):
        yield from _of_callback(told, str(state))
        return
    day, new = _moment(told, "starts"), _moment(told, "new")
    if day:
        yield told.say("due.notice.closed", office=told.office_name, day=told.day(_local(told, day)))
        yield told.say("due.notice.lost")
    if new:
        yield told.say("due.notice.new", when=told.when(new))
    yield told.by_way("new" if new else "ask")


def _of_callback(told: Told, state: str) -> Iterator[Part]:
    tries = str(told.case.slots.get("tries", ""))
    if state == "missed":
        yield told.say("due.callback.missed")
        return
    yield told.say("due.callback.last", tries=tries)
    yield wording.phone_detail(told.context, told.context.house.city.phone)


def _time(told: Told) -> Iterator[Part]:
    occasion = occasion_of(told.case, told.context.house.city)
    if occasion is None:
        return
    local, booking = _local(told, occasion.starts), told.case.booking
    if booking is not None and booking.at_home:
        spans = (booking.starts, booking.starts + timedelta(minutes=booking.minutes))
        start, end = (told.context.time(told.context.house.city.local(at).timetz()) for at in spans)
        yield told.say("due.is_between", day=told.day(local), start=start, end=end)
        return
    yield told.say("due.is_on", when=told.day(local) if occasion.whole_day else told.when(occasion.starts))


def _where(told: Told) -> Iterator[Part]:
    office = told.office()
    if office and (address := any_of(office.address, told.context.language)):
        yield Detail(told.context.say("due.where"), address, "place")


def _bring(told: Told) -> Iterator[Part]:
    """What to bring, from the service's own entry, as much as one message holds."""
    service, context = told.service, told.context
    facts = service.of("bring", today=context.today) if service and told.case.kind == "booking" else ()
    facts = tuple(fact for fact in facts if wording.is_readable(context, fact))[:BROUGHT]
    items = [fact for fact in facts if wording.is_item(context, fact)]
    if items:
        yield told.say("lead.bring", facts=wording.join(context, items))
    elif facts:
        yield Say(wording.sentence(context, facts[0]))


def _moment(told: Told, name: str) -> datetime | None:
    value = told.work.slots.get(name)
    return datetime.fromisoformat(str(value)) if value else None


def _local(told: Told, at: datetime) -> date:
    return told.context.house.city.local(at).date()


KINDS: dict[str, Callable[[Told], Iterator[Part]]] = {
    "reminder": _reminder,
    "receipt": _receipt,
    "offer": _offer,
    "status": _status,
    "callback": _callback,
    "notice": _notice,
}
"""Kind of what is due → how it is worded."""
