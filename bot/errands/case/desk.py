"""What all errands on a case share: finding the case of a question, leaving a question open, saving an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.dialogue.turn.context import TurnContext
from bot.forms.engine.state import asked_slot
from bot.model.case import Beneficiary, Case, CaseDetails, Kind, Relation
from bot.model.case_desk import CaseDesk
from bot.model.case_write import CaseWrite, SaveCase
from bot.model.dialogue_state import Expectation
from bot.model.reply import Choices, Detail, Option, Part
from bot.model.turn_result import Question, TurnResult

NAME = "case"
"""Name of the errand while a question about a case is open."""
ERRAND = {"booking": "book", "application": "apply", "report": "report"}


def desk(context: TurnContext) -> CaseDesk | None:
    """The interface to cases; None for a line that keeps none."""
    return context.house.desk


def own_cases(context: TurnContext) -> tuple[Case, ...]:
    """The sender's cases, open ones first; none on a line that keeps none."""
    desk_ = desk(context)
    return desk_.cases_of(context.turn.address, context.turn.at) if desk_ is not None else ()


def open_topic(context: TurnContext) -> str:
    """The topic of the open question about a case: "form", "time", "join" …; empty if none is open."""
    asked = context.session.asked
    return asked.slot("ask") if asked.of(NAME) else ""


def asked_case(context: TurnContext) -> Case | None:
    """The case of the open question; None if there is none, or the case has nothing left to ask."""
    code, desk_ = context.session.asked.slot("case"), desk(context)
    return desk_.own_case(code, context.turn.address) if code and desk_ is not None else None


def new_case(context: TurnContext, kind: Kind, service: str = "", problem: str = "", form: str = "") -> Case:
    """A draft for the sender, not saved yet."""
    return Case(
        context.house.new_code(), kind, "draft", service, problem, CaseDetails(form=form), opened_at=context.turn.at,
        channel=context.turn.channel, address=context.turn.sender,
    )  # fmt: skip


def ask(
    context: TurnContext, case: Case, topic: str, question: Question, *parts: Part, writes: tuple[CaseWrite, ...] = (),
    save: str | None = "answered", **slots: str,
) -> TurnResult:  # fmt: skip
    """Asks a question about a case and leaves it open; the case is saved with it.

    topic: what takes the answer; slots: what it needs to know besides the case. save: line for the history, empty for none;
    None where the case is not written.
    """
    kept = {"case": case.code, "ask": topic, "slot": question.slot, "kind": question.kind, **slots}
    context = context.with_session(expects=Expectation("case", NAME, kept))
    # Why kept where it is of the same slot: a mark behind it says that another one of several is asked for.
    asking = case.details.asking if asked_slot(case.details) == question.slot else question.slot
    case = replace(case, details=_for_whom(replace(case.details, asking=asking)))
    saved = (SaveCase(case, _first(case, save)),) if save is not None else ()
    return context.answer(
        *parts, outcome="asked", errand=ERRAND.get(case.kind, NAME), service=case.service or case.problem, question=question,
        about=case.code, writes=(*saved, *writes),
    )  # fmt: skip


def tell(
    context: TurnContext, case: Case, *parts: Part, writes: tuple[CaseWrite, ...] = (), what: str | None = None,
    tells_staff: bool = False,
) -> TurnResult:  # fmt: skip
    """Tells something about a case and leaves no question open.

    what: line for its history, None where it is not written. tells_staff: they are told that there is something to do.
    """
    context, case = context.with_session(expects=None), replace(case, details=_for_whom(case.details))
    saved = (SaveCase(case, _first(case, what), tells_staff=tells_staff),) if what is not None else ()
    return context.answer(
        *parts, outcome="answered", errand=ERRAND.get(case.kind, NAME), service=case.service or case.problem, about=case.code,
        writes=(*saved, *writes),
    )  # fmt: skip


def _for_whom(details: CaseDetails) -> CaseDetails:
    """The details with the person the errand is for, if that was said."""
    relation = details.value("for")
    if relation not in get_args(Relation):
        return details
    name = str(details.value("name", "")) if relation != "self" else ""
    return replace(details, beneficiary=Beneficiary(relation, name), by="resident" if relation == "self" else "helper")


def _first(case: Case, what: str) -> str:
    return what if case.id or not what else "opened"


def code_detail(context: TurnContext, case: Case) -> Detail:
    """The code, to be written down."""
    return Detail(context.say("code.label"), case.code, "code")


def choices(context: TurnContext, prompt: str, labels: tuple[str, ...], kind: str) -> Choices:
    """A list to pick from; a pick comes back as its place."""
    options = (Option(str(n), label, f"{kind}:{n}") for n, label in enumerate(labels, 1))
    return Choices(prompt, tuple(options))


def read_yes_no(context: TurnContext) -> bool | None:
    """The answer to a yes-or-no question, by keys or by words; None if it is neither."""
    turn, keywords = context.turn, context.house.keywords
    if turn.keys:
        return {"1": True, "2": False}.get(turn.keys.rstrip("#"))
    command, number = keywords.command(turn.text), _picked(context)
    if command in {"yes", "no"} or number in {1, 2}:
        return command == "yes" or number == 1
    said = context.house.acts.among(("yes", "no"), turn.text, context.written)
    return said[0] == "yes" if said else None


def read_no(context: TurnContext) -> bool:
    """True for no, by words alone: a number may pick something."""
    is_no = context.house.keywords.command(context.turn.text) == "no"
    return is_no or "no" in context.house.acts.among(("no",), context.turn.text, context.written)


def read_pick(context: TurnContext, most: int) -> int | None:
    """Place in a list of the option that was picked, from 0; None if none was."""
    keys = context.turn.keys.rstrip("#")
    number = int(keys) if keys.isdecimal() else _picked(context)
    if number is None:
        return None
    place = number - 1 if number > 0 else most + number
    return place if 0 <= place < most else None


def _picked(context: TurnContext) -> int | None:
    """The number that a turn picks, by itself or with a word or two around it: "1", "the first one", "ok 1 please"."""
    keywords, text = context.house.keywords, context.turn.text
    number = keywords.pick(text)
    return keywords.pick(context.house.acts.without("picks", text)) if number is None else number
