"""Where something reported is, told more exactly right afterwards: it is added to the report and is nothing new."""

from __future__ import annotations

from bot.config.patience import PATIENCE
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.report import kinds, report
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.language.tokens import tokens
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.places.adding import add_mark, with_relation
from bot.places.place_words import place_words
from bot.retrieval.services.query import length

WITHIN = PATIENCE.errand.corrected
"""How long after a report its place may be put right, or told more exactly."""
BESIDE = 10
"""Length (characters of Chinese) of what may stand beside the place: "I think it is …"."""
NOT_IT = ("another", "corrects", "wrong-place", "no-harm", "book", "do", "cancel", "move", "status", "breaks")
"""Acts of a turn that tells no more of the place: it puts it right, or wants something else."""


def is_told(context: TurnContext) -> bool:
    """True if a few words say where the thing just reported is, and nothing else was talked about since."""
    desk = cases.desk(context)
    last = desk.own_case(context.session.case, context.turn.address) if desk and context.session.case else None
    if last is None or last.report is None or last.is_over or context.session.case_at != context.session.at:
        return False
    return find.was_talked_of(context, last, WITHIN) and added(context, last) is not None


def says_again(context: TurnContext, case: Case) -> bool:
    """True if a turn says the place of a report once more, and nothing beside it: it asks for nothing new."""
    text, known = context.turn.text, report.place_of(case)
    found = context.house.readers.places.read(text, context.language)
    if found is None or not known.street or (found.value.street, found.value.number) != (known.street, known.number):
        return False
    return not tokens(f"{text[: found.start]} {text[found.end :]}", context.house.keywords.stop_words)


def added(context: TurnContext, case: Case) -> Place | None:
    """The place of a report with what a turn adds to it; None if it adds nothing, or says more than that."""
    text, places, words = context.turn.text, context.house.readers.places, place_words(context.language)
    known, found = report.place_of(case), places.read(text, context.language)
    if found is None or words is None or known.relation == DESCRIBED or not (known.street or known.landmark):
        return None
    more = found.value
    beside = f"{text[: found.start]} {text[found.end :]}"
    is_question = context.house.readers.words.has("questions", text)
    if more.street or is_question or length(beside) > BESIDE or turn_act.is_said(context, NOT_IT):
        return None
    if kinds.is_surely_reported(context):
        return None
    if more.landmark:
        is_elsewhere = bool(known.landmark) and more.lat is not None
        completed = places.complete(known, more, context.language)
        return None if is_elsewhere else add_mark(known, more, completed, words)
    numbered = places.correct(known, text, context.language) if more.number else None
    if numbered is None or numbered.street != known.street:
        return None
    rules = grammar(context.language)
    said = figures(text, rules).text if rules else text
    return numbered if words.relations_after else with_relation(numbered, said, words)
