"""One more errand of the same kind right after one was filed: it begins anew, and what was filed stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import find, wishes
from bot.errands.case.report import kinds
from bot.errands.case.start import start
from bot.forms.engine.moves import COMMIT
from bot.language.dates.shift import Shift
from bot.model.case import Case
from bot.model.turn_result import TurnResult

MORE, FOR = "one-more", "one-for"
"""Words that want one more of the same, and those that say for whom, or that the first stands."""


def begin(context: TurnContext) -> TurnResult | None:
    """Begins the errand that was just filed once more, for another house or person; None if a turn does not ask for that."""
    if not _is_wanted(context) or (case := _filed(context)) is None:
        return None
    service = context.house.catalogue.get(case.service)
    # Why for somebody: "another one" to a time that was just booked may be another time.
    is_plain = case.kind != "booking" or context.house.acts.among((FOR,), context.turn.text, context.written)
    if service is None or not is_plain:
        return None
    # Why without them: 给我老伴也约一个 is near getting married.
    beside = context.house.acts.without(MORE, context.turn.text)
    said = analyse(context, beside) if beside else None
    if said is not None and (find.names_another(said, [case]) or kinds.is_surely_reported(said)):
        return None
    return start.begin(context, service, at_home=case.is_at_home, kept=_near(context, case))


def _is_wanted(context: TurnContext) -> bool:
    acts = context.house.acts
    return not context.turn.keys and bool(acts.among((MORE,), context.turn.text, context.written))


def _filed(context: TurnContext) -> Case | None:
    """What was just booked or handed in."""
    live = [case for case in cases.own_cases(context) if not case.is_over and case.state != "draft"]
    filed = [case for case in live if case.is_booked or (case.kind == "application" and COMMIT in case.details.commits)]
    return next((case for case in filed if find.is_recent(context, case)), None)


def _near(context: TurnContext, case: Case) -> Mapping[str, str]:
    """What a new appointment keeps of the one that stands: its office, and a time after it on its day."""
    if case.booking is None:
        return {}
    starts = context.house.city.local(case.booking.starts)
    # Why later where nothing is said of when: "and one for my wife" is the one after his.
    wish = (wishes.shift_in(context) or Shift(is_later=True)).from_time(starts)
    kept = wishes.with_wish(case, wish, wishes.office_in(context, case) or case.booking.office).slots
    return {name: kept[name] for name in (wishes.WISH, wishes.OFFICE)}
