"""The act of a turn: by the words in `case_acts.yml`, otherwise by the classifier of acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.dialogue.turn.context import TurnContext
from bot.errands import callback
from bot.model.case import Case
from bot.retrieval.acts.data import NONE
from bot.retrieval.services.query import encoded

ASKED = {"form": "form", "place": "form", "time": "times", "cancel": "read-back", "join": "join", "fixed": "fixed"}
"""Topic of an open question → its state in `intents/acts.yml`; a question not named here leaves the acts of what stands."""
NOTED, WHY, PERSON, HOURS, DOING, OPEN = "asks-noted", "why", "person", "when", "asks-doing", "asks-open"
BESIDE = "beside-errand"
"""Words that seem to be of an errand, and are of something else."""
LEAVE = "leave"
"""Command that leaves what is asked."""
CASE, DUE, READ_BACK = "case", "due", "read_back"
"""Errands that have asked something, and the slot of a read-back."""
FACTS = frozenset({"bring", "cost", "where", "phone"})
"""Aspects whose words alone tell a question; those of how long and how may be said of times: 这几天都不行."""
TIME = "time"
"""Topic of the question which of the offered times suits."""


def acts_said(context: TurnContext, acts: Collection[str], *, by_words: bool = False) -> tuple[str, ...]:
    """Those of some acts that a turn does, in their order; by its words, and where they tell of none by the classifier.

    by_words: by its words alone.
    """
    said = context.house.acts.among(acts, context.turn.text, context.written)
    if said or by_words:
        return said
    learned = learned_act(context)
    return (learned,) if learned in acts else ()


def is_said(context: TurnContext, acts: Collection[str]) -> bool:
    """True if words or keys for some acts are in a turn; an act that only the classifier found is asked about first."""
    return bool(context.turn.keys or context.house.acts.among(acts, context.turn.text, context.written))


def asks_noted(context: TurnContext) -> bool:
    """True if a turn asks what was written down so far."""
    return not context.turn.keys and bool(context.house.acts.among((NOTED,), context.turn.text, context.written))


def learned_act(context: TurnContext) -> str:
    """The act the classifier finds in a turn, among the possible ones; empty if it is not sure, or no letter is said."""
    classifier, turn = context.house.act_classifier, context.turn
    if classifier is None or turn.keys or turn.silent or not any(map(str.isalpha, turn.text)):
        return ""
    # Why: "never mind" is a fixed word for leaving, and by likeness the soonest of the times.
    if context.house.keywords.command(turn.text) == LEAVE:
        return ""
    states = frozenset(_states(context))
    is_beside = bool(context.house.acts.among((BESIDE,), turn.text, context.written))
    act = classifier.act(encoded(turn.text), states) if states and not is_beside else NONE
    # Why not: "what should I bring", asked while times are offered, refuses none of them.
    if act not in {NONE, PERSON} and context.session.asked.slot("ask") == TIME and asks_fact(context):
        return ""
    # Why not: "do you mean my name or hers" asks what to answer, and not what it is for.
    is_whose = act == WHY and context.house.readers.words.has("whose", turn.text)
    return "" if act == NONE or is_whose else act


def asks_fact(context: TurnContext) -> bool:
    """True if the words of a turn ask something that an entry tells: what to bring, the cost, the hours of an office."""
    plain, text = context.house.keywords.plain, context.turn.text
    if plain.aspect(text) in FACTS or plain.asked(text) or plain.word_for(text, (HOURS,)):
        return True
    is_question = context.house.readers.words.has("questions", text)
    return is_question and bool(context.house.acts.among((DOING,), text, context.written))


def asks_open(context: TurnContext) -> bool:
    """True if a turn asks when something is open: its day is no wish for a time."""
    return bool(context.house.acts.among((OPEN,), context.turn.text, context.written))


def _states(context: TurnContext) -> Iterator[str]:
    """The open question, or what exists."""
    asked, desk = context.session.asked, context.house.desk
    topic = asked.slot("ask") if asked.of(CASE) else ""
    if topic in ASKED:
        yield "read-back" if asked.slot("slot") == READ_BACK else ASKED[topic]
        return
    if asked.of(DUE):
        yield "fixed"
    for case in desk.cases_of(context.turn.address, context.turn.at) if desk is not None else ():
        yield from _of_case(case)
    if callback.is_promised(context):
        yield "promised"


def _of_case(case: Case) -> Iterator[str]:
    if case.state == "draft":
        yield "draft"
    elif case.report is not None:
        # Why when it is over too: who was told that it is fixed may say that it is not.
        yield "reported"
    elif case.is_booked and not case.is_over:
        yield "booked"
    elif case.kind == "application" and not case.is_over:
        yield "handed-in"
