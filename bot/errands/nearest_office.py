"""The nearest office: the line asks which part of the city somebody is in and says where to go there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue import hours as opening
from bot.catalogue.model import Office
from bot.dialogue.tracking.reference import is_brief
from bot.dialogue.turn.context import TurnContext
from bot.errands.offices import is_open, where
from bot.model.option_value import OptionValue, read_value
from bot.model.reply import Choices, Option, Part, Say
from bot.model.turn_result import TurnResult

KIND = "district"
"""Options of this kind stand for a part of the city."""
PAGE = 3
"""Parts of a city that are named at once."""


def nearest(context: TurnContext) -> TurnResult:
    """Offices to go to now: in the part of the city named, step-free if asked for, open ones first."""
    offices = context.house.city.offices
    if not offices:
        return context.answer(Say(context.say("office.none")), outcome="not-known", errand="office")
    return in_part(context, _named(context, offices))


def in_part(context: TurnContext, place: str) -> TurnResult:
    """Offices in a part of the city; asks which part it is, if none is given."""
    offices = context.house.city.offices
    wanted = [o for o in offices if not place or place in o.district.values()]
    if context.house.keywords.has("step_free", context.turn.text):
        wanted = [o for o in wanted if o.step_free] or wanted
    ranked = sorted(wanted, key=lambda o: (not is_open(context, o), not o.id.startswith("hall"), _opens(context, o)))
    parts: list[Part] = [] if is_open(context, ranked[0]) else [Say(context.say("office.none_open"))]
    parts += [part for office in ranked[: 2 if parts == [] else 1] for part in where(context, office)]
    context = context.with_focus(office=ranked[0].id)
    asked = [] if place else [which_part(context, "office.where_are_you")]
    return context.answer(
        *parts, *asked, outcome="answered", errand="office", aspect="where", checked=ranked[0].checked
    )


def place_given(context: TurnContext) -> TurnResult | None:
    """The part of the city named in answer to our question; None for anything else."""
    place = _named(context, context.house.city.offices) if _is_asked(context) else ""
    return in_part(context, place) if place else None


def unknown_place(context: TurnContext) -> TurnResult | None:
    """A short answer to that question that names no part of the city: asks once more."""
    found, key = context.found, "office.no_such_part"
    is_nothing = found is not None and found.outcome == "none" and is_brief(context)
    asked = [part.prompt for part in context.session.last if isinstance(part, Choices)]
    if not _is_asked(context) or not is_nothing or context.say(key) in asked:
        return None
    return context.answer(which_part(context, key), outcome="asked", errand="office")


def _is_asked(context: TurnContext) -> bool:
    return any(read_value(value).kind == KIND for value in context.session.focus.open_options)


def which_part(context: TurnContext, key: str, start: int = 0) -> Choices:
    """Asks which part of the city somebody is in: three from a place on, and more."""
    named = {next(iter(o.district.values())): o.district for o in context.house.city.offices if o.district}
    rows = [(context.words(district), str(OptionValue(KIND, name))) for name, district in named.items()]
    shown = rows[start : start + PAGE]
    if len(rows) == start + PAGE + 1:
        shown = rows[start:]
    elif len(rows) > start + PAGE:
        shown.append((context.say("browse.more"), str(OptionValue(f"{KIND}s", start=start + PAGE))))
    return Choices(context.say(key), tuple(Option(str(i), *row) for i, row in enumerate(shown, 1)))


def further(context: TurnContext, start: int) -> TurnResult:
    """The next parts of the city."""
    return context.answer(which_part(context, "office.where_are_you", start), outcome="asked", errand="office")


def _opens(context: TurnContext, office: Office) -> str:
    now = opening.now(office.hours, context.now, context.house.city.holidays) if office.hours else None
    return now.opens.isoformat() if now and now.opens else "9"


def _named(context: TurnContext, offices: Sequence[Office]) -> str:
    """The district, or the district of the office, that the text names."""
    text = context.turn.text.casefold()
    for office in offices:
        if any(name.casefold() in text for name in office.district.values()):
            return next(iter(office.district.values()))
    named = next((o for o in offices if any(n.casefold() in text for ns in o.also.values() for n in ns)), None)
    return next(iter(named.district.values())) if named else ""
