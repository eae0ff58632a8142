"""What is said after a danger's number was told: the number again, or what the catalogue says of the line behind it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering import select
from bot.answering.answers import SAYS, answers, surely_answers
from bot.catalogue.model import Service
from bot.config.patience import PATIENCE
from bot.dialogue.tracking.aspect import aspect_of
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.errands.danger import danger_record
from bot.errands.danger.danger_another import is_another, names_need
from bot.errands.danger.danger_record import danger_of, numbers
from bot.model.reply import Part, Say
from bot.model.turn_result import CaseChange, TurnResult
from bot.safety import Danger
from bot.safety.detector import GRAVE, Assessment

NAME = danger_record.NAME
"""Name of this errand."""
STAYS = {"suicide"}
"""Families in which we stay with somebody until a person comes."""
FAMILIES = {"medical", "emergency", "trapped", "fire", "gas", "wire", "crime", "suicide", "fraud", "lost", "cold"}
"""Families with words of their own for who goes on about them."""
PAID = "fraud.paid"
"""Kind of a fraud after which the money, or what opens the account, is gone already."""
SENT_FOR = {"medical", "emergency", "trapped", "fire", "gas", "wire", "crime", "lost", "cold"}
"""Families in which somebody is sent, who has to know where."""
OF_A_LINE = {"cost_fee", "hours", "language_help", "privacy"}
"""What somebody who is given the number of a line to talk to may ask of that line."""
STILL = PATIENCE.talk.still_danger


def is_open(context: TurnContext) -> bool:
    """True if the last reply was about a danger, not long ago, and nothing is asked."""
    return is_recent(context) and context.session.expects is None


def is_recent(context: TurnContext) -> bool:
    """True if the last reply was about a danger, not long ago, whatever it asked."""
    known = context.session.danger
    return known.at is not None and context.turn.at - known.at <= STILL


def said_next(context: TurnContext) -> TurnResult | None:
    """The answer to what is said after the number for a danger, if it asks what to do, or only agrees."""
    family = danger_of(context.session.danger).family
    if not is_open(context) or family not in FAMILIES:
        return None
    keywords, text = context.house.keywords, context.turn.text
    if family in SENT_FOR and keywords.has("called_help", text) and not names_need(context):
        return _called(context)
    lexicon = context.house.danger.lexicon
    if not lexicon.match(text).raised and not names_need(context) and (noted := _noted(context)) is not None:
        return noted
    is_safe = keywords.has("made_safe", text) and not lexicon.says_over(text)
    is_of_it = is_safe or keywords.has("still_in_danger", text) or lexicon.asks_whether_over(text)
    is_done = is_paid(context, danger_of(context.session.danger))
    # Why not a need: "how do I get the card" asks what to do as well, in some languages by the same words.
    is_of_it = is_of_it and not names_need(context)
    if is_of_it or is_done or keywords.command(text) in {"yes", "no", "help"}:
        return again(context)
    return _of_the_line(context, family)


def stays(context: TurnContext, heard: Assessment) -> TurnResult | None:
    """The number once more for what is still of the danger: the same heard again, or nothing plainly of another thing.

    None for a danger of another kind, for another thing, and where no danger was told of.
    """
    known = danger_of(context.session.danger)
    if not is_open(context) or known.family not in FAMILIES:
        return None
    if heard.raised:
        return None if is_new(context, heard) else again(context)
    if heard.doubt is not None and heard.doubt.family == known.family:
        return again(context)
    # Why: "and now he is at my door" after a fraud may be worse than the fraud.
    if heard.doubt is not None and heard.doubt.level in GRAVE and known.level not in GRAVE:
        return None
    return None if is_another(context) else _noted(context) or again(context)


def _noted(context: TurnContext) -> TurnResult | None:
    """What is told of where they are, or that it is less bad, is taken; the number comes once more behind it."""
    known, where = context.session.danger, danger_record.where_now(context)
    family = danger_of(known).family
    if family == "fraud" and known.kind == PAID and context.house.keywords.has("rang_bank", context.turn.text):
        told = Say(context.say("danger.noted.bank", **numbers(context, family)))
        return danger_record.told_again(context).answer(told, **danger_record.record_of(danger_of(known)))
    is_better = context.house.keywords.has("less_bad", context.turn.text)
    is_place = family in SENT_FOR and bool(where) and where != known.where
    if not (is_better or is_place) or family not in SENT_FOR:
        return None
    parts: list[Part] = [Say(context.say("danger.again.where", where=where))] if is_place else []
    parts += [Say(context.say("danger.noted.better"))] if is_better else []
    parts.append(
        Say(context.house.phrases.say(context.language, "danger.noted", known.times, **numbers(context, family)))
    )
    if danger_record.cannot_ring(context):
        parts.append(Say(context.say("danger.cannot_ring")))
    changes = (CaseChange("changed", known.code, {"where": where}),) if is_place and known.code else ()
    context = danger_record.told_again(context, where=where)
    return context.answer(*parts, changes=changes, **danger_record.record_of(danger_of(known)))


def is_new(context: TurnContext, heard: Assessment) -> bool:
    """True if a turn tells of another danger than the last: by its words, or, to the network alone, of another that is grave."""
    known = danger_of(context.session.danger)
    others = [each for each in heard.raised if each.family != known.family]
    # Why: to the network alone "he is on warfarin" is a crime, and who is bleeding would be sent to the police.
    matched = {each.family for each in context.house.danger.lexicon.match(context.turn.text).raised}
    return any(each.family in matched or (each.level in GRAVE and each.level != known.level) for each in others)


def again(context: TurnContext) -> TurnResult:
    """The number once more, in other words than before, and where they are to be told to come."""
    known = context.session.danger
    family, where = danger_of(known).family, danger_record.where_now(context)
    paid = is_paid(context, danger_of(known))
    key = "danger.again.paid" if paid else f"danger.again.{family}"
    told = context.house.phrases.say(context.language, key, known.times, **numbers(context, family))
    parts: list[Part] = [Say(told)]
    if where and family in SENT_FOR:
        parts.append(Say(context.say("danger.again.where", where=where)))
    if danger_record.cannot_ring(context):
        parts.append(Say(context.say("danger.cannot_ring")))
    if family in STAYS:
        parts.append(Say(context.say("danger.stay")))
    is_new = bool(where and where != known.where and known.code)
    changes = (CaseChange("changed", known.code, {"where": where}),) if is_new else ()
    context = danger_record.told_again(context, where=where, kind=PAID if paid else known.kind)
    return context.answer(*parts, changes=changes, **danger_record.record_of(danger_of(known)))


def is_paid(context: TurnContext, danger: Danger) -> bool:
    """True for a fraud if the money is gone, or what opens the account is told: the bank may still stop it."""
    is_told = context.house.keywords.has("paid_already", context.turn.text)
    return danger.family == "fraud" and (danger.kind == PAID or is_told)


def _called(context: TurnContext) -> TurnResult:
    """What is said to somebody who has rung the number."""
    known = context.session.danger
    context = danger_record.told_again(context, where=danger_record.where_now(context))
    return context.answer(Say(context.say("danger.called")), **danger_record.record_of(danger_of(known)))


def _of_the_line(context: TurnContext, family: str) -> TurnResult | None:
    """What the catalogue says of the line that was told, if it surely answers: "do they speak Chinese?"."""
    if family not in STAYS or not context.house.readers.words.has("questions", context.turn.text):
        return None
    number = numbers(context, family)["number"]
    line = next((each for each in context.house.catalogue.services if _is_line(each, number)), None)
    asking = analyse(context, context.turn.text)
    aspect = aspect_of(asking)
    # Why so narrow: "how much longer do I have to live like this" is no question for an entry.
    if line is None or aspect == "phone":
        return None
    if not surely_answers(asking, line, OF_A_LINE) and not _answers_more(asking, line):
        return None
    answered = service_answer.answer_question(danger_record.told_again(asking), line, aspect)
    reply = replace(answered.reply, parts=(*answered.reply.parts, Say(context.say("danger.stay"))))
    record = replace(answered.record, errand=NAME, safety=context.session.danger.level)
    return replace(answered, reply=reply, record=record, effect=replace(answered.effect, urgent=True))


def _answers_more(asking: TurnContext, line: Service) -> bool:
    """True if somebody who has just been told of the line asks something else that is asked of a line."""
    is_in_hand = asking.service is not None and asking.service.source_id == line.source_id
    return is_in_hand and select.picked(asking, line, "").detail in OF_A_LINE and answers(asking, line, SAYS)


def _is_line(service: Service, number: str) -> bool:
    """True if a number is one to ring for a service, or stands in its name: "Helpline 988"."""
    is_its_name = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)").search
    return any(phone.number == number for phone in service.phones) or any(map(is_its_name, service.name.values()))
