"""The problems of a city as Open311 services, and the questions of each beside its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.catalogue.model import Lists, Problem, Words
from bot.forms.form import Form, Question
from bot.language.phrases import Phrases

ServiceType = Literal["realtime", "batch", "blackbox"]
DATATYPES = {
    "yes_no": "singlevaluelist", "choice": "singlevaluelist", "select_multiple": "multivaluelist", "number": "number",
    "date": "datetime", "time": "datetime", "text": "text",
}  # fmt: skip
"""Kind of question → how a program asks it; all others are a line of text."""
YES_NO = ("yes", "no")
POLE, UNIT, DANGER = "pole", "unit", "danger"
Item = dict[str, Any]


@dataclass(frozen=True)
class ServiceList:
    """What can be reported, in one language."""

    problems: tuple[Problem, ...]
    phrases: Phrases
    language: str
    kind: ServiceType = "realtime"
    forms: Mapping[str, Form] | None = None
    """Problem → the form a clerk wrote for it."""

    def problem(self, code: str) -> Problem | None:
        """A problem by its code."""
        return next((problem for problem in self.problems if problem.id == code), None)

    def services(self) -> list[Item]:
        """All that can be reported."""
        return [
            {
                "service_code": problem.id, "service_name": self._said(problem.name), "description": self._said(problem.pledge),
                "metadata": True, "type": self.kind, "keywords": ", ".join(self._listed(problem.also)),
                "group": problem.department,
            }
            for problem in self.problems
        ]  # fmt: skip

    def definition(self, problem: Problem) -> Item:
        """What is asked of a problem; the first line only tells how its place is best said."""
        attributes = list(self._attributes(problem))
        numbered = [{**attribute, "order": place} for place, attribute in enumerate(attributes, 1)]
        return {"service_code": problem.id, "attributes": numbered}

    def required(self, problem: Problem) -> list[str]:
        """Codes of what must be answered."""
        return [attribute["code"] for attribute in self._attributes(problem) if attribute["required"]]

    def _attributes(self, problem: Problem) -> Iterator[Item]:
        yield _attribute("place", "string", self._said(problem.ask_place), variable=False)
        yield _attribute(POLE, "string", self._phrase("pole"))
        if problem.join.per in {"building", "household"}:
            yield _attribute(UNIT, "string", self._phrase("unit"))
        yield _attribute(DANGER, "singlevaluelist", self._phrase("danger"), values=self._yes_no())
        form = (self.forms or {}).get(problem.id)
        yield from (self._question(question) for question in form.questions if question.asked) if form else ()

    def _question(self, question: Question) -> Item:
        values = (
            self._yes_no()
            if question.type == "yes_no"
            else [{"key": choice.name, "name": self._said(choice.label)} for choice in question.choices]
        )
        kind = DATATYPES.get(question.type, "string")
        return _attribute(
            question.name, kind, question.wording(self.language, "text"), self._said(question.hint),
            required=question.required, values=values,
        )  # fmt: skip

    def _yes_no(self) -> list[Item]:
        return [{"key": key, "name": self._phrase(key)} for key in YES_NO]

    def _phrase(self, key: str) -> str:
        return self.phrases.variants(self.language, f"open311.{key}")[0]

    def _said(self, words: Words) -> str:
        return words.get(self.language) or next(iter(words.values()), "")

    def _listed(self, lists: Lists) -> list[str]:
        return [word.replace(",", " ") for word in lists.get(self.language, ())]


def _attribute(
    code: str, datatype: str, description: str, hint: str = "", *, variable: bool = True, required: bool = False,
    values: list[Item] | None = None,
) -> Item:  # fmt: skip
    return {
        "variable": variable, "code": code, "datatype": datatype, "required": required, "datatype_description": hint or None,
        "order": 0, "description": description, "values": values or [],
    }  # fmt: skip
