"""Speaks Open311 GeoReport v2 to another city system, in JSON or XML, whichever it answers in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.ElementTree import fromstring

from bot.config.timing import TIMING

SECONDS = TIMING.handed_over.crews_answer
MOST_IDS = 50
"""Requests that are asked about at once."""


class NotSent(Exception):
    """It certainly did not arrive, so it may be sent again."""


class OutcomeOpen(Exception):
    """It is unknown whether it arrived, so it is never sent again automatically."""


class RemoteRefused(Exception):
    """The other side refuses it: the status and its message."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(f"{status}: {description}")
        self.status, self.description = status, description


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back for a report: its number (realtime), a token (batch), or nothing (blackbox)."""

    kind: Literal["id", "token", "blackbox"]
    value: str = ""


@dataclass(frozen=True, slots=True)
class RemoteStatus:
    """What became of a report there."""

    id: str
    is_closed: bool
    notes: str = ""


@dataclass(frozen=True)
class GeoReport:
    """One Open311 system."""

    url: str
    """Up to and with the version, as https://host/open311/v2."""
    key: str = ""
    jurisdiction: str = ""
    form: Literal["json", "xml"] = "json"
    transport: httpx.BaseTransport | None = field(default=None, repr=False)

    def services(self) -> list[dict[str, Any]]:
        """What can be reported there."""
        return _rows(self._get("services"))

    def definition(self, code: str) -> dict[str, Any]:
        """What is asked of one of them."""
        found = self._get(f"services/{code}")
        return found if isinstance(found, dict) else {}

    def post(self, fields: Mapping[str, str]) -> Posted:
        """Report something; raises NotSent, OutcomeOpen, RemoteRefused."""
        sent = {**self._named(), **({"api_key": self.key} if self.key else {}), **fields}
        try:
            with self._client() as client:
                answer = client.post(self._address("requests"), data=sent)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSent(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise OutcomeOpen(type(error).__name__) from error
        if answer.status_code >= 500:
            raise OutcomeOpen(str(answer.status_code))
        # Why no error of reading is let through: what was taken must not be sent again because its answer is odd.
        try:
            rows = _rows(_read(answer))
        except RemoteRefused as error:
            if answer.is_success:
                raise OutcomeOpen("unreadable") from error
            raise
        return _posted(rows[0] if rows else {})

    def id_of(self, token: str) -> str:
        """The number behind a token; empty while there is none. Raises RemoteRefused, NotSent."""
        rows = _rows(self._get(f"tokens/{token}"))
        return str(rows[0].get("service_request_id") or "") if rows else ""

    def statuses(self, ids: Iterable[str]) -> list[RemoteStatus]:
        """What became of reports, by their numbers there; raises RemoteRefused, NotSent."""
        wanted, found = list(ids), list[RemoteStatus]()
        for start in range(0, len(wanted), MOST_IDS):
            rows = _rows(self._get("requests", service_request_id=",".join(wanted[start : start + MOST_IDS])))
            found += [
                RemoteStatus(
                    str(row["service_request_id"]), row.get("status") == "closed", str(row.get("status_notes") or "")
                )
                for row in rows
                if row.get("service_request_id")
            ]
        return found

    def _get(self, path: str, **fields: str) -> Any:
        try:
            with self._client() as client:
                return _read(client.get(self._address(path), params={**self._named(), **fields}))
        except httpx.HTTPError as error:
            raise NotSent(type(error).__name__) from error

    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, transport=self.transport)

    def _address(self, path: str) -> str:
        return f"{self.url.rstrip('/')}/{path}.{self.form}"

    def _named(self) -> dict[str, str]:
        return {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}


def _posted(row: Mapping[str, Any]) -> Posted:
    if row.get("service_request_id"):
        return Posted("id", str(row["service_request_id"]))
    return Posted("token", str(row["token"])) if row.get("token") else Posted("blackbox")


def _read(answer: httpx.Response) -> Any:
    """The value of an answer; raises RemoteRefused for an error, and for what is neither JSON nor XML."""
    try:
        value = (
            answer.json() if "json" in answer.headers.get("content-type", "") else _plain(fromstring(answer.content))
        )
    except (ValueError, ParseError):
        raise RemoteRefused(answer.status_code, "The answer is neither JSON nor XML.") from None
    if answer.is_success:
        return value
    rows = _rows(value)
    raise RemoteRefused(answer.status_code, str(rows[0].get("description", "")) if rows else "")


def _rows(value: Any) -> list[dict[str, Any]]:
    """A list of records, also where one is wrapped in the name of its element."""
    if isinstance(value, dict):
        value = next((part for part in value.values() if isinstance(part, list)), [value])
    return [row for row in value or [] if isinstance(row, dict)]


LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


def _plain(element: Element) -> Any:
    """XML as the JSON would be: a list of items, a record of parts, or a text."""
    if element.tag in LISTS:
        return [_plain(child) for child in element]
    if len(element):
        return {child.tag: _plain(child) for child in element}
    return (element.text or "").strip() or None
