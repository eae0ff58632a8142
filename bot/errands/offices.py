"""Offices: where a service is given, whether it is open, the nearest one now, how to get in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.answering import wording
from bot.catalogue import hours as opening
from bot.catalogue.model import Hours, Office, Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import asked_day
from bot.dialogue.turn.context import TurnContext
from bot.errands import no_day
from bot.language.misspelt import stands_in
from bot.model.reply import Detail, Part, Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import WORD, length

NAMED = THRESHOLDS.office.named
ASPECTS = {"where", "when", "access", "phone"}
"""What can be asked about an office by itself."""
BESIDE_NAME = 5
"""Length (characters of Chinese) of what may stand beside the name of an office that is all somebody says."""

PART = re.compile(r"[,，;；]")


def of_service(context: TurnContext, service: Service, aspect: str) -> TurnResult | None:
    """Where or when a service is given, or how to get in; None if the entry has no place or hours."""
    offices = _in_hand_first(context, service.offices, _booked_at(context, service))
    if not offices:
        return None
    office = offices[0]
    if aspect == "where":
        parts = [part for each in offices[:2] for part in where(context, each)]
    elif aspect == "access":
        parts = access(context, office)
    else:
        parts = when(context, office, service.hours or office.hours)
    context = context.with_focus(office=office.id, aspect=aspect)
    return context.answer(
        *parts, outcome="answered", errand="about", service=service.source_id, aspect=aspect, checked=service.checked,
        stale=context.is_stale(service),
    )  # fmt: skip


def in_hand(context: TurnContext, aspect: str) -> TurnResult:
    """A question about the office just told."""
    office = next(o for o in context.house.city.offices if o.id == context.session.focus.office)
    context = context.with_focus(aspect=aspect)
    told: dict[str, Callable[[], list[Part]]] = {
        "where": lambda: where(context, office),
        "when": lambda: when(context, office, office.hours),
        "access": lambda: access(context, office),
        "phone": lambda: [wording.phone_detail(context, phone) for phone in office.phones[:1]],
    }
    parts = told[aspect]()
    return context.answer(*parts, outcome="answered", errand="office", aspect=aspect, checked=office.checked)


def _booked_at(context: TurnContext, service: Service) -> str:
    """Id of the office where the sender has a time for a service; empty if they have none."""
    desk, turn = context.house.desk, context.turn
    own = desk.cases_of(turn.address, turn.at) if desk is not None else ()
    at = (
        case.booking.office
        for case in own
        if case.booking and case.service == service.source_id and case.state == "open"
    )
    return next(at, "")


def _in_hand_first(context: TurnContext, offices: Sequence[Office], booked: str = "") -> list[Office]:
    """Offices of a service: the one named, booked or talked about first, then those open now."""
    named = context.house.offices.best(context.asked) if context.asked else ("", 0.0)
    wanted = named[0] if named[1] >= NAMED else booked or context.session.focus.office
    # Why: "where else" asks for any but the one just told.
    if context.house.keywords.has("elsewhere", context.turn.text):
        offices = [office for office in offices if office.id != context.session.focus.office] or offices
    return sorted(offices, key=lambda office: (office.id != wanted, not is_open(context, office)))


def is_open(context: TurnContext, office: Office) -> bool:
    """True for an office that is open now."""
    return (
        office.hours is not None
        and opening.now(office.hours, context.now, context.house.city.holidays).open_until is not None
    )


def where(context: TurnContext, office: Office) -> list[Part]:
    """Name and address of an office, and whether it is open now."""
    address = context.words(office.address)
    parts: list[Part] = (
        [Detail(context.words(office.name), address, "place")] if address else [Say(context.words(office.name))]
    )
    return [*parts, *([stands(context, office, office.hours)] if office.hours else [])]


def access(context: TurnContext, office: Office) -> list[Part]:
    """How to get in, and by which bus."""
    key = {True: "office.step_free", False: "office.not_step_free", None: "office.step_unknown"}[office.step_free]
    sentences = [context.say(key), context.words(office.access), context.words(office.bus)]
    return [Say(context.words(office.name) + context.say("list.stop").strip()), *(Say(s) for s in sentences if s)]


def when(context: TurnContext, office: Office, hours: Hours | None) -> list[Part]:
    """Opening times: of the day asked for, else today's state and the week."""
    name = context.words(office.name)
    if hours is None:
        return [
            Say(context.say("office.no_hours", name=name)),
            *(wording.phone_detail(context, p) for p in office.phones[:1]),
        ]
    day = asked_day(context)
    if day is not None:
        return [Say(on_day(context, office, hours, day))]
    first = no_day.told(context) or [stands(context, office, hours)]
    return [*first, Say(context.say("office.week", name=name, days=week(context, hours)))]


def named(context: TurnContext) -> Office | None:
    """The office named in the text; of several the one with the longest name."""
    return max(_names_said(context), key=lambda pair: len(pair[0]), default=("", None))[1]


def without_name(context: TurnContext, text: str) -> str:
    """A text without the names of offices in it."""
    for name, _ in sorted(_names_said(context), key=lambda pair: -len(pair[0])):
        text = re.sub(re.escape(name), " ", text, flags=re.I)
    return text


def blanked(context: TurnContext, text: str) -> str:
    """A text with blanks in place of the names of offices that it has letter by letter, and of a house: all else stays where it is."""
    text = _house_blanked(context, text)
    folded = text.casefold()
    if len(folded) != len(text):
        return text
    for office in context.house.city.offices:
        for name in (*office.name.values(), *(each for names in office.also.values() for each in names)):
            at = folded.find(name.casefold())
            if at >= 0:
                text = f"{text[:at]}{' ' * len(name)}{text[at + len(name) :]}"
    return text


def asks_access(context: TurnContext) -> bool:
    """True where a turn asks how one gets in: "are there steps at the door"."""
    return context.house.keywords.patterns.search("asks_access", context.turn.text) is not None


def _house_blanked(context: TurnContext, text: str) -> str:
    """A text with blanks in place of a house: the "7" of "7 mill road" is no hour, and that of "river road at 7" may be."""
    found = context.house.readers.places.read(text, context.language)
    if found is None or not found.value.number or found.certainty < 1:
        return text
    said = text[found.start : found.end]
    is_house = not PART.search(said) and length(said) <= length(found.value.street) + WORD
    return f"{text[: found.start]}{' ' * len(said)}{text[found.end :]}" if is_house else text


def is_all_said(context: TurnContext) -> bool:
    """True if a text is the name of an office and hardly another word ("and the water office?")."""
    plain = context.house.keywords.plain
    return any(length(each) <= BESIDE_NAME or plain.names_nothing(each) for each in _beside_names(context))


def asked_before(context: TurnContext) -> str:
    """What was asked of the office before, if nothing is asked or named beside the name of the next one; else ""."""
    plain = context.house.keywords.plain
    is_alone = any(plain.names_nothing(each) and not plain.aspect(each) for each in _beside_names(context))
    return context.session.focus.aspect if is_alone else ""


def _beside_names(context: TurnContext) -> list[str]:
    """What stands beside each name of an office in the text."""
    text = context.turn.text.casefold()
    return [text.replace(name, " ", 1) for name, _ in _names_said(context)]


def _names_said(context: TurnContext) -> list[tuple[str, Office]]:
    """Each name of an office in the text, with the office; without any, those with nearly the same spelling."""
    text = context.turn.text.casefold()
    names = [
        (name.casefold(), office)
        for office in context.house.city.offices
        for name in (*office.name.values(), *(n for names in office.also.values() for n in names))
    ]
    return [pair for pair in names if pair[0] in text] or [pair for pair in names if stands_in(pair[0], text)]


def on_day(context: TurnContext, office: Office, hours: Hours, day: date) -> str:
    """Whether a place is open on a day, and when."""
    holidays, name = context.house.city.holidays, context.words(office.name)
    spans = opening.spans_on(hours, day, holidays)
    day_words = day_name(context, day)
    if spans:
        return context.say("office.day_open", name=name, day=day_words, spans=_spans(context, spans))
    if day in holidays:
        return context.say("office.day_holiday", name=name, day=day_words, holiday=context.words(holidays[day]))
    return context.say("office.day_closed", name=name, day=day_words)


def day_name(context: TurnContext, day: date) -> str:
    """ "Saturday" within a week, else the date too."""
    weekday = context.house.keywords.day_name(context.language, day.weekday())
    return weekday if (day - context.today).days < 7 else f"{weekday} {context.date(day)}"


def _spans(context: TurnContext, spans: Sequence[opening.Span]) -> str:
    return wording.listed(
        context, [context.say("office.span", start=context.time(a), end=context.time(b)) for a, b in spans]
    )


def stands(context: TurnContext, office: Office, hours: Hours | None) -> Say:
    """Whether a place is open now, and until when or from when on."""
    name = context.words(office.name)
    if hours is None:
        return Say(context.say("office.no_hours", name=name))
    now = opening.now(hours, context.now, context.house.city.holidays)
    if now.open_until:
        return Say(context.say("office.open_until", name=name, time=context.time(now.open_until)))
    if now.opens:
        return Say(
            context.say("office.opens", name=name, day=_relative(context, now.opens), time=context.time(now.opens))
        )
    return Say(context.say("office.closed_now", name=name))


def _relative(context: TurnContext, moment: datetime) -> str:
    ahead = (moment.date() - context.today).days
    return (
        context.say({0: "day.today", 1: "day.tomorrow"}[ahead]) if ahead in {0, 1} else day_name(context, moment.date())
    )


def week(context: TurnContext, hours: Hours) -> str:
    """The week in words: "Monday to Friday 9:00 am to 5:00 pm"."""
    runs = []
    for first, last, spans in opening.week_runs(hours):
        names = [context.house.keywords.day_name(context.language, d) for d in (first, last)]
        days = names[0] if first == last else context.say("office.span", start=names[0], end=names[1])
        times = [datetime.strptime(t.strip(), "%H:%M").time() for span in spans for t in span.split("-")]
        runs.append(f"{days} {_spans(context, list(zip(times[::2], times[1::2], strict=True)))}")
    return wording.listed(context, runs)
