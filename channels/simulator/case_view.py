"""A resident's cases as plain values for a page: subject, state, place, time, what falls due. No sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.catalogue.model import any_of
from bot.city.city import City
from bot.model.case import Case
from channels.simulator.entry_card import EntryOf

FIXED, CLOSES = "fixed", "office_closed"
"""What an office may do with a case from the page."""


def view_of(case: Case, city: City, entry_of: EntryOf, language: str) -> dict[str, Any]:
    """One case; times are ISO, in the city's time; empty if there is nothing to tell."""
    return {
        "code": case.code,
        "kind": case.kind,
        "name": _name(case, city, entry_of, language),
        "state": state_of(case),
        "for": case.details.beneficiary.relation,
        "urgent": case.urgent,
        **_when(case, city),
        "where": _where(case, city, language),
        "joined": bool(case.report and case.report.joined),
        "dues": [{"about": due.about, "at": _local(city, due.at), "state": due.state} for due in case.dues],
        "acts": list(acts_of(case)),
    }


def state_of(case: Case) -> str:
    """How it stands, in one word: what holds for its time or its report, else for the case."""
    if case.is_over or case.state in {"draft", "taken"}:
        return case.state
    if case.report is not None and case.report.state != "open":
        return case.report.state
    return "booked" if case.is_booked else case.state


def acts_of(case: Case) -> Iterator[str]:
    """What an office may do with it now."""
    if case.report is not None and case.report.state in {"open", "reopened"} and not case.is_over:
        yield FIXED
    if case.is_booked and not case.is_over:
        yield CLOSES


def _name(case: Case, city: City, entry_of: EntryOf, language: str) -> str:
    """What it is about; empty if it names neither a service nor a problem."""
    problem = next((each for each in city.problems if each.id == case.problem), None)
    if problem is not None:
        return any_of(problem.name, language)
    entries = [entry for each in case.service.split("+") if each and (entry := entry_of(each))]
    return " + ".join(any_of(entry.name, language) for entry in entries)


def _when(case: Case, city: City) -> dict[str, Any]:
    """The moment it is for: of its time, its day, its call; or by when it is looked at."""
    booking, window = case.booking or case.hold, str(case.slots.get("window", ""))
    if booking is not None and booking.state in {"held", "booked"}:
        return {"when": _local(city, booking.starts), "means": "home" if booking.at_home else booking.state}
    if case.report is not None and case.report.pledged and case.report.state in {"open", "reopened"}:
        return {"when": _local(city, case.report.pledged), "means": "pledge"}
    if case.kind == "callback" and window:
        return {"when": window.partition("/")[0], "means": "call"}
    day, clock = case.details.value("day") or case.details.value("date"), case.details.value("time")
    if isinstance(day, str):
        return {"when": f"{day}T{clock}" if isinstance(clock, str) else day, "means": "day"}
    return {"when": "", "means": ""}


def _where(case: Case, city: City, language: str) -> str:
    """The office, or the place that was told."""
    booking = case.booking or case.hold
    if booking is not None and not booking.at_home:
        office = next((each for each in city.offices if each.id == booking.office), None)
        return any_of(office.name, language) if office else booking.office
    place = case.report.place if case.report else case.details.value("place")
    return str(place.get("text", "")) if isinstance(place, dict) else ""


def _local(city: City, at: datetime) -> str:
    return city.local(at).isoformat()
