"""An answer on another channel to a reminder, or to news of a moved appointment; no question is open on that channel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, wishes
from bot.errands.case.existing import case_actions
from bot.model.case import Case
from bot.model.turn_result import TurnResult

CLAUSE = re.compile(r"[.!?;,。！？；，]")
WORD = re.compile(r"[a-z0-9']+|[^\sa-z0-9]", re.I)
TOLD = "told"
"""Step in the history of a case: a notice was sent."""
WITHIN = PATIENCE.errand.answers_notice


def case_meant(context: TurnContext) -> Case | None:
    """The one appointment of the sender about which a notice was sent, or whose day they name; None if none or several."""
    booked = [case for case in cases.own_cases(context) if case.is_booked and not case.is_over]
    told = [case for case in booked if case.history and case.history[-1].what == TOLD]
    if len(told) == 1 and context.turn.at - told[0].history[-1].at <= WITHIN:
        return told[0]
    return booked[0] if len(booked) == 1 and _beside_its_day(context, booked[0]) else None


def _beside_its_day(context: TurnContext, case: Case) -> str:
    """The part of a turn about another day, after it named its own: "Thursday is bad. Can I come Friday?"."""
    own = context.house.city.local(case.booking.starts).date() if case.booking else None
    clauses = [each for each in CLAUSE.split(context.turn.text) if each.strip()]
    days = [_days(context, each) for each in clauses]
    if own is None or not any(days):
        return ""
    is_named = any(own in each for each in days)
    first = next((n for n, each in enumerate(days) if is_named and each and own not in each), None)
    return ", ".join(clauses[first:]) if first is not None else _after_day(context, own)


def _after_day(context: TurnContext, own: date) -> str:
    """The part of an unpunctuated turn after its own day, if it names another day; else empty."""
    text = context.turn.text
    for cut in (at.end() for at in WORD.finditer(text)):
        if own in _days(context, text[:cut]):
            rest = text[cut:]
            return rest if (days := _days(context, rest)) and own not in days else ""
    return ""


def _days(context: TurnContext, text: str) -> set[date]:
    wish = wishes.wish_in(replace(context, turn=replace(context.turn, text=text)))
    found = (each.days.value.one for each in (*wish.suits, *wish.without) if each.days)
    return {day for day in found if day is not None}


def answer(context: TurnContext, case: Case) -> TurnResult | None:
    """Offers another time for it, if one is wished for; else None."""
    # Why: "is the office open on Friday" asks, and moves nothing.
    if turn_act.asks_open(context) or _names_other_service(context, case) or find.names_house(context):
        return None
    if rest := _beside_its_day(context, case):
        context = context.with_text(rest)
    is_wish = any(each.days or each.hours for each in wishes.wish_in(context).suits)
    return case_actions.moved(context, case) if is_wish else None


def _names_other_service(context: TurnContext, case: Case) -> bool:
    """True if a turn names a service for sure, and not that of a case."""
    found = context.found
    if found is None or found.outcome != "this" or not found.candidates:
        return False
    return bool(context.house.catalogue.services[found.candidates[0].number].source_id != case.service)
