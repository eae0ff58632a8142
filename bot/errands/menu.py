"""The menu, which makes every service reachable by keys alone: department, then service, at most four options at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import wording
from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands import nearest_office, service_answer, smalltalk_and_settings
from bot.model.option_value import OptionValue, service_value, services_of
from bot.model.reply import Choices, Option
from bot.model.turn_result import TurnResult

MENU = ("find", "office", "event")
BOOK = "book"
DO = ("find", BOOK, "report", "else")
PAGE = 3
WORDS = 22
"""Words that four names may have together, so that a list read out stays within forty."""
ASPECTS = ("bring", "where", "cost", "who", "how", "phone")
"""What may be asked of a service by keys, the most asked first."""


def menu(context: TurnContext) -> TurnResult:
    """What can be done, four options."""
    if context.house.desk is not None:
        return _doing(context)
    return _finding(context)


def _doing(context: TurnContext) -> TurnResult:
    """What can be done where cases are kept: found, booked, reported, and all else."""
    options = tuple(
        Option(str(i), *_named(context, f"menu.{name}", OptionValue("menu", name))) for i, name in enumerate(DO, 1)
    )
    context = context.with_session(expects=None)
    return context.answer(Choices(context.say("menu.prompt"), options), outcome="choices", errand="menu")


def _finding(context: TurnContext) -> TurnResult:
    """What can be found, and the other language."""
    other = next((tag for tag in context.house.phrases.languages if tag != context.language), context.language)
    named = (
        Option(str(i), *_named(context, f"menu.{name}", OptionValue("menu", name))) for i, name in enumerate(MENU, 1)
    )
    options = (*named, smalltalk_and_settings.language_option(context, str(len(MENU) + 1), other))
    context = context.with_session(expects=None)
    return context.answer(Choices(context.say("menu.prompt"), options), outcome="choices", errand="menu")


def back(context: TurnContext) -> TurnResult:
    """The service talked about before this one, else the start."""
    focus = context.session.focus
    if focus.previous_services and (service := context.house.catalogue.get(focus.previous_services[0])):
        return service_answer.introduce(context, service)
    context = context.with_focus(service="", event="", open_options=())
    return smalltalk_and_settings.say(context.with_session(expects=None), "back.none")


def by_keys(context: TurnContext) -> TurnResult:
    """What a key without a meaning opens: what can be asked about the service in hand, else the menu."""
    return menu(context) if context.service is None else aspects(context, context.service, 0)


def aspects(context: TurnContext, service: Service, start: int) -> TurnResult:
    """Three aspects of a service that may be asked, from a place on, and more; the rest of an answer first."""
    told = {fact.aspect for fact in service.facts} | ({"where"} if service.offices else set())
    told |= {"phone"} if service.phones else set()
    known = [_named(context, f"keys.{name}", OptionValue("aspect", name)) for name in ASPECTS if name in told]
    if context.session.rest:
        known.insert(0, _named(context, "keys.rest", OptionValue("rest", "more")))
    further = OptionValue("aspects", start=start + PAGE) if known[start + PAGE :] else OptionValue("menu", "all")
    shown = [*known[start : start + PAGE], _named(context, "keys.else", further)]
    options = tuple(Option(str(i), *named) for i, named in enumerate(shown, 1))
    return context.answer(Choices(context.say("keys.prompt"), options), outcome="choices", errand="menu")


def _named(context: TurnContext, key: str, value: OptionValue) -> tuple[str, str, str]:
    """Label, value, and spoken form of one of our own options."""
    return context.say(key), str(value), context.say(f"aloud.{key}")


def open_(context: TurnContext, what: str, start: int = 0) -> TurnResult:
    """One of the menu's options.

    what: its name; start: the place a list goes on from.
    """
    if what == "all":
        return menu(context)
    if what == "office":
        return nearest_office.nearest(context)
    if what == "else":
        return _finding(context)
    if what == "report" and context.house.city.problems:
        return problems(context, start)
    name, _, owner = what.partition(".")
    if name == BOOK and context.house.city.bookable:
        return visits(context, start, owner)
    if what == "event" and context.house.city.events:
        return life_events(context, start)
    return departments(context, 0) if what == "find" else smalltalk_and_settings.help_(context)


def life_events(context: TurnContext, start: int) -> TurnResult:
    """Three life events from a place on, and more."""
    rows = [(context.words(event.name), str(OptionValue("event", event.id))) for event in context.house.city.events]
    return _page(context, context.say("event.choose"), rows, start, OptionValue("menu", "event"))


def problems(context: TurnContext, start: int) -> TurnResult:
    """Three things that can be reported, from a place on, and more."""
    rows = [(context.words(each.name), str(OptionValue("problem", each.id))) for each in context.house.city.problems]
    return _page(context, context.say("menu.report.which"), rows, start, OptionValue("menu", "report"))


def visits(context: TurnContext, start: int, owner: str = "") -> TurnResult:
    """Three departments with appointments, from a place on, and more; for one department its services."""
    booked = dict.fromkeys(service for plan in context.house.city.bookable for service in plan.services)
    found = [each for name in booked if (each := context.house.catalogue.get(name))]
    if owner:
        rows = [
            (context.words(one.name), str(OptionValue("visit", one.source_id))) for one in found if one.owner == owner
        ]
        return _page(context, context.say("menu.book.which"), rows, start, OptionValue("menu", f"{BOOK}.{owner}"))
    owners = {each.owner for each in found}
    rows = [
        (name, str(OptionValue("menu", f"{BOOK}.{each}")))
        for each, name in context.house.catalogue.departments(context.language)
        if each in owners
    ]
    return _page(context, context.say("menu.book.which"), rows, start, OptionValue("menu", BOOK))


def departments(context: TurnContext, start: int) -> TurnResult:
    """Three departments from a place on, and more."""
    rows = [
        (name, str(OptionValue("department", owner)))
        for owner, name in context.house.catalogue.departments(context.language)
    ]
    return _page(context, context.say("browse.prompt"), rows, start, OptionValue("departments"))


def services(context: TurnContext, owner: str, start: int) -> TurnResult:
    """Three services of a department, and more."""
    rows = [
        (context.words(service.name), service_value(service.source_id))
        for service in context.house.catalogue.services
        if service.owner == owner and service.public
    ]
    return _page(context, context.say("browse.service"), rows, start, OptionValue("department", owner))


def _page(
    context: TurnContext, prompt: str, rows: Sequence[tuple[str, str]], start: int, list_: OptionValue
) -> TurnResult:
    """One page of a list; a last option leads on while there is more."""
    shown = [Option("", label, value) for label, value in rows[start : start + PAGE]]
    if len(rows) == start + PAGE + 1 and sum(wording.length(label) for label, _ in rows[start:]) <= WORDS:
        shown = [Option("", label, value) for label, value in rows[start:]]
    elif len(rows) > start + PAGE:
        shown.append(Option("", *_named(context, "browse.more", replace(list_, start=start + PAGE))))
    options = tuple(replace(option, key=str(i)) for i, option in enumerate(shown, 1))
    names = {name: each.label for each in shown for name in services_of([each.value])}
    return context.answer(Choices(prompt, options), outcome="choices", errand="browse", names=names)
