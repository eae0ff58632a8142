"""The offer to begin an errand after an answer about a service, and its beginning after a pick from a list."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Service
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case.start import start
from bot.language.keywords import folded
from bot.model.dialogue_state import Expectation
from bot.model.option_value import service_value
from bot.model.reply import Ask
from bot.model.turn_result import Question, TurnResult

OFFERED = {"what", "how", "who"}
"""Aspects after which it is offered to do it now; who asks for a number or a price is told just that."""


def offer_errand(context: TurnContext, answered: TurnResult) -> TurnResult:
    """An answer about a service with the offer to begin its errand, if it can be done and nothing else is asked.

    Who picked it from a list and said before that they want it done is asked no more: it begins, behind what they asked.
    """
    service = context.house.catalogue.get(answered.record.service) if answered.record.service else None
    what = start.can_begin(context, service)
    is_told = answered.record.outcome == "answered" and answered.session.expects is None
    if not what or service is None or _asks_something(answered) or not is_told:
        return answered
    if _has_it(context, service):
        return answered
    is_pick, is_asked = _is_pick(context, service), answered.record.aspect not in OFFERED
    before = context.session.focus.goal_text if is_pick else ""
    need = before or answered.session.focus.goal_text or context.turn.text
    if need != context.turn.text and is_pick and _was_wish(context, need, service):
        return start.begin(start.in_full(context, need), service, *(answered.reply.parts if is_asked else ()))
    if is_asked:
        return answered
    return _with_offer(context, answered, what, {"ask": start.START, "service": service.source_id, "said": need})


def _is_pick(context: TurnContext, service: Service) -> bool:
    """True if a turn picks a service from a list: another than the one in hand, or that one by its number or name."""
    focus, words = context.session.focus, context.house.keywords
    if not focus.open_options or focus.service != service.source_id:
        return bool(focus.open_options)
    name = folded(context.words(service.name))
    return service_value(service.source_id) in focus.open_options and (
        bool(context.turn.keys) or words.pick(context.turn.text) is not None or name in folded(context.turn.text)
    )


def _has_it(context: TurnContext, service: Service) -> bool:
    """True if the sender has a time for this service, or has handed in its form: what is asked then is of that one."""
    own = (case for case in cases.own_cases(context) if case.service == service.source_id)
    return any(not case.is_over and case.state != "draft" for case in own)


def offer_again(context: TurnContext, answered: TurnResult) -> TurnResult:
    """Repeats the offer once after a further answer about the same service."""
    expected = answered.session.asked
    service = context.house.catalogue.get(expected.slot("service"))
    what = start.can_begin(context, service)
    told = answered.record.outcome == "answered" and answered.record.service == expected.slot("service")
    if not what or _asks_something(answered) or not told or expected.slot("again"):
        return answered
    return _with_offer(context, answered, what, {**expected.slots, "again": "yes"})


def _asks_something(answered: TurnResult) -> bool:
    return any(isinstance(part, Ask) for part in answered.reply.parts) or bool(answered.reply.choices)


def _with_offer(context: TurnContext, answered: TurnResult, what: str, slots: dict[str, str]) -> TurnResult:
    """An answer with the offer after it; what: as in `can_begin`. slots: of the question."""
    ask = Ask(start.START, context.say(f"case.start.{what}"), "yes-no")
    session = replace(answered.session, expects=Expectation("case", cases.NAME, slots))
    reply = replace(answered.reply, parts=(*answered.reply.parts, ask))
    return replace(answered, session=session, reply=reply, question=Question(start.START, "yes_no"))


def _was_wish(context: TurnContext, need: str, service: Service) -> bool:
    """True if the need told before was a wish for the service now picked."""
    before = analyse(start.in_full(context, need), need)
    return start.is_wish(before) or start.gives_address(before, service)
