"""Answers to times that were offered, picked or just booked: pick one, wish for others, call off, book for somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, other_time, visit, wishes, wording
from bot.errands.case.appointment import keyed_day, picks, times, waiting_list
from bot.errands.case.existing import case_actions
from bot.errands.case.form import fill
from bot.errands.case.open_question import any_question, aside
from bot.errands.case.start import start
from bot.forms.engine.state import READ_BACK, WRONG
from bot.model.case import Case
from bot.model.case_write import FreeTime
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

CALLED_OFF = ("cancel", "undo")
OTHERS = ("move", "wait", "none", "other-day", "other-one", "not-that", "any-office")
"""Words with which another time or place is asked for."""


def answer_time(context: TurnContext, case: Case) -> TurnResult | TurnContext | None:
    """Handles a turn after times were offered: a pick, another wish, calling off, later; None if it is about something else."""
    if not case.is_booked and _waits(context):
        return waiting_list.join_unbooked(context, case)
    if not case.is_booked and _is_left(context):
        return fill.turn(context, case)
    if (slot := times.read_slot(context, case)) is not None:
        is_agreed = not context.session.focus.open_options
        answered = fill.book_agreed_time if is_agreed or case.is_booked else fill.take_time
        return answered(context, case, slot)
    if any_question.asks_rule(context):
        return None
    # Why the times again: "my son won't be coming with me" is of no time, and calls nothing off.
    if not case.is_booked and visit.tells_company(context):
        return times.again(context, case)
    # Why by its words alone where it says when: "a bit later please" puts nothing off.
    says_when = wishes.is_shift(context) or bool(wishes.wish_in(context))
    said = turn_act.acts_said(context, ("leave", "undo", "cancel", "move"), by_words=says_when)
    if case.is_booked and is_plain_no(context):
        return case_actions.keep_time(context, case)
    if case.is_booked and said and said[0] != "move" and not other_time.cannot_come(context):
        # Why asked: of a time that stands "cancel" may mean the move, or the whole of it.
        is_drop = ({"leave", "undo"} & {*said} and "cancel" not in said) or {"cancel", "move"} <= {*said}
        return case_actions.keep_time(context, case) if is_drop else case_actions.ask_to_cancel(context, case)
    if "leave" in said:
        return fill.turn(context, case)
    if not case.is_booked and not says_when and is_called_off(context):
        return give_up(context, case)
    offers = picks.read(context.session.asked.slot("offers", "[]"))
    other = _first(context, case, offers) if _is_earliest(context) else times.refuse(context, case, offers)
    if other is None and not (context.session.focus.open_options and _is_any(context)):
        other = times.other_wish(context, case)
    if (other := other or _first(context, case, offers)) is not None:
        return aside.question_beside(context, case, other) or other
    if (whom := visit.with_whom(context, case)) is not None:
        return times.again(context, whom, case_actions.told_whom(context, whom))
    return _plain_answer(context, case, said)


def _is_left(context: TurnContext) -> bool:
    """True if it is left for another day in words, and no time is named beside them: "let's do it tomorrow"."""
    acts, text = context.house.acts, context.turn.text
    if not acts.among(("leave",), text, context.written):
        return False
    return not wishes.wish_in(start.in_full(context, acts.without("leave", text)))


def _first(context: TurnContext, case: Case, offers: tuple[picks.Named, ...]) -> TurnResult | None:
    """The first of several offered times alone, to be agreed to, for who takes the soonest or any of them; None otherwise."""
    is_one = not context.session.focus.open_options
    is_wished = _is_any(context) or _is_earliest(context) or turn_act.learned_act(context) == "soonest"
    if not offers or is_one or not is_wished:
        return None
    first = times.slot_of(context, case, *offers[0])
    return times.name(context, case, (first,), office=wishes.office_of(case), is_one=True) if first else None


def _is_any(context: TurnContext) -> bool:
    """True if a turn says that any time is all right, and excepts none."""
    wish = wishes.wish_in(context, asked=True)
    return wish.wish == "any" and not wish.suits and not wish.without


def _is_earliest(context: TurnContext) -> bool:
    """True for "the earliest" and no more: of the times that are offered it is the first."""
    wish = wishes.wish_in(context)
    return wish.wish == "earliest" and not wish.suits and not wish.without


def _waits(context: TurnContext) -> bool:
    """True if the waiting list is asked for and none of the times is taken: "ten o'clock" may be near one that was offered."""
    offers = picks.read(context.session.asked.slot("offers", "[]"))
    takes = cases.read_yes_no(context) or cases.read_pick(context, len(offers)) is not None
    return waiting_list.is_asked_for(context) and not takes


def is_called_off(context: TurnContext) -> bool:
    """True if a turn calls all of it off in so many words, and asks for no other time: "forget it, none of us is going"."""
    acts, text = context.house.acts, context.turn.text
    if not acts.among(("cancel",), text, context.written) or other_time.cannot_come(context):
        return False
    return not acts.among((*OTHERS, *wishes.REFUSALS), acts.without("cancel", text))


def is_plain_no(context: TurnContext) -> bool:
    """True for a no that says nothing about other times."""
    says_more = wishes.wish_in(context) or wishes.is_shift(context)
    refuses = context.house.acts.among(wishes.REFUSALS, context.turn.text, context.written)
    return cases.read_yes_no(context) is False and not refuses and not says_more


def _plain_answer(context: TurnContext, case: Case, said: tuple[str, ...]) -> TurnResult | None:
    """A no, a yes to nothing, keys that pick nothing, or calling everything off."""
    if not case.is_booked and {*CALLED_OFF} & {*said}:
        return give_up(context, case)
    yes, is_one = cases.read_yes_no(context), not context.session.focus.open_options
    if yes is False and case.is_booked:
        return case_actions.keep_time(context, case)
    if yes is False and is_one:
        return ask_when(context, case)
    # Why a house: "7 Mill Road" is no time, and asks nothing either.
    if context.turn.keys or yes is not None or find.names_house(context):
        return times.ask_once_more(context, case)
    return None


def ask_when(context: TurnContext, case: Case) -> TurnResult:
    """Asks for another time after the offered one was refused; by keys if the caller has only keys."""
    if context.turn.keys and context.turn.is_spoken:
        return keyed_day.ask(context, case, office=wishes.office_of(case))
    return keyed_day.ask_in_words(context, case, office=wishes.office_of(case))


def give_up(context: TurnContext, case: Case) -> TurnResult:
    """Calls off before anything was booked, frees what was held, and says so."""
    told = Say(context.say("case.nothing_booked", name=wording.subject(context, case)))
    case = replace(case, state="cancelled", details=replace(case.details, asking=""))
    return cases.tell(context, case, told, writes=(FreeTime(case.code),), what="cancelled")


def answer_read_back(context: TurnContext, case: Case) -> TurnResult | None:
    """A change while a time is read back: another is offered, and the rest stays; None for anything else."""
    picked = visit.picked_time(case)
    if picked is None or case.details.asking not in {READ_BACK, WRONG}:
        return None
    yes, is_all = cases.read_yes_no(context), case.details.value("for") is None
    if yes or any_question.asks_rule(context) or (context.turn.keys and not (yes is False and is_all)):
        return None
    offers = picks.offered(case)
    at = next((n for n, each in enumerate(offers) if each[1] == picked.isoformat()), 0)
    unpicked = visit.without_time(case)
    changed = times.refuse(context, unpicked, offers, at) or times.change(
        context, unpicked, picked, office=visit.picked_office(case)
    )
    if changed is not None:
        return changed
    said = turn_act.acts_said(context, CALLED_OFF)
    if said:
        return give_up(context, case)
    return ask_when(context, unpicked) if yes is False and is_all else None


def answer_booked(context: TurnContext) -> TurnResult | None:
    """A change right after a booking: another day, another office, for somebody else; None for anything else."""
    case = booked_just_now(context)
    if case is None or case.booking is None or context.turn.keys:
        return None
    acts = context.house.acts
    said = acts.among(("correct", "not-that", "other-one", "other-day", "move"), context.turn.text, context.written)
    others = acts.among(("cancel", "wait"), context.turn.text, context.written)
    # Why not where it is called off: "cancel it, my brother lends me the money" is a reason, and nobody else's time.
    if "cancel" not in others and (whom := visit.with_whom(context, case)) is not None:
        return case_actions.change_whom(context, whom)
    is_no, is_elsewhen = cases.read_yes_no(context) is False, other_time.cannot_come(context)
    if "wait" in others or (others and not is_elsewhen):
        # Why nothing of when: "I can't make it Thursday, cancel my nine o'clock" names the time that is off.
        return None
    says_when = times.is_mostly_when(context) or wishes.is_shift(context) or is_elsewhen
    if not said and not is_no and not says_when:
        return None
    if not {"other-one", "other-day"} & {*said}:
        return case_actions.moved(context, case)
    starts = context.house.city.local(case.booking.starts)
    offers = picks.offered(case) or ((case.booking.office, starts.isoformat()),)
    at = next((n for n, each in enumerate(offers) if datetime.fromisoformat(each[1]) == starts), 0)
    return case_actions.too_late(context, case) or times.refuse(context, case, offers, at)


def booked_just_now(context: TurnContext) -> Case | None:
    """The case whose booking the last answer was about."""
    desk = cases.desk(context)
    if desk is None or not context.session.case:
        return None
    own = desk.cases_of(context.turn.address, context.turn.at)
    return next((case for case in own if case.is_booked and find.is_recent(context, case)), None)


def tell_theirs(context: TurnContext, found: tuple[Case, ...]) -> TurnResult:
    """Says that there is no such appointment, and which there are."""
    told = [
        Say(
            context.say(
                "case.status.booked", name=wording.subject(context, case), **wording.visit(context, case.booking)
            )
        )
        for case in found
        if case.booking is not None
    ]
    return cases.tell(context, found[0], Say(context.say("case.none_such")), *told)
