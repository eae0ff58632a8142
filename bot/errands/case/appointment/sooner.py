"""The wording that offers times: that they are sooner than the one somebody has, where any sooner one was wanted."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import wishes
from bot.model.case import Case
from bot.model.slot import Slot


def offer_key(context: TurnContext, case: Case, slots: tuple[Slot, ...], *, is_one: bool, is_near: bool) -> str:
    """The key of the phrase with which some times are offered."""
    kind = "case.time" if is_one else "case.times"
    if is_near and not is_one:
        return "case.time.near"
    if _are_sooner(context, case, slots[:1] if is_one else slots):
        return f"{kind}.sooner.home" if is_one and slots[0].at_home else f"{kind}.sooner"
    if slots[0].at_home:
        return f"{kind}.home"
    return "case.time.one" if is_one else kind


def _are_sooner(context: TurnContext, case: Case, slots: tuple[Slot, ...]) -> bool:
    """True for times before the one that is booked; not where a day was named, which says it already."""
    if not case.is_booked or case.booking is None:
        return False
    names_day = any(each.days and each.days.value.one for each in wishes.wish_in(context).suits)
    return not names_day and all(slot.starts < case.booking.starts for slot in slots)
