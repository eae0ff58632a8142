"""Reports as Open311 requests: anybody may read them without people's words; programs with a key may send them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.catalogue.model import Problem
from bot.city.city import City
from bot.model.case import Answer, Case, CaseDetails
from bot.model.case_write import OpenIncident
from bot.model.place import Place
from bot.model.report_record import ReportRecord
from bot.places.gazetteer import gazetteer_of
from bot.places.public_place import LONGEST_POLE, public_place
from bot.places.reader import PlaceReader
from bot.reports.pledges import pledge_of
from bot.store.open_reports import SAID
from channels.open311.fields import Refused, Sent, written
from channels.open311.services import DANGER, POLE, UNIT, Item, ServiceList

CHANNEL = "open311"
MARK = 16
"""Figures of a token that nobody can guess."""


@dataclass(frozen=True)
class RequestDesk:
    """Turns reports of the line into requests, and requests into reports."""

    services: ServiceList
    city: City
    reader: PlaceReader

    def record(self, report: ReportRecord, *, said: bool) -> Item:
        """A report as it is told; said: with its person's words and place, for who has a key; else with what the city's tables know."""
        problem, place = self.services.problem(report.problem), report.place
        place = place if said else public_place(place, gazetteer_of(self.city), self.services.language)
        closed = report.is_over or report.state in {"fixed", "closed"}
        return {
            "service_request_id": str(report.id), "status": "closed" if closed else "open",
            "status_notes": self._notes(report), "service_name": self._said(problem.name) if problem else None,
            "service_code": report.problem, "description": (report.said or None) if said else None,
            "agency_responsible": self._said(problem.team) if problem else None,
            "service_notice": self._said(problem.pledge) if problem else None,
            "requested_datetime": written(report.opened_at), "updated_datetime": written(report.updated_at),
            "expected_datetime": written(report.pledged), "address": place.text or None,
            "address_id": None, "zipcode": None, "lat": place.lat, "long": place.lon, "media_url": None,
        }  # fmt: skip

    def is_public(self, report: ReportRecord) -> bool:
        """True for what is reported of a place: what is of one home, or of one person, is told to nobody without a key."""
        problem = self.services.problem(report.problem)
        return problem is not None and not problem.is_of_one_home

    def case_of(self, sent: Sent, code: str, now: datetime) -> tuple[Problem, Case, OpenIncident]:
        """What is kept of a request; raises Refused where something is missing."""
        problem = self.services.problem(sent.service_code)
        if problem is None:
            raise Refused(404, "service_code was not found. GET services lists those there are.")
        if missing := [name for name in self.services.required(problem) if not sent.attributes.get(name)]:
            raise Refused(
                400, f"attribute[{missing[0]}] was not provided. GET services/{problem.id} tells what is asked."
            )
        place, pledged = self._place(sent), pledge_of(problem, self.city, now)
        urgent = sent.attributes.get(DANGER, ()) == ("yes",)
        answers = {SAID: Answer(sent.description, sent.description)} if sent.description else {}
        answers |= {name: Answer(list(values), ", ".join(values)) for name, values in sent.attributes.items() if values}
        details = CaseDetails(answers=answers, commits=("commit",))
        slots = {"team": problem.department, **sent.person}
        case = Case(code, "report", "open", "", problem.id, details, urgent, slots, opened_at=now)
        return problem, case, OpenIncident(code, problem.id, place, urgent, pledged)

    def _place(self, sent: Sent) -> Place:
        place = self._read(sent.address) if sent.address else Place(_point(sent))
        given = {POLE: sent.attributes.get(POLE, ()), UNIT: sent.attributes.get(UNIT, ())}
        values: dict[str, Any] = {name: said[0].strip() for name, said in given.items() if said}
        if len(values.get(POLE, "")) > LONGEST_POLE:
            raise Refused(400, f"attribute[{POLE}] has more than {LONGEST_POLE} characters.")
        if sent.lat is not None:
            values |= {"lat": sent.lat, "lon": sent.lon}
        return self.reader.complete(place, Place("", **values), self.services.language) if values else place

    def _read(self, address: str) -> Place:
        """The place an address names, in whichever language it is read best."""
        read = (self.reader.read(address, language, "place") for language in self.services.phrases.languages)
        found = max((each for each in read if each), key=lambda each: each.certainty, default=None)
        return found.value if found else Place(address, landmark=address)

    def _notes(self, report: ReportRecord) -> str | None:
        key = "cancelled" if report.is_over and report.state in {"open", "reopened"} else report.state
        if report.first is not None and report.state == "open":
            return self._phrase("joined").format(number=report.first)
        return self._phrase(key) if key in {"fixed", "reopened", "cancelled"} else None

    def _phrase(self, key: str) -> str:
        return self.services.phrases.variants(self.services.language, f"open311.{key}")[0]

    def _said(self, words: dict[str, str]) -> str:
        return words.get(self.services.language) or next(iter(words.values()), "")


def token_of(number: int, secret: str) -> str:
    """A token for the number of a report, which nobody can make up."""
    mark = hmac.new(secret.encode(), f"open311:{number}".encode(), hashlib.sha256).hexdigest()[:MARK]
    return f"{number}-{mark}"


def number_of(token: str, secret: str) -> int | None:
    """The number a token stands for; None for one that is none of ours."""
    number = token.partition("-")[0]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    return int(number) if hmac.compare_digest(token_of(int(number), secret), token) else None


def sender_of(sent: Sent, new: Callable[[], str]) -> str:
    """Whom a report is from, as far as its program says; somebody new where it says nothing."""
    names = ("account_id", "email", "phone", "device_id")
    known = next((f"{name}:{value}" for name in names if (value := sent.person.get(name))), "")
    return f"{CHANNEL}:{known or new()}"


def _point(sent: Sent) -> str:
    return sent.person.get("address_id", "") or f"{sent.lat}, {sent.lon}"
