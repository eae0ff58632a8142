"""Two errands wished for in one breath: one is begun with what was told of it, a time at an office first, and then the other is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.multi_intent import CUT
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import desk as cases
from bot.errands.case import wishes, wording
from bot.errands.case.start import lending, service_wish, start
from bot.model.case import Case
from bot.model.case_write import SaveCase
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Say
from bot.model.turn_result import Question, TurnResult

THEN, THEN_SAID = "then", "then_said"
"""Where a case keeps what is to be done after it: the service, and the words in which that was told."""
SURELY = THRESHOLDS.case.other_wish
COMMA = re.compile(r"[,，](?!\d)")
MOST = 6
"""Pieces of a text that are looked at."""
ORDERS = ("do", "orders-too", lending.BORROWS, handover.RUNG_DAILY)
"""Acts of a half of a text that orders something."""
OVER = {"committed", "cancelled"}
"""Lines of a history after which the other one comes."""


def begin_both(context: TurnContext) -> TurnResult | None:
    """Begins the first of two errands that a turn wants, an appointment before the other; None if it wants only one."""
    if start.is_asking(context) or start.has_question_mark(context):
        return None
    for ahead, behind in _halves(context):
        for time, form in ((ahead, behind), (behind, ahead)):
            if (found := _services(context, time, form)) is not None:
                return _begin(context, *found)
    return next((begun for halves in _halves(context) if (begun := _begin_form(context, *halves))), None)


def _forms(context: TurnContext, ahead: str, behind: str) -> tuple[Service, Service] | None:
    """The services of two halves that each order something with a form; None where the second is a detail of the first."""
    if not _orders(context, behind) or (one := _ordered(context, ahead, by_whole=False)) is None:
        return None
    # Why: "a ride to the hospital, and she needs a wheelchair" tells how she walks.
    is_detail = start.count_answers(context, one, behind)[0] > 0
    if is_detail and not context.house.acts.among((lending.BORROWS,), behind):
        return None
    other = _ordered(context, behind, by_whole=False)
    return (one, other) if other is not None and other is not one else None


def _begin_form(context: TurnContext, ahead: str, behind: str) -> TurnResult | None:
    """Begins the form of the first half with what that tells alone, and keeps the other."""
    if (found := _forms(context, ahead, behind)) is None:
        return None
    one, other = found
    first = Say(context.say("case.then.first", name=context.words(other.name)))
    return start.begin(start.in_full(context, ahead), one, first, kept={THEN: other.source_id, THEN_SAID: behind})


def _orders(context: TurnContext, half: str) -> bool:
    return bool(context.house.acts.among(ORDERS, half))


def _halves(context: TurnContext) -> Iterator[tuple[str, str]]:
    split = context.house.keywords.patterns.split
    pieces = [each for part in COMMA.split(context.turn.text) for each in split(CUT, part) if each.strip()][:MOST]
    for at in range(1, len(pieces)):
        yield ", ".join(pieces[:at]), ", ".join(pieces[at:])


def _services(context: TurnContext, time: str, form: str) -> tuple[Service, Service] | None:
    """The service of the appointment, and the one with a form."""
    acts = context.house.acts
    if not acts.among(("book",), time):
        return None
    if not (other := _ordered(context, form)):
        return None
    ahead = analyse(start.in_full(context, time), time)
    booked = service_wish.service_meant(ahead)
    if booked is None or booked is other or start.can_begin(context, booked) != "time":
        return None
    return booked, other


def _ordered(context: TurnContext, half: str, *, by_whole: bool = True) -> Service | None:
    """The service with a form that half of a turn orders; found by that half, or by the whole where it has the words of an order."""
    services, is_order = context.house.catalogue.services, _orders(context, half)
    if (lent := lending.service_wanted(start.in_full(context, half))) is not None:
        return lent
    for found in (analyse(start.in_full(context, half), half).found, context.found if is_order and by_whole else None):
        first = found.candidates[0] if found and found.candidates else None
        service = services[first.number] if first and first.score >= SURELY else None
        if service is None or start.can_begin(context, service) != "form":
            continue
        if is_order or start.count_answers(context, service, half)[1]:
            return service
    return _meant(context, half) if is_order and not by_whole else None


def _meant(context: TurnContext, half: str) -> Service | None:
    """The service with a form that half of a turn means by itself, whatever is in hand."""
    alone = start.in_full(context.with_focus(service=""), half)
    said = analyse(alone, half)
    service = service_wish.service_meant(said) or service_wish.by_answers(said, least=0)
    return service if start.can_begin(context, service) == "form" else None


def _begin(context: TurnContext, booked: Service, other: Service) -> TurnResult:
    first = Say(context.say("case.then.first", name=context.words(other.name)))
    kept = {THEN: other.source_id, THEN_SAID: context.turn.text}
    return start.begin(context, booked, first, kept=kept)


def offer_other(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The offer of what was wished for beside it, once an errand is done or called off."""
    write = next(
        (w for w in answered.writes if isinstance(w, SaveCase) and w.what in OVER and THEN in w.case.slots), None
    )
    if write is None or answered.session.expects is not None or answered.reply.ends:
        return answered
    service = context.house.catalogue.get(write.case.slots[THEN])
    what = start.can_begin(context, service)
    if service is None or not what:
        return answered
    rest = {name: kept for name, kept in write.case.slots.items() if name not in {THEN, THEN_SAID}}
    slots = {"ask": start.START, "service": service.source_id, "said": _said(context, write)}
    ask = Ask(start.START, context.say("case.then", name=context.words(service.name)), "yes-no")
    writes = tuple(replace(w, case=replace(w.case, slots=rest)) if w is write else w for w in answered.writes)
    return replace(
        answered, reply=replace(answered.reply, parts=(*answered.reply.parts, ask)), writes=writes,
        session=replace(answered.session, expects=Expectation("case", cases.NAME, slots)),
        question=Question(start.START, "yes_no"),
    )  # fmt: skip


def _said(context: TurnContext, write: SaveCase) -> str:
    """What was told, with the time that was booked in place of the one wished for."""
    text, at = write.case.slots[THEN_SAID], _booked(context, write.case)
    if write.what != "committed" or not at:
        return text
    for first, last in sorted(wishes.wish_in(context.with_text(text)).spans(), reverse=True):
        text = f"{text[:first]} {text[last:]}"
    return f"{text}; {at}"


def _booked(context: TurnContext, case: Case) -> str:
    held = case.booking or case.hold
    return wording.moment(context, held.starts) if held else ""
