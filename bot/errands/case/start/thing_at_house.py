"""A thing, a house and a day: somebody wants it collected there, whatever their words. What was left in the street is reported."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import place, wishes
from bot.errands.case.start import start
from bot.language.entities.entity import Found
from bot.model.place import Place

SURELY = THRESHOLDS.case.collected
WANTS, LEFT_THERE, BY_OTHERS = "wants-taken", "left-there", "by-others"


def service_wanted(context: TurnContext) -> Service | None:
    """The service with a form that takes what a turn names, at the house it gives, on a day to come or in words that ask for it."""
    if start.has_question_mark(context) or start.is_asking(context):
        return None
    where = context.house.readers.places.read(context.turn.text, context.language)
    if where is None or not where.value.street or not where.value.number or where.certainty < place.SURE:
        return None
    said = context.house.acts.among((WANTS, LEFT_THERE, BY_OTHERS), context.turn.text, context.written)
    is_wish = WANTS in said or start.says_wish(context)
    if BY_OTHERS in said or (LEFT_THERE in said and not is_wish):
        return None
    if not is_wish and not _has_day_to_come(context):
        return None
    return _likeliest(context, where, names_it=not is_wish)


def is_wanted(context: TurnContext, service: Service) -> bool:
    """True if a turn wishes for a service, or gives what it needs; what was left in the street at a house is reported."""
    if start.is_wish(context):
        return True
    is_told = start.gives_address(context, service) or start.gives_answers(context, service)
    said = context.house.acts.among((WANTS, LEFT_THERE), context.turn.text, context.written)
    return is_told and said != (LEFT_THERE,)


def _has_day_to_come(context: TurnContext) -> bool:
    days = (each.days.value.one for each in wishes.wish_in(context).suits if each.days)
    return any(day is not None and day >= context.today for day in days)


def _likeliest(context: TurnContext, where: Found[Place], *, names_it: bool) -> Service | None:
    """The likeliest service of the text without its house and times, if it has a form with choices.

    names_it: one of the choices has to be named.
    """
    text = context.turn.text
    for begins, ends in sorted((*wishes.wish_in(context).spans(), (where.start, where.end)), reverse=True):
        text = f"{text[:begins]} {text[ends:]}"
    found = analyse(context, " ".join(text.split())).found if text.strip() else None
    first = found.candidates[0] if found and found.candidates else None
    service = context.house.catalogue.services[first.number] if first and first.score >= SURELY else None
    form = context.house.forms.get(service.source_id) if service else None
    if service is None or form is None or not any(each.type == "select_multiple" for each in form.questions):
        return None
    return service if not names_it or start.count_answers(context, service, context.turn.text)[0] else None
