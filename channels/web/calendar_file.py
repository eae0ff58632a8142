"""Appointments as calendar files: each has a link that cannot be guessed and that ends with the appointment."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request

from bot.appointments.ics import Entry, write_entry
from bot.catalogue.model import Service, any_of
from bot.city.city import City
from bot.store.calendar_files import KeptTime
from bot.store.records import StoreDown
from bot.system.clock import now
from channels.web.csrf_and_csp import HEADERS
from channels.web.routes import proves

PATH = "/calendar"
PROOF = 32
"""Hex digits of a link's proof."""


class KeptTimes(Protocol):
    """What the store tells of booked times; both methods raise StoreDown."""

    def time_of_case(self, code: str) -> KeptTime | None:
        """The booked time of a case."""
        ...

    def time_of_uid(self, uid: str) -> KeptTime | None:
        """The booked time with a UID."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarFiles:
    """Makes the links and the files."""

    kept: KeptTimes
    city: City
    entry_of: Callable[[str], Service | None]
    secrets: Sequence[str]
    """Keys that links are signed with. New links use the first; links signed with the others are still accepted."""

    def link_of(self, code: str, language: str) -> dict[str, Any] | None:
        """{"href", "gone"} for the booked time of a case, gone if it was cancelled; None if there is none. Raises StoreDown."""
        time = self.kept.time_of_case(code)
        if time is None:
            return None
        href = f"{PATH}/{time.uid}.{_proof(time.uid, self.secrets[0])}.ics?lang={language}"
        return {"href": href, "gone": time.cancelled}

    def file_of(self, link: str, language: str, at: datetime) -> tuple[bytes, str] | None:
        """The calendar file for a link, with the time as it is now, and its iCalendar METHOD; None for a link that is not valid."""
        uid, _, proof = link.partition(".")
        proofs = [_proof(uid, secret) for secret in self.secrets]
        if not any(hmac.compare_digest(proof.encode(), known.encode()) for known in proofs):
            return None
        time = self.kept.time_of_uid(uid)
        if time is None:
            return None
        method = "CANCEL" if time.cancelled else "PUBLISH"
        return write_entry(self._entry(time, language), at, method), method

    def _entry(self, time: KeptTime, language: str) -> Entry:
        office = None if time.at_home else self.city.office(time.office)
        service = self.entry_of(time.service)
        names = [any_of(office.name, language), any_of(office.address, language)] if office else []
        summary = any_of(service.name, language) if service else any_of(self.city.line, language)
        starts = time.starts.astimezone(ZoneInfo(self.city.timezone))
        location = " · ".join(name for name in names if name)
        return Entry(time.uid, time.sequence, starts, time.minutes, summary, location, time.cancelled)


def calendar_door(files: CalendarFiles, clock: Callable[[], datetime] = now) -> Blueprint:
    """`/calendar/<link>.ics`."""
    blueprint = Blueprint("calendar", __name__)

    @blueprint.get(f"{PATH}/<link>.ics")
    @proves("link")
    def calendar(link: str) -> Response:
        try:
            found = files.file_of(link, request.args.get("lang", "")[:16], clock())
        except StoreDown:
            abort(503)
        if found is None:
            abort(404)
        body, method = found
        told = {"Content-Disposition": 'attachment; filename="appointment.ics"', "Cache-Control": "no-store", **HEADERS}
        return Response(body, content_type=f"text/calendar; charset=utf-8; method={method}", headers=told)

    return blueprint


def _proof(uid: str, secret: str) -> str:
    """The signature of a link. The UID alone proves nothing: it is in the office's calendar too."""
    return hmac.new(secret.encode(), f"calendar {uid}".encode(), hashlib.sha256).hexdigest()[:PROOF]
