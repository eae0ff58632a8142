"""The things of a form that was handed in, as a later turn names them: what is mended, and which of several is meant."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import case_form, desk, heard
from bot.forms.engine.moves import COMMIT
from bot.forms.readers.choices import read_choices
from bot.model.case import Case

MENDED, CALLED_OFF = "mended", ("cancel", "cancel-all")
SEVERAL = "select_multiple"


def mended(context: TurnContext) -> Case | None:
    """The one form handed in whose things a turn says are mended, all and no other, without calling it off; else None."""
    acts, text = context.house.acts, context.turn.text
    if context.turn.keys or not acts.among((MENDED,), text, context.written) or acts.among(CALLED_OFF, text):
        return None
    live = [case for case in desk.own_cases(context) if not case.is_over]
    if any(case.report for case in live):
        # Why: the lamp that shines again may be the one in the street.
        return None
    own = (case for case in live if COMMIT in case.details.commits)
    found = [case for case in own if (asked := _things(case, context)) and asked == _named(case, context)]
    return found[0] if len(found) == 1 else None


def names_any(context: TurnContext, case: Case) -> bool:
    """True if a turn names a thing that a form was handed in for."""
    return bool(_things(case, context) & _named(case, context))


def names_some(context: TurnContext, case: Case) -> bool:
    """True if a turn names some of several things of a form: "no need to come for the sofa", where a bed is collected too."""
    asked = _things(case, context)
    named = _named(case, context) & asked if len(asked) > 1 else set()
    return bool(named) and named != asked


def _things(case: Case, context: TurnContext) -> set[str]:
    """Names of the things a form was handed in for."""
    form = case_form.form_of(context, case)
    told = [case.details.value(each.name) for each in form.questions if each.type == SEVERAL] if form else []
    return {str(name) for names in told if isinstance(names, list) for name in names}


def _named(case: Case, context: TurnContext) -> set[str]:
    """Names of the things that a turn names, wanted or not."""
    form, readers = case_form.form_of(context, case), context.house.readers
    spoken = readers.spoken(context.turn.text, heard.hear(context))
    asked = [each for each in form.questions if each.type == SEVERAL] if form else []
    read = [each for question in asked for each in read_choices(spoken, question, False, readers)]
    return {
        str(name) for each in read for name in (*(each.value if isinstance(each.value, list) else ()), *each.without)
    }
