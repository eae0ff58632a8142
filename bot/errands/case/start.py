"""An errand begun: from a wish said outright, or offered after an answer and agreed to."""

from __future__ import annotations

from dataclasses import replace

from bot.appointments.times import offices_for
from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import fill, times, wording
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

START = "start"
"""The question whether to begin."""
WISHES = ("book", "do")


def can_begin(context: TurnContext, service: Service | None) -> str:
    """What can be begun for a service: "form", "time", or empty."""
    if service is None or cases.desk(context) is None:
        return ""
    if service.source_id in context.house.forms:
        return "form"
    return "time" if offices_for(context.house.city, service.source_id) else ""


def says_wish(context: TurnContext) -> bool:
    """True where the words of a turn ask for something to be done."""
    return bool(context.house.acts.among(WISHES, context.turn.text, context.written))


def is_asking(context: TurnContext) -> bool:
    """True where a turn only asks how something is done, what it needs or what it costs."""
    return bool(context.house.acts.among(("asks-how",), context.turn.text, context.written))


def offices_of(context: TurnContext, service: Service) -> tuple[str, ...]:
    """Ids of the offices where a service can be booked."""
    return offices_for(context.house.city, service.source_id)


def begin(context: TurnContext, service: Service, *before: Part) -> TurnResult:
    """The errand of a service: its form from the first question on, or a time."""
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    context = context.with_focus(belief=(), offered=())
    form = context.house.forms.get(service.source_id)
    kind = form.kind if form else "booking"
    case = cases.new_case(context, kind, service=service.source_id, form=form.name if form else fill.VISIT)
    named = Say(context.say("case.begin", name=wording.subject(context, case)))
    return fill.begin(context, case, form or fill.visit_form(service.source_id), *before, named)


def offer_errand(context: TurnContext, answered: TurnResult) -> TurnResult:
    """An answer about a service with the offer to do it now, where it can be done and nothing else is asked."""
    service = context.house.catalogue.get(answered.record.service) if answered.record.service else None
    what = can_begin(context, service)
    asks = any(isinstance(part, Ask) for part in answered.reply.parts) or answered.reply.choices
    fresh = answered.record.outcome == "answered" and answered.record.aspect == "what" and not answered.session.rest
    if not what or service is None or asks or not fresh or answered.session.expects is not None:
        return answered
    ask = Ask(START, context.say(f"case.start.{what}"), "yes-no")
    need = answered.session.focus.need or context.turn.text
    slots = {"ask": START, "service": service.source_id, "said": need}
    session = replace(answered.session, expects=Expectation("case", cases.NAME, slots))
    reply = replace(answered.reply, parts=(*answered.reply.parts, ask))
    return replace(answered, session=session, reply=reply, question=Question(START, "yes_no"))


def answer_start(context: TurnContext) -> TurnResult | None:
    """Begun after a yes, with what was said before taken in; left alone after a no."""
    yes, slots = cases.read_yes_no(context), context.session.asked.slots
    service = context.house.catalogue.get(slots["service"])
    if yes is None and service is not None and _answers_ahead(context):
        whole = f"{slots['said']}; {context.turn.text}"
        return begin(replace(context, turn=replace(context.turn, text=whole), written=whole), service)
    if yes is None or service is None:
        return None
    if not yes:
        context = context.with_session(expects=None)
        return context.answer(Say(context.say("case.start.no")), outcome="talk", errand=cases.NAME)
    said = replace(context.turn, text=slots["said"], keys="")
    return begin(replace(context, turn=said, written=slots["said"]), service)


def _answers_ahead(context: TurnContext) -> bool:
    """True where a turn gives an address or a day: that is a yes, and an answer to what is asked next."""
    if context.turn.keys or is_asking(context):
        return False
    place = context.house.readers.places.read(context.turn.text, context.language)
    return bool(place and place.value.street) or bool(times.wish_in(context))
