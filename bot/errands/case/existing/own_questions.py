"""A plain question right after a booking or a form: when and where it is, and whether there is a reminder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answering.answers import SAYS, answers
from bot.dialogue.turn.context import TurnContext
from bot.errands import plain_turns, service_answer, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, wording
from bot.errands.case.existing import case_actions, case_status, codes
from bot.errands.case.form import amend, fill
from bot.model.case import Case
from bot.model.case_write import DropDues
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.reminders.moments import UNREMIND, plan
from bot.retrieval.services.query import WORD, length

FEW = 2
"""Words beside the refusal of a reminder: "please", "ok"."""
COMING, DOING, CLAUSE = "asks-coming", "asks-doing", "clause-before"
WHEN, WHERE, REMIND, HOURS, OWN, PHONE, HOUR = (
    "asks-when", "asks-where", "remind", "asks-open", "asks-own", "asks-phone", "asks-hour"
)  # fmt: skip


def answer(context: TurnContext) -> TurnResult | None:
    """Answers a question about what somebody has; None if they have nothing that it can be about."""
    said = turn_act.acts_said(context, (*ANSWERS, HOURS, OWN))
    if OWN in said:
        # Why asked: who asks for their appointment wants no new one, and may have it under another number.
        own = _own(context) or _just_over(context)
        return _tell_all(context, own) if own else codes.ask_code(context, "status")
    asked = next((each for each in ANSWERS if each in said), "")
    # Why: "when are you open" is about the office, and no time of theirs; "nothing sooner" asks for another one.
    if not asked or HOURS in said or turn_act.is_said(context, ("move", "wait")):
        return None
    if _is_changed(context):
        return None
    case = _just_handed_in(context) if asked == PHONE else _meant(context, alone=asked in {COMING, REMIND, UNREMIND})
    if asked == COMING and case is not None and _is_of_another(context, case):
        return None
    return ANSWERS[asked](context, case) if case is not None else None


def _is_of_another(context: TurnContext, case: Case) -> bool:
    """True if what is asked to come is something else than what they have: "when does the bin lorry come"."""
    asked = plain_turns.analysed(context)
    return not find.is_named(asked, case) and find.names_another(asked, [case])


def _is_changed(context: TurnContext) -> bool:
    """True if a turn asks nothing and changes what was handed in: "oh no, it is Friday the 11th, not Thursday"."""
    is_question = context.house.readers.words.has("questions", context.turn.text)
    return not is_question and amend.changed_case(context) is not None


def _meant(context: TurnContext, *, alone: bool) -> Case | None:
    """What was just booked or handed in. alone: or the only one they have with a day."""
    live = _own(context)
    recent = [case for case in live if find.is_recent(context, case)]
    if recent or not alone:
        return recent[0] if recent else None
    return live[0] if len(live) == 1 else None


def _just_handed_in(context: TurnContext) -> Case | None:
    """What was just talked about, with or without a day; nothing that is half done."""
    live = [case for case in cases.own_cases(context) if not case.is_over and case.state != "draft"]
    return next((case for case in live if find.is_recent(context, case)), None)


def beside(context: TurnContext, case: Case) -> list[Part]:
    """What they have, told while something else is filled in: "when was mine"; nothing if that is not asked."""
    if context.turn.keys or not context.house.acts.among((OWN,), context.turn.text, context.written):
        return []
    own = [each for each in _own(context) if each.code != case.code]
    if not own:
        return [Say(context.say("case.own.none"))]
    return case_status.told(context, own[0]) if len(own) == 1 else [_listed(context, own)]


def about_reminder(context: TurnContext, case: Case) -> tuple[Case, Part] | None:
    """What is half done with whether a reminder is wanted, and what is said to it; None if a turn says nothing of it, or more."""
    acts, text = context.house.acts, context.turn.text
    if context.turn.keys or case.is_booked or case.report:
        return None
    said = acts.among((UNREMIND, REMIND), text)[:1]
    if not said or length(acts.without(said[0], text)) > FEW * WORD:
        return None
    if UNREMIND in said:
        return replace(case, slots={**case.slots, UNREMIND: "yes"}), Say(context.say("case.remind.not"))
    return _with_reminder(case), Say(context.say("case.remind.will"))


def _with_reminder(case: Case) -> Case:
    """The case without the note that no reminder is wanted."""
    return replace(case, slots={name: value for name, value in case.slots.items() if name != UNREMIND})


def _just_over(context: TurnContext) -> list[Case]:
    """What was just called off and talked about: they may have nothing else, and no code is needed for that."""
    over = [case for case in cases.own_cases(context) if case.is_over]
    return [case for case in over if find.is_recent(context, case)][:1]


def _own(context: TurnContext) -> list[Case]:
    """What somebody has whose day is known."""
    own = cases.own_cases(context)
    return [case for case in own if not case.is_over and case.state != "draft" and _has_day(context, case)]


def _tell_all(context: TurnContext, own: list[Case]) -> TurnResult:
    """Name and day of several cases: appointments first, the nearest before the others."""
    if len(own) == 1:
        return case_actions.status(context, own[0])
    return cases.tell(context, own[0], _listed(context, own))


def _listed(context: TurnContext, own: list[Case]) -> Part:
    own = sorted(own, key=lambda case: (case.booking is None, case.booking and case.booking.starts))
    told = context.say("list.semicolon").join(case_actions.label(context, case) for case in own[: case_actions.MOST])
    return Say(context.say("case.own", cases=told))


def _has_day(context: TurnContext, case: Case) -> bool:
    return case.is_booked or bool(fill.short(context, case))


def _tell_when(context: TurnContext, case: Case) -> TurnResult:
    """The day; and that the hour is not known, if that is asked for."""
    if case.kind != "application":
        return case_actions.status(context, case)
    is_hour = context.house.acts.among((HOUR,), context.turn.text, context.written)
    if not is_hour or case.details.value("time"):
        return case_actions.status(context, case)
    unknown = Say(context.say("case.hour.unknown"))
    return cases.tell(context, case, *case_status.told(context, case), unknown, *wording.ring(context, case))


def _tell_doing(context: TurnContext, case: Case) -> TurnResult | None:
    """What they must do themselves, from the entry; None if it does not say, or for an appointment."""
    service = context.house.catalogue.get(case.service)
    if case.kind != "application" or service is None:
        return None
    asked = _last_asked(context)
    return service_answer.answer_question(asked, service, "") if answers(asked, service, SAYS) else None


def _last_asked(context: TurnContext) -> TurnContext:
    """The turn without the clause before its question: "if they come tomorrow, when must I put it out"."""
    acts, text = context.house.acts, context.turn.text
    if acts.among((CLAUSE,), text):
        context = replace(context, turn=replace(context.turn, text=acts.without(CLAUSE, text)))
    return plain_turns.analysed(context)


def _tell_phone(context: TurnContext, case: Case) -> TurnResult:
    """The number of the office, the service or the team that has it."""
    return cases.tell(context, case, *wording.ring(context, case))


def _tell_where(context: TurnContext, case: Case) -> TurnResult | None:
    """The address of the office; None if nobody has to go anywhere."""
    if case.booking is None or case.is_at_home:
        return None
    return cases.tell(context, case, *wording.where(context, case.booking.office))


def _tell_reminder(context: TurnContext, case: Case) -> TurnResult:
    """When the reminder comes, or that it is too late for one."""
    case = _with_reminder(case)
    planned = plan(case, context.house.city, context.now)
    told: Part = Say(context.say("case.remind.none"))
    if planned:
        told = Say(context.say("case.remind.when", when=wording.moment(context, planned[0].at)))
    # Why planned anew: they may have been called off before.
    return cases.tell(context, case, told, writes=(DropDues(case.code, "reminder"), *planned))


def _drop_reminders(context: TurnContext, case: Case) -> TurnResult:
    """Cancels the reminders of the case."""
    told = Say(context.say("case.remind.not"))
    return cases.tell(context, case, told, writes=(DropDues(case.code, "reminder"),))


ANSWERS: dict[str, Callable[[TurnContext, Case], TurnResult | None]] = {
    COMING: _tell_when,
    UNREMIND: _drop_reminders,
    REMIND: _tell_reminder,
    WHERE: _tell_where,
    PHONE: _tell_phone,
    DOING: _tell_doing,
    WHEN: _tell_when,
}
"""What is asked → what answers it; of several the first."""
