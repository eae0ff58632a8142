"""Reports that staff join and part, in the scope of a command, and when it is refused."""

from __future__ import annotations

from bot.model.case import Case, CaseEvent
from bot.model.case_command import JoinReport, PartReport
from bot.model.case_write import JoinIncident, WriteConflict
from bot.model.place import Place
from bot.model.refusal import Refused
from bot.store.case_records import StaffCase
from bot.store.case_scope import CaseScope
from bot.store.errand_cases import read_case_by_id
from bot.store.incidents import join_incident, part
from bot.store.staff_cases import find


def join_report(command: JoinReport, held: StaffCase, scope: CaseScope) -> None:
    """Join a report to another of the same thing; raises Refused."""
    case, other = _report(scope, held), _report(scope, find(scope.c, command.first))
    _check_joined(case, other, command)
    # Why no place: the report has a row of its own, with the place that its person told.
    write = JoinIncident(case.code, other.code, Place(""), command.pledges.get(case.problem))
    try:
        join_incident(scope, write, scope.actor.name)
    except WriteConflict as error:
        raise Refused("stale", case=held.name) from error


def part_report(command: PartReport, held: StaffCase, scope: CaseScope) -> None:
    """Part a report from the one it follows; raises Refused."""
    case = _report(scope, held)
    assert case.report is not None
    if not case.report.joined:
        raise Refused("not_joined", case=held.name)
    event = CaseEvent(scope.at, "parted", scope.actor.name, command.text)
    part(scope, case.id, command.pledges.get(case.problem), event)


def _report(scope: CaseScope, found: StaffCase) -> Case:
    case = read_case_by_id(scope.c, found.id)
    if case.report is None:
        raise Refused("no_report", case=found.name)
    return case


def _check_joined(case: Case, other: Case, command: JoinReport) -> None:
    assert case.report is not None
    assert other.report is not None
    if other.id == case.id or other.report.joined == case.code:
        raise Refused("itself", case=case.code, first=other.code)
    if case.problem != other.problem:
        raise Refused("other_problem", case=case.code, problem=case.problem, first=other.code, other=other.problem)
    if case.report.joined:
        raise Refused("joined_already", case=case.code, first=case.report.joined)
    if case.is_over:
        raise Refused("over", case=case.code)
    if case.problem in command.apart:
        raise Refused("never_joined", case=case.code, problem=case.problem)
