"""Changes to what was handed in: in the same case while nobody works on it, otherwise passed on to staff."""

from __future__ import annotations

from datetime import datetime

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import case_form, find, heard, wording
from bot.errands.case import desk as cases
from bot.errands.case.form import answers, fill
from bot.forms.engine.advance import advance
from bot.forms.engine.moves import COMMIT
from bot.forms.engine.one_of_several import is_one
from bot.forms.engine.reopened import opened_again, says_change
from bot.model.case import Case
from bot.model.case_write import SaveCase
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

JUST = PATIENCE.errand.changed
RESIDENT = "resident"
AS_WELL = "as-well"
"""The act that tells of something beside what was told."""
ONE_MORE, SHORT = "one more", 40
"""Kind of words for one thing more, and the most letters of a text that says no more than that."""
NOT_OVER = "not handed over"
"""Line of a history: the department's system did not take it, and staff do it."""


def changed_case(context: TurnContext) -> Case | None:
    """The case that was handed in and that a turn changes; None if it changes none."""
    desk, turn = cases.desk(context), context.turn
    if desk is None or turn.keys or not turn.text.strip() or _is_new_wish(context):
        return None
    own = [case for case in desk.cases_of(turn.address, turn.at) if _is_handed_in(case)]
    recent = [case for case in own if find.is_recent(context, case)]
    near = recent or [case for case in own if (at := _handed_in_at(case)) and turn.at - at <= JUST]
    return near[0] if len(near) == 1 and _is_changed(context, near[0]) else None


def _is_new_wish(context: TurnContext) -> bool:
    """True if a turn wants something done that is not one thing more: "can you take a fridge as well" names no other house."""
    acts, text = context.house.acts, context.turn.text
    is_wish = bool(acts.among(("book", "do"), text))
    return is_wish and (not acts.among((AS_WELL,), text, context.written) or find.names_house(context))


def puts_right(context: TurnContext, case: Case) -> bool:
    """True if a turn gives another answer of a form that is being filled in: "no shopping, laundry instead" calls nothing off."""
    form, said, readers = case_form.form_of(context, case), heard.hear(context), context.house.readers
    if form is None:
        return False
    return bool(advance(form, case.details, said, readers).corrected) or is_one(form, case.details, said, readers)


def tell_not_listed(context: TurnContext) -> TurnResult | None:
    """Says that what is not wanted was never on the list of what was just handed in; None if something else is said."""
    desk, turn = cases.desk(context), context.turn
    if desk is None or turn.keys:
        return None
    for case in desk.cases_of(turn.address, turn.at):
        form = case_form.form_of(context, case) if _is_handed_in(case) and find.is_recent(context, case) else None
        if form and is_one(form, case.details, heard.hear(context), context.house.readers):
            told = Say(context.say("case.remark.not_listed")), answers.so_far(context, case, form)
            return cases.tell(context, case, *told)
    return None


def note_beside(context: TurnContext) -> TurnResult | None:
    """The answer to what changes no answer of what was just handed in, and is of it all the same."""
    return tell_not_listed(context) or _note_one_more(context)


def _note_one_more(context: TurnContext) -> TurnResult | None:
    """Passes on one thing more that has no name in the form: "add one for the stairs" after bars were ordered."""
    desk, text, words = cases.desk(context), context.turn.text, context.house.readers.words
    is_one = (
        not context.turn.keys and len(text) <= SHORT and words.has(ONE_MORE, text) and not words.has("questions", text)
    )
    if desk is None or not is_one:
        return None
    own = (case for case in desk.cases_of(context.turn.address, context.turn.at) if _is_handed_in(case))
    case = next((each for each in own if find.is_recent(context, each)), None)
    if case is None:
        return None
    told = Say(context.say("case.more_told", name=wording.subject(context, case)))
    note = SaveCase(case, "change wanted", text, tells_staff=True)
    return cases.tell(context, case, told, writes=(note,))


def _is_changed(context: TurnContext, case: Case) -> bool:
    form, said = case_form.form_of(context, case), heard.hear(context)
    if form is None or not says_change(form, case.details, said, context.house.readers):
        return False
    if not context.house.acts.among(("cancel",), context.turn.text, context.written):
        return True
    # Why: "my mom's heat on Reed Street, cancel that repair" tells which one it is, and changes no house.
    move = advance(form, opened_again(case.details), said, context.house.readers)
    # Why not a list of which nothing is left: who cancels all that is to be fetched calls the order off.
    lists = {q.name for q in form.questions if q.type == "select_multiple" and q.name not in move.details.answers}
    places = {each.name for each in form.questions if each.type == "address"}
    return not {*move.corrected} <= places | lists


def change(context: TurnContext, case: Case) -> TurnResult:
    """Reads the change back, or passes it on to staff if it is too late, and says so."""
    if case.state == "draft":
        return _put_right_draft(context, case)
    return fill.change(context, case) if may_change(context, case) else pass_on(context, case)


def _put_right_draft(context: TurnContext, case: Case) -> TurnResult:
    """The change as an answer to the form that is half done; its open question again where nothing is changed.

    Why never passed on: no office has a draft, and whoever hears that one has it never agrees to it.
    """
    put_right = fill.turn(context, case)
    if isinstance(put_right, TurnResult):
        return put_right
    return fill.again(context, case, Say(context.say("case.resumed", name=wording.subject(context, case))))


def may_change(context: TurnContext, case: Case) -> bool:
    """True while nobody works on it, and its day is to come."""
    is_in_hand = any(event.what == NOT_OVER or (event.by not in {RESIDENT, ""}) for event in case.history)
    if case.state != "open" or is_in_hand:
        return False
    day = case.details.value("day") or case.details.value("start")
    return not isinstance(day, str) or day[:10] > context.today.isoformat()


def pass_on(context: TurnContext, case: Case) -> TurnResult:
    """Writes what was said into the case for the department, which decides; the resident is told so."""
    told = Say(context.say("case.amend.late", name=wording.subject(context, case)))
    note = SaveCase(case, "change wanted", context.turn.text, tells_staff=True)
    return cases.tell(context, case, told, writes=(note,))


def _is_handed_in(case: Case) -> bool:
    return case.kind == "application" and COMMIT in case.details.commits and not case.is_over


def _handed_in_at(case: Case) -> datetime | None:
    at = [event.at for event in case.history if event.what in {"committed", "changed"}]
    return at[-1] if at else None
