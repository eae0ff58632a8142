"""What a resident answers to "is it fixed now?". A denial wins over the word "fixed", and what is not plain is asked again."""

from __future__ import annotations

from bot.dialogue.tracking.aspect import means
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.report import fix_confirmation, kinds
from bot.errands.case.report.fix_confirmation import FIXED as FIXED
from bot.errands.case.report.fix_confirmation import FixReply
from bot.model.case import Case
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import WORD, length

SHORT = 4
"""Words of an answer that is yes or no by what it means alone."""
DENIED, DOUBTED, MENDED, UNSEEN, GONE, BEGUN = (
    "denies-fixed", "doubts-fixed", "of-fixing", "not-looked", "trouble-gone", "begins-fixed",
)  # fmt: skip
SAID = ("is-fixed", "not-fixed", DENIED, DOUBTED, MENDED, UNSEEN, GONE, BEGUN)


def answer(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to the news that it is fixed."""
    return fix_confirmation.answer(context, case, read(context, case))


def answer_question(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to our question whether it is fixed."""
    return fix_confirmation.answer_fixed(context, case, read(context, case))


def read(context: TurnContext, case: Case) -> FixReply:
    """What a turn says of the repair of what was reported."""
    said, yes = context.house.acts.among(SAID, context.turn.text, context.written), yes_no(context)
    if UNSEEN in said and yes is not True and "is-fixed" not in said:
        return "unseen"
    is_denied = DENIED in said or ("not-fixed" in said and GONE not in said)
    is_affirmed = "is-fixed" in said or GONE in said or BEGUN in said or yes is True
    if is_affirmed:
        # Why asked: "yes, but it rocks again" says both.
        is_plain = DOUBTED not in said and not is_denied and (yes is not False or GONE in said)
        is_quoted = is_denied and yes is not True and not {GONE, BEGUN} & {*said}
        return "fixed" if is_plain else "not fixed" if is_quoted else "unclear"
    if is_denied or yes is False:
        # Why: "I have not got my bus card yet" is of something else.
        is_other = yes is None and MENDED not in said and find.names_another(context, [case])
        return "other" if is_other else "not fixed"
    return _unsaid(context, case.problem, said)


def _unsaid(context: TurnContext, problem: str, said: tuple[str, ...]) -> FixReply:
    """What a turn without words of yes or no says of the repair."""
    learned = turn_act.learned_act(context)
    is_told = kinds.tells_of(context, problem)
    if learned == "is-fixed" or DOUBTED in said:
        return "unclear" if is_told or MENDED in said or learned == "is-fixed" else "other"
    # Why: whoever tells of the same thing again when asked says that it is as it was.
    return "not fixed" if is_told else "unclear" if MENDED in said else "other"


def yes_no(context: TurnContext) -> bool | None:
    """Yes or no by the words, or by the meaning of a short turn."""
    yes = cases.read_yes_no(context)
    is_short = length(context.turn.text) <= SHORT * WORD
    return means(context, "affirm") if yes is None and is_short and means(context, "affirm", "deny") else yes
