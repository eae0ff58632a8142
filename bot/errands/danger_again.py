"""What is said right after a danger's number was told: the number again, or what the catalogue says of the line behind it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.answers import surely_answers
from bot.catalogue.model import Service
from bot.dialogue.tracking.aspect import aspect_of
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import danger_assessment, handover, service_answer
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

NAME = "danger"
"""Name of this errand."""
STAYS = {"suicide"}
"""Families in which we stay with somebody until a person comes."""
OF_A_LINE = {"cost_fee", "hours", "language_help", "privacy"}
"""What somebody who is given the number of a line to talk to may ask of that line."""


def said_next(context: TurnContext) -> TurnResult | None:
    """The answer to what is said right after the number for a danger, if it asks what to do, or only agrees."""
    level, _, family = context.session.alarm.partition(" ")
    if not _was_just_told(context, level, family):
        return None
    keywords, text = context.house.keywords, context.turn.text
    if level == "E4":
        return _told_again(context, level, family) if keywords.has("paid_already", text) else None
    lexicon = context.house.danger.lexicon
    is_of_it = keywords.has("still_in_danger", text) or lexicon.asks_whether_over(text)
    if is_of_it or keywords.command(text) in {"yes", "help"}:
        return _told_again(context, level, family)
    # Why what is over: "the ambulance has been and he is fine, what number was it for my pension" asks for a service.
    if lexicon.says_over(text) or keywords.has("human", text) or handover.is_wanted(context):
        return None
    if (of_line := _of_the_line(context, level, family)) is not None:
        return of_line
    return _told_again(context, level, family) if _is_of_it(context) else None


def _was_just_told(context: TurnContext, level: str, family: str) -> bool:
    if level not in {"E1", "E2", "E4"} or family == "abuse" or context.session.expects:
        return False
    told = context.say(f"danger.{family}", **numbers(context, family))
    return any(isinstance(part, Say) and part.text == told for part in context.session.last)


def _is_of_it(context: TurnContext) -> bool:
    """True for a question, or where they are: "should I turn on the light" right after it is of the danger and of no service."""
    words, places, text = context.house.readers.words, context.house.readers.places, context.turn.text
    is_where = (found := places.read(text, context.language)) is not None and bool(found.value.street)
    return (words.has("questions", text) or is_where) and not danger_assessment.is_need(context)


def _told_again(context: TurnContext, level: str, family: str) -> TurnResult:
    """The number once more for who is still with somebody in danger: those who answer there say what to do."""
    parts = (Say(context.say(f"danger.{family}", **numbers(context, family))), _after(context, family))
    return context.answer(*parts, outcome="safety", errand=NAME, source="safety", safety=level, urgent=True)


def _after(context: TurnContext, family: str) -> Say:
    return Say(context.say("danger.stay" if family in STAYS else "danger.told"))


def _of_the_line(context: TurnContext, level: str, family: str) -> TurnResult | None:
    """What the catalogue says of the line that was told, if it surely answers: "do they speak Chinese?"."""
    if family not in STAYS or not context.house.readers.words.has("questions", context.turn.text):
        return None
    number = numbers(context, family)["number"]
    line = next((each for each in context.house.catalogue.services if _is_line(each, number)), None)
    asking = analyse(context, context.turn.text)
    aspect = aspect_of(asking)
    # Why so narrow: "how much longer do I have to live like this" is no question for an entry.
    if line is None or aspect == "phone" or not surely_answers(asking, line, OF_A_LINE):
        return None
    answered = service_answer.answer_question(asking, line, aspect)
    reply = replace(answered.reply, parts=(*answered.reply.parts, _after(context, family)))
    record = replace(answered.record, errand=NAME, safety=level)
    return replace(answered, reply=reply, record=record, effect=replace(answered.effect, urgent=True))


def _is_line(service: Service, number: str) -> bool:
    """True if a number is one to ring for a service, or stands in its name: "Helpline 988"."""
    is_its_name = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)").search
    return any(phone.number == number for phone in service.phones) or any(map(is_its_name, service.name.values()))


def numbers(context: TurnContext, family: str) -> dict[str, str]:
    """The number to ring; for what can wait and has none of its own, the city's line."""
    emergency = context.house.city.emergency(context.house.country)
    line = emergency.service_line or context.house.city.phone
    known = emergency.numbers.get(family)
    urgent = family in {"medical", "fire", "gas", "crime", "lost", "cold", "abuse", "suicide"}
    return {"number": known or (emergency.numbers["general"] if urgent else line.number)}
