"""Takes a turn and returns a reply. Pure: it reads and writes nothing but what it is given."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.policy.policy import POLICY
from bot.dialogue.tracking.state_update import remember
from bot.dialogue.turn.analyse import ask_ahead
from bot.dialogue.turn.context import TurnContext, in_language
from bot.dialogue.turn.desk_of_turn import DeskOfTurn
from bot.dialogue.turn.resources import Resources
from bot.errands import call_opening, callback_reason
from bot.errands.case.calendar_entry import with_calendar
from bot.errands.case.drafts import plan_lapses
from bot.errands.case.existing.codes import with_try
from bot.errands.case.may_text import ask_once
from bot.errands.case.open_question.reopen import ask_again
from bot.errands.case.report import second_report
from bot.errands.case.start import second_wish
from bot.errands.case.start.offer import offer_errand
from bot.errands.case.told_elsewhere import with_receipt
from bot.errands.danger.wet_electrics import with_warning
from bot.errands.repeated_answer import otherwise
from bot.model.case_of_call import with_call
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult


def converse(turn: Turn, session: Session, house: Resources, *, why: bool = False) -> TurnResult:
    """Answer one turn of a conversation.

    The same turn, session and house give the same answer, but for the case codes that `house.new_code` supplies.

    why: the record names the rules beaten as well; all rules are asked for it, which takes longer.
    """
    turn = call_opening.proved(turn, session)
    session = in_language(turn, call_opening.entered(turn, session), house)
    if house.desk is not None:
        house = replace(house, desk=DeskOfTurn(house.desk))
    standard = house.keywords.dialect.standard(turn.text)
    context = TurnContext(replace(turn, text=standard), session, house, written=turn.text)
    ask_ahead(context)
    answered = otherwise(context, POLICY.decide(context, why=why))
    answered = callback_reason.noted(context, with_warning(context, answered))
    answered = second_wish.offer_other(context, offer_errand(context, answered))
    answered = ask_once(context, ask_again(context, second_report.offer_other(context, answered)))
    answered = with_receipt(context, with_try(context, with_call(turn, answered)))
    return remember(with_calendar(context, plan_lapses(context, answered)), session, turn)
