"""The routes of Open311 GeoReport v2: what can be reported, reports, and what became of them."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from bot.model.report_record import ReportQuery, ReportRecord
from bot.store import Store
from bot.store.records import CodeTaken, StoreDown
from channels.open311.fields import Refused, Sent, read_list, read_sent, read_span, read_status
from channels.open311.formats import TYPES, answered
from channels.open311.requests import CHANNEL, RequestDesk, number_of, sender_of, token_of
from channels.open311.services import ServiceList
from channels.web.routes import RETRY_SECONDS, proves

PREFIX = "/open311/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DRAWS = 5
"""Codes that are tried for a report."""
SENDS, READS = "open311-key", "nobody: tells only what can be reported, where, and what became of it"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Open311:
    """What the routes need."""

    store: Store
    desk: RequestDesk
    keys: tuple[str, ...]
    secret: str
    """Marks tokens."""
    new_code: Callable[[], str]
    jurisdiction: str = ""
    contact: str = ""
    url: str = PREFIX
    """The public address of these routes; never what a request says of it."""
    is_open: bool = False
    """Anybody may read reports, without a key."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def services(self) -> ServiceList:
        """What can be reported."""
        return self.desk.services

    def has_key(self, key: str) -> bool:
        """True for a key we gave."""
        return any(hmac.compare_digest(key.encode(), known.encode()) for known in self.keys if known)

    def keep(self, sent: Sent) -> tuple[int, str]:
        """Keep a report; gives its number and what is promised. Raises Refused, StoreDown."""
        sender, now = sender_of(sent, lambda: secrets.token_hex(8)), self.now()
        for _ in range(DRAWS):
            problem, case, opened = self.desk.case_of(sent, self.new_code(), now)
            try:
                number = self.store.open_report(CHANNEL, sender, case, opened, now)
            except CodeTaken:
                continue
            notice = problem.pledge.get(self.services.language) or next(iter(problem.pledge.values()), "")
            return number, notice
        raise StoreDown("CodeTaken")

    def find(self, numbers: tuple[str, ...]) -> tuple[ReportRecord, ...]:
        """Reports by their numbers; those that are none of ours are left out."""
        known = tuple(int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) <= 18)
        now = self.now()
        return self.store.reports(ReportQuery(now, now, ids=known)) if known else ()


def open311_doors(line: Open311) -> Blueprint:
    """Routes under /open311/v2."""
    blueprint = Blueprint("open311", __name__, url_prefix=PREFIX)
    _add_services(blueprint, line)
    _add_requests(blueprint, line)
    _add_posting(blueprint, line)
    _add_refusals(blueprint)
    return blueprint


def _add_services(blueprint: Blueprint, line: Open311) -> None:
    @blueprint.get("/discovery.<form>")
    @proves(READS)
    def discovery(form: str) -> Response:
        return answered("discovery", _discovery(line), _format(form))

    @blueprint.get("/services.<form>")
    @proves(READS)
    def services(form: str) -> Response:
        _asked(line)
        return answered("services", line.services.services(), _format(form))

    @blueprint.get("/services/<code>.<form>")
    @proves(READS)
    def definition(code: str, form: str) -> Response:
        _asked(line)
        if (problem := line.services.problem(code)) is None:
            raise Refused(404, "service_code was not found. GET services lists those there are.")
        return answered("service_definition", line.services.definition(problem), _format(form))


def _add_requests(blueprint: Blueprint, line: Open311) -> None:
    @blueprint.get("/requests.<form>")
    @proves(READS)
    def requests(form: str) -> Response:
        fields = _asked(line)
        is_known = _may_read(line, fields)
        ids = read_list(fields, "service_request_id")
        found = line.find(ids) if ids else line.store.reports(_query(fields, line))
        return answered("service_requests", _told(line, found, is_known=is_known), _format(form))

    @blueprint.get("/requests/<number>.<form>")
    @blueprint.get("/request/<number>.<form>")
    @proves(READS)
    def one(number: str, form: str) -> Response:
        is_known = _may_read(line, _asked(line))
        if not (told := _told(line, line.find((number,)), is_known=is_known)):
            raise Refused(404, "service_request_id was not found.")
        return answered("service_requests", told, _format(form))

    @blueprint.get("/tokens/<token>.<form>")
    @proves(READS)
    def tokens(token: str, form: str) -> Response:
        _asked(line)
        number = number_of(token, line.secret)
        if number is None or not line.find((str(number),)):
            raise Refused(404, "token was not found.")
        return answered("service_requests", [{"service_request_id": str(number), "token": token}], _format(form))


def _add_posting(blueprint: Blueprint, line: Open311) -> None:
    @blueprint.post("/requests.<form>")
    @proves(SENDS)
    def post(form: str) -> Response:
        form, fields = _format(form), _fields()
        # Why first: who may send nothing is told nothing else.
        if not line.has_key(fields.get("api_key", "")):
            raise Refused(403, "api_key is missing or not one of ours: the city gives keys (ONELINE_OPEN311_KEYS).")
        _asked(line)
        number, notice = line.keep(read_sent(fields))
        log.info("open311.reported", report=number)
        told = {
            "realtime": {"service_request_id": str(number)}, "batch": {"token": token_of(number, line.secret)}, "blackbox": {},
        }[line.services.kind]  # fmt: skip
        account = fields.get("account_id", "").strip() or None
        item = {**told, "service_notice": notice or None, "account_id": account}
        return answered("service_requests", [item], form)


def _add_refusals(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return _error(error.status, error.description)

    @blueprint.errorhandler(StoreDown)
    def down(_error_: StoreDown) -> Response:
        response = _error(503, "Nothing can be kept just now. Send it again in a while.")
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    @blueprint.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        return _error(error.code or 400, "The request is no valid one.")


def _error(status: int, description: str) -> Response:
    ending = request.path.rpartition(".")[2]
    form = ending if ending in TYPES else "xml"
    return answered("errors", [{"code": str(status), "description": description}], form, status)


def _format(form: str) -> str:
    if form not in TYPES:
        raise Refused(404, "There is no such format: ask for .xml or .json.")
    return form


def _fields() -> MultiDict[str, str]:
    """Fields by form and by query: the published pieces of the specification disagree on which it is."""
    both = MultiDict[str, str]()
    for source in (request.form, request.args):
        both.update(source)
    return both


def _asked(line: Open311) -> MultiDict[str, str]:
    """The fields, of a request that is for this city; raises Refused."""
    fields = _fields()
    if line.jurisdiction and not (asked := fields.get("jurisdiction_id", "").strip()):
        raise Refused(400, "jurisdiction_id was not provided.")
    if line.jurisdiction and asked != line.jurisdiction:
        raise Refused(404, "jurisdiction_id was not found.")
    return fields


def _query(fields: MultiDict[str, str], line: Open311) -> ReportQuery:
    since, until = read_span(fields, line.now())
    return ReportQuery(since, until, read_list(fields, "service_code"), read_status(fields))


def _may_read(line: Open311, fields: MultiDict[str, str]) -> bool:
    """True for who has a key, False for anybody else where reading is open; raises Refused."""
    is_known = line.has_key(fields.get("api_key", ""))
    if not is_known and not line.is_open:
        raise Refused(403, "api_key is missing or not one of ours: in this city reports are read with a key.")
    return is_known


def _told(line: Open311, found: tuple[ReportRecord, ...], *, is_known: bool) -> list[dict[str, Any]]:
    told = found if is_known else tuple(report for report in found if line.desk.is_public(report))
    return [line.desk.record(report, said=is_known) for report in told]


def _discovery(line: Open311) -> dict[str, Any]:
    changed = line.now().strftime("%Y-%m-%d 00:00")
    endpoint = {
        "specification": SPECIFICATION, "url": line.url, "changeset": changed,
        "type": "test" if line.desk.city.demo else "production", "formats": [kind.partition(";")[0] for kind in TYPES.values()],
    }  # fmt: skip
    return {"changeset": changed, "contact": line.contact, "key_service": line.contact, "endpoints": [endpoint]}
