"""Rules that begin an errand: of the service that is plainly meant, or the likeliest one beside a danger."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, plain_turns, service_answer, unclear
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.appointment import walk_in
from bot.errands.case.existing import known_time
from bot.errands.case.report import kinds
from bot.errands.case.start import (
    at_office,
    lending,
    order_with_question,
    second_wish,
    service_wish,
    start,
    thing_at_house,
)
from bot.errands.danger import first_help
from bot.model.turn_result import TurnResult


def begin_errand(context: TurnContext) -> TurnResult | None:
    """Begins the errand of a service that is plainly meant, and answers the question behind an order."""
    if (order := order_with_question.order_of(context)) is not None:
        begun = _begin_errand(order.ordered)
        if begun is not None and begun.session.asked.of(cases.NAME):
            return order_with_question.answer_question(order, begun)
    return _begin_errand(context)


def _begin_errand(context: TurnContext) -> TurnResult | None:
    """Begins the errand of a service that is plainly meant: its form or an appointment."""
    if start.is_asking(context) or first_help.is_all_there_is(context):
        return None
    context = context if start.names_nothing(context) else plain_turns.analysed(context)
    if start.wishes_for_nothing(context):
        return start.ask_for_what(context)
    if kinds.plain_report(context) or handover.is_plainly_wanted(context):
        return None
    if (both := second_wish.begin_both(context)) is not None:
        return both
    if (lent := lending.service_wanted(context)) is not None:
        return start.begin(context, lent)
    if (asked := lending.service_asked(context)) is not None:
        return service_answer.introduce(context, asked)
    if (wanted := thing_at_house.service_wanted(context)) is not None:
        return start.begin(context, wanted)
    # Why: "the bins of 18 Bamboo Lane are full since Saturday" names a house and a day, and wants no time.
    return None if find.names_house(context) and kinds.is_reported(context) else begin_meant(context)


def begin_likeliest(context: TurnContext) -> TurnResult | None:
    """Begins the form of the likeliest service that has one, without asking first, because there is danger; None if no such is likely."""
    said = plain_turns.analysed(context)
    likely = [each for each in said.found.candidates if each.score >= find.LIKELY] if said.found else []
    services = (context.house.catalogue.services[each.number] for each in likely)
    service = next((each for each in services if start.can_begin(said, each) == "form"), None)
    return start.begin(said, service) if service is not None else None


def begin_meant(context: TurnContext) -> TurnResult | None:
    """Begins the errand of the service a turn means, if the turn wishes for it and it can be begun."""
    service = service_wish.service_meant(context)
    if service is None and (begun := at_office.begin(context)) is not None:
        return begun
    if service is None or unclear.is_open(plain_turns.analysed(context)):
        return None
    if not start.can_begin(context, service):
        return walk_in.tell(context, service) if start.wants_time(context) else None
    if (known := known_time.answer(context, service)) is not None:
        return known
    return start.begin(context, service) if thing_at_house.is_wanted(context, service) else None
