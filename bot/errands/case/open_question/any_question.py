"""Answers that fit any question of an errand: somebody calls everything off, wants a moment, or gives a command."""

from __future__ import annotations

import re

from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import heard
from bot.errands.case.form import fill
from bot.forms.engine.advance import BACK
from bot.language.entities.phones import PHONE
from bot.nlu.commands import match_command
from bot.nlu.talk_control import parse_talk_control

RULE = "asks-rule"
COMMA = re.compile(r"[,，.。;；!！]")
PASSES_ON = {
    "stop", "start", "help", "menu", "repeat", "slower", "louder", "quieter", "simpler", "person", "more", "who",
    "language", "back",
}  # fmt: skip
"""Commands that mean the same while a question about a case is open."""


def is_called_off(context: TurnContext) -> bool:
    """True if a turn says that the whole errand is not wanted any more."""
    turn = context.turn
    if turn.keys:
        return False
    return context.house.readers.spoken(turn.text, heard.hear(context)).is_called_off


def is_dropped(context: TurnContext) -> bool:
    """True if a turn says so, or no more than "forget it"."""
    is_all = context.house.acts.are_all(("plainly-off",), context.turn.text)
    return is_called_off(context) or (is_all and not context.turn.keys)


def is_outright(context: TurnContext) -> bool:
    """True while all is read back, for a turn that begins with calling it off: "cancel that, my sister has one"."""
    acts, asked = context.house.acts, context.session.asked
    begins = COMMA.split(context.turn.text.strip())[0]
    if context.turn.keys or asked.slot("slot") != turn_act.READ_BACK:
        return False
    return bool(acts.among(("outright",), begins)) and acts.are_all(("cancel",), begins)


def asks_rule(context: TurnContext) -> bool:
    """True if a turn asks what may be done on the day, and wishes for no time: "is she allowed breakfast before it?"."""
    return not context.turn.keys and bool(context.house.acts.among((RULE,), context.turn.text, context.written))


def wants_person(context: TurnContext) -> bool:
    """True if a person is asked for; not where a form has a number to ring, and one is only given: "ring my sister on …"."""
    if not handover.is_wanted(context):
        return False
    case = cases.asked_case(context)
    form = context.house.forms.get(case.service) if case and cases.open_topic(context) == fill.TOPIC else None
    has_phone = form is not None and any(question.type == "phone" for question in form.questions)
    without = PHONE.sub(" ", context.turn.text)
    return not has_phone or without == context.turn.text or handover.is_wanted(context.with_text(without))


def is_over(context: TurnContext) -> bool:
    """True if a turn tells that the person it is for is no more."""
    return not context.turn.keys and bool(context.house.acts.among(("gone",), context.turn.text, context.written))


def asks_to_wait(context: TurnContext) -> bool:
    """True if a turn only asks for a moment."""
    turn = context.turn
    return not turn.keys and context.house.readers.spoken(turn.text, heard.hear(context)).is_pause


def is_command(context: TurnContext) -> bool:
    """True for a command that means the same whatever is asked."""
    matched = match_command(context.turn, context.session, context.house.keywords, "case")
    if matched is not None and matched.command == BACK and cases.open_topic(context) == fill.TOPIC:
        return False
    if matched is not None and (matched.command in PASSES_ON or matched.language):
        return True
    said = parse_talk_control(context.turn.text, context.house.keywords)
    return said is not None and not said.text
