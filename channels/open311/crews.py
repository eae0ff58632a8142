"""Hands reports over to the crews' own Open311 system, each once, and learns from it when they are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.catalogue.model import Problem
from bot.model.actor import CREW
from bot.model.case import CaseEvent
from bot.model.case_write import ChangeIncident, WriteConflict
from bot.model.refusal import Refused
from bot.model.report_record import ReportRecord
from bot.store import Store
from channels.open311.client import GeoReport, NotSent, OutcomeOpen, RemoteRefused

ASKED = "asked"
"""It was asked and nobody knows what came of it: it is not asked again, and staff are told."""
REFUSED, NUMBER, TOKEN, NOTHING = "refused", "id:", "token:", "blackbox"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CrewLink:
    """Between our reports and a crew's system; any number of workers may."""

    store: Store
    remote: GeoReport
    problems: Mapping[str, Problem]
    """Those with a `crew` code."""

    def hand_over(self, now: datetime) -> bool:
        """Hand over what the crew does not know yet; False if there is nothing, or the system is not reached."""
        for report in self.store.reports_to_hand_over(tuple(self.problems)):
            # Why first: a worker that is killed while it asks must not ask twice.
            if not self.store.name_remote(report.id, "", ASKED):
                continue
            try:
                name = self._asked(report)
            except NotSent as error:
                self.store.name_remote(report.id, ASKED, "")
                log.warning("crew.not_reached", report=report.id, error=str(error))
                return False
            except OutcomeOpen as error:
                log.error("crew.outcome_unknown", report=report.id, error=str(error))
                self.store.tell_of_report(report.id, CaseEvent(now, "crew unknown", CREW.role))
                continue
            self.store.name_remote(report.id, ASKED, name)
            if name.startswith(REFUSED):
                self.store.tell_of_report(report.id, CaseEvent(now, "crew refused", CREW.role))
            log.info("crew.handed_over", report=report.id, kind=name.partition(":")[0])
        return False

    def _asked(self, report: ReportRecord) -> str:
        """What the report is called there."""
        place, problem = report.place, self.problems[report.problem]
        point = {"lat": str(place.lat), "long": str(place.lon)} if place.lat is not None else {}
        fields = {"service_code": problem.crew, "address_string": place.text, "description": report.said, **point}
        try:
            posted = self.remote.post({name: value for name, value in fields.items() if value})
        except RemoteRefused as error:
            log.error("crew.refused", report=report.id, status=error.status)
            return f"{REFUSED}:{error.status}"
        return NOTHING if posted.kind == "blackbox" else f"{posted.kind}:{posted.value}"

    def hear(self, now: datetime) -> bool:
        """Ask what became of what was handed over; False, as nothing is left to do at once."""
        try:
            for report in self.store.reports_handed_over(TOKEN):
                if number := self._number(report.remote.removeprefix(TOKEN)):
                    self.store.name_remote(report.id, report.remote, f"{NUMBER}{number}")
            self._hear_of(self.store.reports_handed_over(NUMBER), now)
        except (NotSent, RemoteRefused) as error:
            log.warning("crew.not_heard", error=type(error).__name__)
        return False

    def _number(self, token: str) -> str:
        try:
            return self.remote.id_of(token)
        except RemoteRefused:
            return ""  # why: a token has no number until the crew's system has read its batch

    def _hear_of(self, reports: tuple[ReportRecord, ...], now: datetime) -> None:
        known = {report.remote.removeprefix(NUMBER): report for report in reports}
        for status in self.remote.statuses(known) if known else ():
            if status.is_closed and status.id in known and (code := self.store.code_of_report(known[status.id].id)):
                try:
                    self.store.work_on_incident(
                        ChangeIncident(code, "fixed", by=CREW.role, text=status.notes), now, CREW
                    )
                except (WriteConflict, Refused):
                    log.warning("crew.case_gone", report=known[status.id].id)
