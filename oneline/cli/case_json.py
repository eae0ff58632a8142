"""A case as other programs read it; None or an empty list for what it does not have."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.city.city import City
from bot.model.case import Answer, Case, CaseEvent
from bot.store.case_records import StaffCase

NO_ANSWER = {
    "service",
    "problem",
    "number",
    "team",
    "window",
    "tries",
    "wish",
    "wished_at",
    "office",
    "offered",
    "at_home",
    "refused",
    "asks",
}
"""What staff see of a case that stands elsewhere in it."""


def as_json(staff: StaffCase, case: Case, city: City) -> dict[str, Any]:
    """A case with its answers, its booking, its report, what is due for it and what happened to it.

    staff, case: the same case as staff see it and as a conversation does. Times are the city's.
    """
    details = case.details
    return {
        "code": staff.code, "kind": case.kind, "service": case.service or case.slots.get("service"),
        "problem": case.problem or case.slots.get("problem"), "event": details.event or None, "state": case.state,
        "for": {"relation": details.beneficiary.relation, "name": details.beneficiary.name or None}, "by": details.by,
        "urgent": case.urgent or staff.is_danger, "slots": _slots(case), "booking": _booking(case, city),
        "report": _report(case, city), "callback": _callback(case), "asks": case.slots.get("asks"), "due": _dues(case, city), "steps": [],
        "history": [_event(event, city) for event in case.history],
        "id": staff.id, "team": staff.team, "class": staff.level or None, "opened_at": staff.opened_at.isoformat(),
        "reach": {"channel": staff.channel, "address": staff.address or None, "confirmed": not staff.is_shown},
    }  # fmt: skip


def _slots(case: Case) -> dict[str, Any]:
    """Answers to a form, and what staff see of a call back."""
    seen = {
        name: {"value": value, "said": None, "confirmed": None}
        for name, value in case.slots.items()
        if name not in NO_ANSWER
    }
    return {**seen, **{name: _answer(answer) for name, answer in case.details.standing.items()}}


def _answer(answer: Answer) -> dict[str, Any]:
    known = {} if answer.known == "given" else {"known": answer.known}
    return {"value": answer.value, "said": answer.said or None, "confirmed": answer.confirmed, **known}


def _booking(case: Case, city: City) -> dict[str, Any] | None:
    booking = case.booking
    if booking is None:
        return None
    starts = city.local(booking.starts).isoformat()
    return {"office": booking.office, "starts": starts, "minutes": booking.minutes, "state": booking.state}


def _report(case: Case, city: City) -> dict[str, Any] | None:
    report = case.report
    if report is None:
        return None
    place = {name: report.place.get(name) or None for name in ("text", "street", "number", "landmark", "pole", "unit")}
    pledged = city.local(report.pledged).isoformat() if report.pledged else None
    return {
        "place": place, "joined": report.joined, "followers": report.followers, "state": report.state, "pledged": pledged,
    }  # fmt: skip


def _callback(case: Case) -> dict[str, Any] | None:
    if case.kind != "callback":
        return None
    window, tries = case.slots.get("window"), case.slots.get("tries", "0")
    return {"number": case.slots.get("number"), "window": window, "tries": int(tries) if tries.isdecimal() else 0}


def _dues(case: Case, city: City) -> list[dict[str, Any]]:
    return [{**asdict(due), "at": city.local(due.at).isoformat(), "channel": due.channel or None} for due in case.dues]


def _event(event: CaseEvent, city: City) -> dict[str, Any]:
    rest = {name: value for name, value in (("by", event.by), ("text", event.text)) if value}
    return {"at": city.local(event.at).isoformat(), "what": event.what, **rest}
