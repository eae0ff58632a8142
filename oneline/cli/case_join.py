"""`oneline case join` and `part`: two reports of one thing are one job for the crew, or two after all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.catalogue.model import Problem
from bot.city.city import City, read_city
from bot.config.settings import read_settings
from bot.model.case import Case
from bot.model.case_write import JoinIncident, WriteConflict
from bot.reports.pledges import pledge_of
from bot.store import Store
from bot.store.case_records import NoCase, NotNow
from oneline.cli.case_asked import BY, DATA, ByCode, asked, person


@click.command(cls=ByCode)
@click.argument("code")
@click.option("--with", "first", required=True, metavar="CODE", help="Code of the report of the same thing.")
@BY
@DATA
def join(code: str, first: str, by: str | None, data: Path | None) -> None:
    """Join the report CODE to another of the same thing: the crew has one job, and both people hear when it is fixed.

    It closes nobody's case, and each person keeps their own code. The first report stays the first. If the thing counted
    as fixed, it is open again. Undo it with `oneline case part CODE`.

    \b
    Example: oneline case join 482913 --with 719262
             oneline case join "482 913" --with "719 262" --by Anna
    """
    who, city, code = person(by), read_city(read_settings().city), plain(code)
    to = asked(data, lambda store: join_to(store, city, code, plain(first), who, datetime.now(UTC)))
    others = to.report.followers if to.report else 0
    told = "1 person follows it" if others == 1 else f"{others} people follow it"
    click.echo(f"Case {code} is joined to case {to.code} now; {told}. (join by {who})")
    click.echo(f"Was that wrong? oneline case part {code}")


@click.command(cls=ByCode)
@click.argument("code")
@BY
@click.option("--note", default="", help="A note to keep with the case.")
@DATA
def part(code: str, by: str | None, note: str, data: Path | None) -> None:
    """Separate the report CODE from the one it was joined to, because it is another thing; it is then open again.

    Reports that were joined to it before are joined to it again. The histories of both keep both steps.

    \b
    Example: oneline case part 482913
             oneline case part 482913 --note "the lamp across the road" --by Anna
    """
    who, city, code = person(by), read_city(read_settings().city), plain(code)
    case = asked(data, lambda store: part_from(store, city, code, who, datetime.now(UTC), note))
    until = case.report.pledged if case.report else None
    date = f", to be looked at by {city.local(until):%Y-%m-%d %H:%M}" if until else ""
    click.echo(f"Case {code} stands by itself again: it is {case.state}{date}. (part by {who})")


def plain(code: str) -> str:
    """A code without what stands between its groups."""
    return re.sub(r"[^0-9]", "", code) or code


def join_to(store: Store, city: City, code: str, first: str, by: str, at: datetime) -> Case:
    """Join one report to another; the first report as it stands then. Raises NoCase, NotNow with what to do instead."""
    _named(by)
    case, other = _report(store, code), _report(store, first)
    report = case.report
    assert report is not None
    incident = store.incident_of(first)
    if code == first or (incident is not None and incident.code == code):
        raise NotNow(
            f"Case {code} is the first report itself. Join the other one to it: oneline case join … --with {code}"
        )
    if case.problem != other.problem:
        raise NotNow(
            f"Case {code} is about {case.problem}, case {first} about {other.problem}: these are two different things. "
            f"Look at both: oneline case show {first}"
        )
    if report.joined:
        raise NotNow(f"Case {code} is joined to {report.joined} already. Separate it first: oneline case part {code}")
    if case.is_over:
        raise NotNow(f"Case {code} is {case.state}. Open it again first: oneline case reopen {code}")
    problem = _problem(city, case.problem)
    if problem is not None and problem.join.per == "never":
        raise NotNow(
            f"Reports of {case.problem} are never joined, as problems.yml says: each is promised a visit of its own."
        )
    own = store.incident_of(code)
    assert own is not None
    write = JoinIncident(code, first, own.place, pledge_of(problem, city, at) if problem else None)
    _do(lambda: store.work_on_incident(write, at, by), code)
    whole = store.incident_of(code)
    return _report(store, whole.code if whole else first)


def part_from(store: Store, city: City, code: str, by: str, at: datetime, note: str = "") -> Case:
    """Part a report from the one it follows; the case as it stands then. Raises NoCase, NotNow with what to do instead."""
    _named(by)
    case = _report(store, code)
    if case.report is None or not case.report.joined:
        raise NotNow(f"Case {code} is joined to no other. `oneline case show {code}` shows how it stands.")
    problem = _problem(city, case.problem)
    until = pledge_of(problem, city, at) if problem else None
    _do(lambda: store.part_incident(code, by, at, until, note), code)
    return _report(store, code)


def _report(store: Store, code: str) -> Case:
    """The case with a code, which reports something."""
    case = store.case_of(code)
    if case is None:
        raise NoCase(f"There is no case {code}. `oneline case list --all` shows every one.")
    if case.report is None:
        raise NotNow(f"Case {code} reports nothing broken; only reports are joined. Look: oneline case show {code}")
    return case


def _problem(city: City, name: str) -> Problem | None:
    return next((each for each in city.problems if each.id == name), None)


def _named(by: str) -> None:
    if not by.strip():
        raise NotNow("Say who does it: --by NAME.")


def _do(write: Callable[[], None], code: str) -> None:
    """Write; what another did meanwhile is said in one sentence."""
    try:
        write()
    except WriteConflict as error:
        raise NotNow(f"That can not be done now: {error}. Look again: oneline case show {code}") from None
