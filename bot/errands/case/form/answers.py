"""Wording of a form: its questions, what may be picked, and what is read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, get_args

from bot.answering.wording import listed
from bot.dialogue.turn.context import TurnContext
from bot.errands import no_day
from bot.errands.case import wording
from bot.forms.engine.state import is_for_other
from bot.forms.form import Form, Question
from bot.forms.turn import Move, Option
from bot.model.case import TOO_MANY, Answer, Case, CaseDetails, Relation
from bot.model.reply import Ask, Part, Say

KEYED = frozenset({"date", "time", "phone", "number", "code", "address"})
"""Types of questions that are answered with several keys."""
AGE = "age"
"""The entity of a question for an age."""
REMARKS = {"whose": "case.remark.whose", "another": "case.remark.another", "not-listed": "case.remark.not_listed"}
"""Wording before a question that is asked again, by the reason."""


def in_words(slot: str, kind: str, prompt: str) -> Ask:
    """A question of a form that is answered in words, or by keys."""
    return Ask(slot, prompt, "yes-no" if kind == "yes_no" else "open", keyed=kind in KEYED)


def way(context: TurnContext) -> Any:
    """The wording of a question for somebody who hears, or for somebody who reads."""
    return "speech" if context.turn.is_spoken else "text"


def lead(context: TurnContext, form: Form, move: Move) -> list[Part]:
    """What is said before a question: a correction, a note, why an answer is not possible, that it was not understood."""
    said: list[Part] = _put_right(context, form, move) if move.kind in {"ask", "settle"} else []
    if remark := REMARKS.get(move.why):
        said.append(Say(context.say(remark)))
    said += [Say(note.wording(context.language, way(context))) for note in move.notes]
    if any((known := form.question(slot)) and known.unknown == "ask_person" for slot in move.unknown):
        said.append(Say(context.say("case.unknown.person")))
    none_such = no_day.told(context) if any(question.type == "date" for question in form.questions) else []
    said += none_such
    if (move.kind == "impossible" or move.why == "too-many") and move.message:
        said.append(Say(context.words(move.message)))
    elif move.kind == "ask_again" and move.why in {"missed", "silence"} and not none_such:
        hint = move.question.hint if move.question and not _of_whom(context, move.question, move.details) else {}
        said.append(Say(context.words(hint) if hint else context.say(f"case.missed.{move.why}")))
    elif move.kind == "ask_again" and move.why == "required":
        said.append(Say(context.say("case.missed.required")))
    return said


def _put_right(context: TurnContext, form: Form, move: Move) -> list[Part]:
    """Tells back what a turn corrected or added beside an open question, so that people know it was heard."""
    put_right = _told_back(context, form, move.details, _public(form, (s for s in move.corrected if s != move.slot)))
    if put_right:
        return [Say(context.say("case.noted", answers=context.say("list.semicolon").join(put_right)))]
    if move.slot != context.session.asked.slot("slot"):
        return []
    # Why only where the same is asked again: otherwise the next question shows that it was heard.
    told = (slot for slot in _public(form, move.filled) if slot != move.slot and _is_asked(form, slot))
    beside = _told_back(context, form, move.details, told)
    return [Say(context.say("case.so_far", answers=context.say("list.semicolon").join(beside)))] if beside else []


def _is_asked(form: Form, slot: str) -> bool:
    question = form.question(slot)
    return question is not None and question.asked


def prompt(context: TurnContext, case: Case, form: Form, move: Move) -> str:
    """The question."""
    if move.slot == "read_back":
        return context.say("case.read_back", answers=read_back(context, form, move, case))
    if move.slot == "wrong":
        return context.say("case.wrong")
    if move.kind == "settle":
        return context.say("case.settle")
    if move.question is None:
        return context.say("case.wrong")
    if (told := move.details.answers.get(move.question.name)) and told.known == TOO_MANY:
        given = value(context, move.question, replace(told, known="given"))
        return context.say("case.too_many", answers=given)
    if move.suggested is not None:
        return context.say("case.same", answer=value(context, move.question, move.suggested))
    if move.why == "number":
        return context.say("case.number")
    if move.why == "more":
        return context.say("case.more", name=move.question.wording(context.language, way(context)))
    return _of_whom(context, move.question, move.details) or move.question.wording(context.language, way(context))


def _of_whom(context: TurnContext, question: Question, details: CaseDetails) -> str:
    """The question in words that say whose name or number is meant, where it is for somebody else; otherwise empty."""
    relation = details.value("for")
    if not question.theirs or not is_for_other(details) or relation not in get_args(Relation):
        return ""
    return context.words(question.theirs).format(who=context.say(f"case.for.{relation}"))


def labels(context: TurnContext, form: Form, move: Move) -> list[tuple[str, str]]:
    """What may be picked: name and label, in key order; nothing for a plain yes or no."""
    if {option.name for option in move.options} <= {"yes", "no"}:
        return []
    return [(option.name, _label(context, form, move, option)) for option in move.options]


def read_back(context: TurnContext, form: Form, move: Move, case: Case) -> str:
    """All answers that are read back, one after the other."""
    return _named(context, form, case, [slot for piece in move.pieces for slot in piece])


def so_far(context: TurnContext, case: Case, form: Form) -> Part:
    """All answers there are in the middle of a form, as they are told back."""
    answers = _named(context, form, case, _public(form, [question.name for question in form.questions]))
    return Say(context.say("case.so_far", answers=answers))


def _named(context: TurnContext, form: Form, case: Case, slots: Iterable[str]) -> str:
    """What a case is about, and then the answers of some slots."""
    told = _told_back(context, form, case.details, slots)
    return context.say("list.semicolon").join([wording.subject(context, case), *told])


def _told_back(context: TurnContext, form: Form, details: CaseDetails, slots: Iterable[str]) -> list[str]:
    """The answers of some slots as they are told back, those that have one."""
    given = ((form.question(slot), details.answers.get(slot)) for slot in slots)
    told = (value(context, question, answer) for question, answer in given if question and answer)
    return [text for text in told if text]


def _public(form: Form, slots: Iterable[str]) -> list[str]:
    """Those of some slots whose answers may be told although nobody asked."""
    return [slot for slot in slots if (question := form.question(slot)) and not question.private]


def value(context: TurnContext, question: Question, answer: Answer) -> str:
    """An answer as it is read back."""
    if answer.known != "given" or answer.value is None:
        return ""
    kept = answer.value
    if isinstance(kept, list) and question.type in {"choice", "select_multiple", "for"}:
        return listed(context, [_choice(context, question, name) for name in kept])
    if isinstance(kept, list):
        return listed(context, [value(context, question, Answer(each)) for each in kept])
    return _one(context, question, kept)


def _one(context: TurnContext, question: Question, kept: Any) -> str:
    kind = question.type
    if kind == "for" and kept in get_args(Relation):
        return context.say("case.answer.for", who=context.say(f"case.for.{kept}"))
    if kind == "number" and question.reads == AGE:
        return context.say("case.answer.age", age=str(kept))
    if kind in {"choice", "select_multiple", "for"}:
        return _choice(context, question, kept)
    if kind == "yes_no":
        word = context.say("case.answer.yes" if kept else "case.answer.no")
        return context.say("case.answer.to", question=question.wording(context.language, "text"), answer=word)
    if kind == "date":
        return wording.day(context, date.fromisoformat(str(kept)))
    if kind == "time":
        return context.time(time.fromisoformat(str(kept)))
    if kind == "appointment":
        if kept.get("at_home"):
            return wording.span(context, datetime.fromisoformat(kept["starts"]), int(kept["minutes"]))
        at = wording.moment(context, datetime.fromisoformat(kept["starts"]))
        return context.say("case.time.at", time=at, office=wording.office_name(context, kept["office"]))
    if kind == "span":
        start, _, end = str(kept).partition("/")
        return context.say("office.span", start=start, end=end)
    return wording.place(context, kept) if isinstance(kept, dict) else str(kept)


def _choice(context: TurnContext, question: Question, name: Any) -> str:
    if isinstance(name, dict):
        return str(name.get("name") or name.get("relation") or "")
    choice = question.choice(str(name))
    return context.words(choice.label) if choice else str(name)


def _label(context: TurnContext, form: Form, move: Move, option: Option) -> str:
    """The label that the form gives; otherwise the wording of a yes, a no, the sender, a day or a time."""
    if option.label:
        return option.label
    if option.name in {"yes", "no"}:
        return context.say(f"case.answer.{option.name}")
    if option.name == "sender":
        return context.say("case.answer.sender")
    if (asked := form.question(option.name)) is not None:
        return asked.wording(context.language, "text")
    if move.question is not None:
        return value(context, move.question, Answer(option.name if option.value is None else option.value))
    return option.name
