"""An office's own calendar by CalDAV (RFC 4791): what is busy is read, our times are written, each under its own version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.config.setting import is_loopback
from bot.config.timing import TIMING

SECONDS = TIMING.calendars.answers
DAV, CAL, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
ASKED_TAG = """<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:cs="http://calendarserver.org/ns/">
<d:prop><d:getetag/><cs:getctag/><d:resourcetype/></d:prop></d:propfind>"""
ASKED_ENTRIES = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><d:getetag/><c:calendar-data><c:expand start="{since}" end="{until}"/></c:calendar-data></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{since}" end="{until}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""


class CalendarError(Exception):
    """The calendar can not be used; the text says why."""


class Changed(CalendarError):
    """Somebody changed an entry since it was read: nothing was written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it stands on the server."""

    href: str
    etag: str
    data: str
    """As iCalendar; what repeats is given once for each time."""


class CalendarClient:
    """One calendar on a server; raises CalendarError where it does not do what was asked."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """url: of the collection, with a slash at its end."""
        parts = urlsplit(url)
        if not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
            raise CalendarError(
                f"{url} is no address of a calendar: it begins with https://, or http:// on this machine"
            )
        self._url = url.rstrip("/") + "/"
        # Why trust_env=False: what stands in the environment must not send the office's calendar through a proxy.
        self._http = httpx.Client(
            auth=(user, password) if user else None, timeout=SECONDS, follow_redirects=False, trust_env=False
        )

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def tag(self) -> str:
        """A text that changes with any change of the calendar; empty if the server has none."""
        for _, prop in self._ask("PROPFIND", self._url, ASKED_TAG, "0"):
            return prop.findtext(f"{SERVER}getctag") or ""
        raise CalendarError("the server does not know this calendar")

    def entries(self, since: datetime, until: datetime) -> list[Stored]:
        """All that stands in it between two moments."""
        span = {
            name: at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for name, at in (("since", since), ("until", until))
        }
        found = self._ask("REPORT", self._url, ASKED_ENTRIES.format(**span), "1")
        return [
            Stored(href, prop.findtext(f"{DAV}getetag") or "", prop.findtext(f"{CAL}calendar-data") or "")
            for href, prop in found
        ]

    def etag(self, uid: str) -> str:
        """Version of one of our entries; empty if it is not there."""
        try:
            for _, prop in self._ask("PROPFIND", self._address(uid), ASKED_TAG, "0"):
                return prop.findtext(f"{DAV}getetag") or ""
        except CalendarError as error:
            if str(error) != "404":
                raise
        return ""

    def put(self, uid: str, data: bytes, etag: str = "") -> str:
        """Write an entry: new without a version, else over that one alone; its version now. Raises Changed."""
        match = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        answer = self._send(
            "PUT", self._address(uid), data, {"Content-Type": "text/calendar; charset=utf-8", **match}, (200, 201, 204)
        )
        # Why asked for: a server that changes what it was given names no version of it.
        return answer.headers.get("ETag") or self.etag(uid)

    def delete(self, uid: str, etag: str) -> None:
        """Take an entry away, of one version alone; one that is gone already is gone. Raises Changed."""
        self._send("DELETE", self._address(uid), b"", {"If-Match": etag} if etag else {}, (200, 204, 404, 410))

    def _address(self, uid: str) -> str:
        return urljoin(self._url, f"{uid}.ics")

    def _ask(self, method: str, url: str, body: str, depth: str) -> Iterator[tuple[str, Element]]:
        """Address and properties of each thing that was asked for and is there."""
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": depth}
        answer = self._send(method, url, body.encode(), headers, (207,))
        try:
            tree = fromstring(answer.content, forbid_dtd=True)
        except (ParseError, DefusedXmlException) as error:
            raise CalendarError(f"what the server says can not be read: {type(error).__name__}") from error
        for response in tree.iter(f"{DAV}response"):
            for part in response.iter(f"{DAV}propstat"):
                prop = part.find(f"{DAV}prop")
                if prop is not None and " 200 " in f" {part.findtext(f'{DAV}status') or ''} ":
                    yield response.findtext(f"{DAV}href") or "", prop

    def _send(
        self, method: str, url: str, body: bytes, headers: dict[str, str], good: tuple[int, ...]
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise CalendarError(type(error).__name__) from error
        if answer.status_code == 412:
            raise Changed("412")
        if answer.status_code not in good:
            raise CalendarError(str(answer.status_code))
        return answer
