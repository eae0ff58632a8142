"""The waiting list: somebody who finds no suitable time, or wants a better one, is told when one becomes free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.appointments.waiting import plain_wish
from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import wishes, wording
from bot.forms.spoken import SENTENCE
from bot.language.dates.days import one
from bot.language.dates.shift import Shift
from bot.language.dates.when import Meant, Stretch, When
from bot.model.case import Case
from bot.model.case_write import CaseWrite, DropDues, EndWish, FreeTime, WishForTime
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

WAIT = "wait"
"""The question whether to wait for a time."""
AHEAD = PATIENCE.appointment.ahead
WAITING, LEFT = "waiting", "not waiting"
"""Steps in the history of a case: put on the list, and taken off it."""


def ask(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """Asks whether somebody wants to be told when a time becomes free."""
    question = Ask(WAIT, context.say("case.wait.ask"), "yes-no")
    return cases.ask(context, case, WAIT, Question(WAIT, "yes_no"), *before, question)


def answer(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to that question; None if it is neither yes nor no."""
    yes = cases.read_yes_no(context)
    if yes is None:
        return None
    if not yes:
        return cases.tell(context, replace(case, state="cancelled"), Say(context.say("case.wait.no")), what="left")
    return _waits(context, case, wishes.kept_wish(context, case))


def is_asked_for(context: TurnContext) -> bool:
    """True if a turn asks to be put on the list, or to be told when a time becomes free."""
    return not context.turn.keys and bool(context.house.acts.among((WAIT,), context.turn.text, context.written))


def join_unbooked(context: TurnContext, case: Case) -> TurnResult:
    """Puts somebody on the list who wants none of the times that are free; what was held for them is free again."""
    wish = wishes.together(wishes.kept_wish(context, case), wishes.wish_in(_where_it_asks(context)))
    return _waits(context, case, wish, FreeTime(case.code))


def _waits(context: TurnContext, case: Case, wish: When, *before: CaseWrite) -> TurnResult:
    told = Say(context.say("case.wait.yes")), cases.code_detail(context, case)
    write = _wish(context, case, wish, wishes.office_of(case))
    return cases.tell(context, replace(case, state="open"), *told, writes=(*before, write), what=WAITING)


def join(context: TurnContext, case: Case) -> TurnResult:
    """Puts somebody on the list who has a booked time already; it is kept until they agree to another."""
    asks, booked = _where_it_asks(context), case.booking
    assert booked is not None
    starts = context.house.city.local(booked.starts)
    wish, shift = wishes.wish_to_move(asks, starts), wishes.shift_in(asks)
    is_that_day = bool(context.house.acts.among(("that-day",), asks.turn.text))
    if is_that_day or not any(each.days for each in wish.suits):
        # Why that day: "the nine o'clock", also "that same Friday", is of the day they have, and not of this week's.
        suits = tuple(Stretch(Meant(one(starts.date())), each.hours) for each in wish.suits)
        wish = replace(wish, suits=suits)
    if shift is not None and shift.by is None:
        # Why: "an earlier one that day", "that same morning", is before the time they have.
        wish = replace(wish, suits=tuple(_shifted(each, shift, starts) for each in wish.suits))
    visit = wording.visit(context, booked)
    stands = context.say("case.status.booked", name=wording.subject(context, case), **visit)
    write = _wish(context, case, wish, booked.office)
    return cases.tell(context, case, Say(context.say("case.wait.yes")), Say(stands), writes=(write,), what=WAITING)


def is_on(case: Case) -> bool:
    """True if a case was put on the list, and not taken off it."""
    steps = [step.what for step in case.history if step.what in {WAITING, LEFT}]
    return steps[-1:] == [WAITING]


def leave(context: TurnContext, case: Case) -> TurnResult:
    """Takes a case off the list and gives up what was offered. A booked time stands; without one nothing is left of the errand."""
    stands: tuple[Part, ...] = ()
    if case.booking is not None and case.is_booked:
        stands = (Say(context.say("case.standing", **wording.visit(context, case.booking))),)
    else:
        case = replace(case, state="cancelled")
    writes = EndWish(case.code), FreeTime(case.code, booked=False), DropDues(case.code, "offer")
    return cases.tell(context, case, Say(context.say("case.wait.off")), *stands, writes=writes, what=LEFT)


def _shifted(stretch: Stretch, shift: Shift, starts: datetime) -> Stretch:
    """A stretch of hours, cut to those later or earlier than a time on its day; unchanged on other days, or if nothing is left."""
    if stretch.days is None or stretch.days.value.one != starts.date():
        return stretch
    bound = shift.on_another_day(starts, stretch.days)
    if stretch.hours is None or bound.hours is None:
        return bound
    both = stretch.hours.value.meet(bound.hours.value)
    return stretch if both is None else replace(stretch, hours=replace(stretch.hours, value=both))


def _where_it_asks(context: TurnContext) -> TurnContext:
    """The turn with only the sentence that asks to be told: "I must be away by ten" beside it is not a wish."""
    acts = context.house.acts
    for sentence in SENTENCE.split(context.turn.text):
        asks = context.with_text(sentence)
        if acts.among((WAIT,), sentence) and wishes.wish_in(asks).suits:
            return asks
    return context


def _wish(context: TurnContext, case: Case, wish: When, office: str) -> WishForTime:
    today = context.today
    plain = plain_wish(wish, today, today + AHEAD, context.now.tzinfo or UTC) if wish else {}
    return WishForTime(case.code, office, case.service, plain)
