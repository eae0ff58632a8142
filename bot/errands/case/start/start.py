"""How an errand begins: by a wish said outright, or by what a turn gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.appointments.times import offices_for
from bot.catalogue.model import Service
from bot.dialogue.tracking import eligibility
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, offices
from bot.errands.case import case_form, find, heard, place, wishes, wording
from bot.errands.case import desk as cases
from bot.errands.case.form import fill
from bot.errands.danger import first_help
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

START, FOR_WHAT = "start", "for_what"
"""Questions: whether to begin; what a time is wanted for."""
WISHES = ("book", "do")
GIVES_UP = ("cancel", "move")
"""Acts that, with nothing beside them, say of no appointment what it is for."""
FOR_NOTHING = "book-nothing"
"""The act that wishes for a time and names nothing."""
SENTENCE = re.compile(r"(?<=[.!?。！？;；])\s*(?!\d)")
"""Where a sentence ends."""
QUESTION = "ask_"
"""What the names of intents that ask something about a service begin with."""
UNMISTAKABLE = {"date", "time", "address", "phone", "name"}
"""Kinds of questions that nothing else answers."""
SEVERAL, MANY = 2, 3
"""Answers that are several, one of them of a question with choices; and without one."""


def can_begin(context: TurnContext, service: Service | None) -> str:
    """What can begin for a service: "form", "time", or empty."""
    if service is None or cases.desk(context) is None:
        return ""
    if service.source_id in context.house.forms:
        return "form"
    return "time" if offices_for(context.house.city, service.source_id) else ""


def says_wish(context: TurnContext) -> bool:
    """True if the words of a turn ask for something to be done."""
    return bool(context.house.acts.among((*WISHES, handover.RUNG_DAILY), context.turn.text, context.written))


def is_wish(context: TurnContext) -> bool:
    """True if a turn wants something done: it says so, or says when somebody wants to be at an office."""
    if is_asking(context) or (is_question(context) and has_question_mark(context)):
        return False
    if eligibility.is_asked(context) and not wishes.wish_in(context):
        return False
    if says_wish(context):
        return True
    said = context.house.acts.among(("visit", "asks-open"), context.turn.text, context.written)
    if "asks-open" in said or not wishes.wish_in(context):
        return False
    is_visit = "visit" in said or offices.named(context) is not None
    return is_visit and (_names_moment(context) or not is_question(context))


def _names_moment(context: TurnContext) -> bool:
    """True if a turn says the day and the hour: "Thursday at six, is that all right" asks for a time."""
    suits = wishes.wish_in(context).suits
    return any(each.days and each.days.value.one and each.hours and each.hours.value.one for each in suits)


def names_nothing(context: TurnContext) -> bool:
    """True if a turn wishes for a time and says not what for: "I want to book an appointment"."""
    return context.service is None and context.house.acts.are_all((FOR_NOTHING,), context.turn.text)


def wishes_for_nothing(context: TurnContext) -> bool:
    """True for a wish alone that names nothing, or nothing that is found: 约医生 is a wish too, and names a service."""
    if names_nothing(context):
        return True
    is_found = context.found is not None and context.found.outcome != "none"
    return context.service is None and not is_found and context.house.acts.are_all(WISHES, context.turn.text)


def wants_time(context: TurnContext) -> bool:
    """True if a turn asks for a time to come, or says when somebody wants to be at an office."""
    is_booking = bool(context.house.acts.among(("book", "visit"), context.turn.text, context.written))
    return is_booking and is_wish(context)


def has_question_mark(context: TurnContext) -> bool:
    """True if a turn ends as a question."""
    return context.turn.text.rstrip().endswith(("?", "？"))


def is_question(context: TurnContext) -> bool:
    """True if NLU takes a turn for a question; needs the analysis."""
    return context.meaning.intent.startswith(QUESTION) and context.meaning.confidence >= find.SURE


def gives_address(context: TurnContext, service: Service) -> bool:
    """True if a turn gives an address for a service that comes to people: that is a wish, whatever the words."""
    if service.source_id not in context.house.forms or is_asking(context) or is_question(context):
        return False
    where = context.house.readers.places.read(context.turn.text, context.language)
    return bool(where and where.value.street and where.certainty >= place.SURE)


def is_asking(context: TurnContext) -> bool:
    """True if a turn only asks how something is done, what it needs or what it costs."""
    return _asks(context) and not any(_is_visit(in_full(context, each)) for each in _sentences(context))


def _asks(context: TurnContext) -> bool:
    return bool(context.house.acts.among(("asks-how",), context.turn.text, context.written))


def _sentences(context: TurnContext) -> list[str]:
    """The sentences of a turn that has more than one."""
    found = [each for each in SENTENCE.split(context.turn.text) if each.strip()]
    return found if len(found) > 1 else []


def _is_visit(context: TurnContext) -> bool:
    """True if a text states, and does not ask, on which day somebody wants to be at an office."""
    if _asks(context) or has_question_mark(context) or context.house.acts.among(("asks-open",), context.turn.text):
        return False
    return offices.named(context) is not None and any(each.days for each in wishes.wish_in(context).suits)


def offices_of(context: TurnContext, service: Service) -> tuple[str, ...]:
    """Ids of the offices where a service can be booked."""
    return offices_for(context.house.city, service.source_id)


def is_at_home(context: TurnContext, service: Service) -> bool:
    """True if a turn says that somebody has to come to them, and this service does."""
    says_home = context.house.keywords.way(context.turn.text) == "home"
    return says_home and bool(offices_for(context.house.city, service.source_id, at_home=True))


def begin(
    context: TurnContext, service: Service, *before: Part, at_home: bool = False, kept: Mapping[str, str] | None = None
) -> TurnResult:
    """Begins the errand of a service: its form, or an appointment.

    at_home: somebody is to come, as was said before. kept: what the case keeps besides.
    """
    context = with_told(context, service)
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    context = context.with_focus(belief=(), open_options=())
    form = context.house.forms.get(service.source_id)
    kind = form.kind if form else "booking"
    case = cases.new_case(context, kind, service=service.source_id, form=form.name if form else case_form.VISIT)
    case = replace(case, slots={**case.slots, **(kept or {})})
    if form is None and (at_home or is_at_home(context, service)):
        case = replace(case, slots={**case.slots, "at_home": "yes"})
    named = Say(context.say("case.begin", name=wording.subject(context, case)))
    return fill.begin(
        context,
        case,
        form or case_form.form_of(context, case) or case_form.visit_form(service.source_id),
        *before,
        named,
    )


def with_told(context: TurnContext, service: Service) -> TurnContext:
    """The turn with what was said before it was asked whether to begin: "collect it now" to that is of the same sofa."""
    slots = context.session.asked.slots if cases.open_topic(context) == START else {}
    focus, text = context.session.focus, context.turn.text
    told = slots.get("said", "") if slots.get("service") == service.source_id else ""
    if focus.service == service.source_id and first_help.was_told(context):
        told = focus.goal_text
    if not told or context.turn.keys or told in text:
        return context
    return in_full(context, f"{told}; {text}")


def ask_for_what(context: TurnContext) -> TurnResult:
    """Asks what an appointment is for, if somebody only says that they want one."""
    ask = Ask(FOR_WHAT, context.say("case.for_what"), "open")
    slots = {"ask": FOR_WHAT, "said": context.turn.text}
    context = context.with_session(expects=Expectation("case", cases.NAME, slots))
    return context.answer(ask, outcome="asked", errand="book", question=Question("service", "text"))


def answer_for_what(context: TurnContext) -> TurnContext | None:
    """Takes the answer together with the wish before it, as if both had been one turn."""
    said = context.session.asked.slots["said"]
    if not context.turn.text.strip() or is_asking(context) or context.house.acts.are_all(GIVES_UP, context.turn.text):
        return None
    return in_full(context.with_session(expects=None), f"{said}; {context.turn.text}")


def in_full(context: TurnContext, text: str) -> TurnContext:
    """The turn as if it had said this text."""
    return replace(context, turn=replace(context.turn, text=text, keys=""), written=text)


def count_answers(context: TurnContext, service: Service, text: str) -> tuple[int, int]:
    """How many questions of a service's form a text answers: of those that offer choices, and of the others that are unmistakable.

    "I walk with a frame" answers one of the ride, "on Thursday" the one for the day.
    """
    form, readers = context.house.forms.get(service.source_id), context.house.readers
    spoken = readers.spoken(text, heard.hear(context))
    said = [q for q in (form.questions if form else ()) if q.choices or q.type in UNMISTAKABLE]
    told = [q for q in said if any(each.value for each in readers.readings(q, spoken, asked=False))]
    picked = sum(bool(question.choices) for question in told)
    return picked, len(told) - picked


def gives_answers(context: TurnContext, service: Service) -> bool:
    """True if a turn answers several questions of a service's form, one of them with choices: that is a wish, whatever the words."""
    if service.source_id not in context.house.forms or is_asking(context) or is_question(context):
        return False
    picked, others = count_answers(context, service, context.turn.text)
    is_several = others >= MANY or (picked > 0 and picked + others >= SEVERAL)
    return is_several and not has_question_mark(context)
