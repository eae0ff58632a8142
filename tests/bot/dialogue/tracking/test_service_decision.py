"""Which service a turn means, without Rasa: each row of decisions.yml is what was said, what was there before, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from policy_rows import Row, turn_of

from bot.dialogue.tracking.service_decision import Outcome, ServiceDecision, decide, searched
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.system.yaml_file import read_yaml

OF_SEARCH = {"alike", "none", "unmet"}
"""Outcomes of a search alone."""


@dataclass(frozen=True, slots=True)
class Case:
    """A turn and what is decided of it."""

    outcome: str
    row: Row
    services: tuple[str, ...]
    anew: str
    beside: str

    @property
    def name(self) -> str:
        return f"{self.outcome}-{self.row.language}-{self.row.text}"


def _cases() -> list[Case]:
    rows = read_yaml(Path(__file__).with_name("decisions.yml"))["rows"]
    return [
        _case(outcome, language, dict(turn))
        for outcome, languages in rows.items()
        for language, turns in languages.items()
        for turn in turns
    ]


def _case(outcome: str, language: str, turn: dict[str, Any]) -> Case:
    services, anew = tuple(turn.pop("services", ())), turn.pop("anew", "")
    beside = turn.pop("beside", "")
    return Case(outcome, Row("", language, **turn), services, anew, beside)


CASES = _cases()


def _analysed(row: Row, house: Resources) -> TurnContext:
    context = turn_of(row, house)
    return analyse(context, context.turn.text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_turn_means_its_service(case: Case, house: Resources) -> None:
    context = _analysed(case.row, house)
    decision = decide(context)
    named = tuple(service.source_id for service in decision.services)
    assert (decision.outcome, named[: len(case.services)]) == (case.outcome, case.services)
    assert not case.beside or case.beside in named[1:]
    if case.anew:
        assert context.found is not None
        assert searched(context, context.found).outcome == case.anew


@pytest.mark.parametrize("outcome", [each for each in get_args(Outcome) if each not in OF_SEARCH])
def test_every_outcome_has_a_row_in_each_language(outcome: str) -> None:
    assert {case.row.language for case in CASES if case.outcome == outcome} == {"en", "zh"}


def test_a_turn_is_decided_once_however_many_rules_ask(house: Resources) -> None:
    context = _analysed(next(case.row for case in CASES if case.outcome == "over"), house)
    assert decide(context) is decide(context.with_session(repeats=1))
    assert decide(context) is not decide(context.with_focus(goal_text="another"))


def test_a_question_between_several_means_none_of_them(house: Resources) -> None:
    service = house.catalogue.services[0]
    assert ServiceDecision("between", (service,)).service is None
    assert ServiceDecision("stays", (service,)).service == service
