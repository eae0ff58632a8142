"""The wording that offers times: that they are sooner than the one somebody has, where any sooner one was wanted."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import wishes
from bot.model.case import Case
from bot.model.slot import Slot


def offer_key(context: TurnContext, case: Case, slots: tuple[Slot, ...], *, is_one: bool, is_near: bool) -> str:
    """The key of the phrase with which some times are offered."""
    if is_near and not is_one:
        return "case.time.near"
    at_home = slots[0].at_home
    if is_one:
        if _are_sooner(context, case, slots[:1]):
            return "case.time.sooner.home" if at_home else "case.time.sooner"
        return "case.time.home" if at_home else "case.time.one"
    if _are_sooner(context, case, slots):
        return "case.times.sooner"
    return "case.times.home" if at_home else "case.times"


def _are_sooner(context: TurnContext, case: Case, slots: tuple[Slot, ...]) -> bool:
    """True for times before the one that is booked; not where a day was named, which says it already."""
    if not case.is_booked or case.booking is None:
        return False
    names_day = any(each.days and each.days.value.one for each in wishes.wish_in(context).suits)
    return not names_day and all(slot.starts < case.booking.starts for slot in slots)
