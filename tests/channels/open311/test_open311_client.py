"""What is handed to crews with an Open311 system of their own: here another line's, of each kind, and ones that fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from databases import open_new
from demo_city import demo_city
from flask import Flask
from incidents import FIRST, SECOND, join, report, states
from open311_line import KEY, ROOT, Clock
from small_line import later

from bot.config.settings import Settings
from bot.model.actor import CREW
from bot.model.case_write import ChangeIncident
from bot.store import Store
from channels.open311.client import GeoReport, NotSent, OutcomeOpen, Posted, RemoteRefused, RemoteStatus
from channels.open311.crews import CrewLink
from channels.open311.opening import open_open311
from channels.open311.routes import open311_doors

URL = "http://crew.example/open311/v2"
CITY = demo_city()
LAMP = replace(next(problem for problem in CITY.problems if problem.id == "street-lamp"), crew="street-lamp")
FORMS: tuple[Literal["json", "xml"], ...] = ("json", "xml")


class Crew:
    """A crew's system, which is a line of its own."""

    def __init__(self, folder: Path, clock: Clock, kind: Any = "realtime") -> None:
        self.store, self.clock = open_new(folder / "crew.db"), clock
        settings = Settings(
            data=folder, home=ROOT, city=ROOT / "city", open311_keys=KEY, open311_type=kind, open311_reading=True
        )
        flask = Flask("crew")
        flask.register_blueprint(open311_doors(replace(open_open311(settings, self.store, CITY), now=clock)))
        self.transport = httpx.WSGITransport(app=flask)

    def client(self, form: Literal["json", "xml"] = "json", key: str = KEY) -> GeoReport:
        """What speaks to it."""
        return GeoReport(URL, key, form=form, transport=self.transport)

    def codes(self) -> list[str]:
        """Codes of what it was told of."""
        return [incident.code for incident in self.store.incidents_since("", later(-9999))]


def _link(store: Store, remote: GeoReport) -> CrewLink:
    return CrewLink(store, remote, {LAMP.id: LAMP})


def _names(store: Store) -> list[str]:
    from bot.model.report_record import ReportQuery

    return [record.remote for record in store.reports(ReportQuery(later(-9999), later(9999)))]


def _answering(answer: Callable[[httpx.Request], httpx.Response]) -> GeoReport:
    return GeoReport(URL, KEY, transport=httpx.MockTransport(answer))


@pytest.mark.parametrize("form", FORMS)
def test_what_can_be_reported_there_is_read_in_either_format(
    tmp_path: Path, clock: Clock, form: Literal["json", "xml"]
) -> None:
    client = Crew(tmp_path, clock).client(form)
    assert [service["service_code"] for service in client.services()][:2] == ["street-lamp", "pothole"]
    assert [attribute["code"] for attribute in client.definition("missed-bin")["attributes"]] == [
        "place",
        "pole",
        "unit",
        "danger",
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["realtime", "batch", "blackbox"])
def test_a_report_gets_a_number_a_token_or_nothing(
    tmp_path: Path, clock: Clock, form: Literal["json", "xml"], kind: str
) -> None:
    crew = Crew(tmp_path, clock, kind)
    client = crew.client(form)
    posted = client.post({"service_code": "street-lamp", "address_string": "14 Willow Street"})
    assert posted.kind == {"realtime": "id", "batch": "token", "blackbox": "blackbox"}[kind]
    assert len(crew.codes()) == 1
    number = client.id_of(posted.value) if posted.kind == "token" else posted.value
    if number:
        assert client.statuses([number, "999"]) == [RemoteStatus(number, False, "")]


def test_what_the_other_side_refuses_is_told_with_its_words(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(RemoteRefused, match="api_key") as refused:
        Crew(tmp_path, clock).client(key="wrong").post({"service_code": "street-lamp"})
    assert refused.value.status == 403


@pytest.mark.parametrize("kind", ["realtime", "batch"])
def test_what_is_reported_goes_to_the_crew_once_and_is_fixed_when_they_say_so(
    store: Store, tmp_path: Path, clock: Clock, kind: str
) -> None:
    crew = Crew(tmp_path, clock, kind)
    link = _link(store, crew.client())
    report(store, FIRST)
    join(store, SECOND, FIRST)
    for _ in range(2):
        link.hand_over(later(10))
        link.hear(later(20))
    assert len(crew.codes()) == 1
    assert states(store, FIRST) == [("open", "open")]
    crew.store.work_on_incident(ChangeIncident(crew.codes()[0], "fixed", by="them"), clock(), CREW)
    link.hear(later(30))
    assert states(store, FIRST, SECOND) == [("open", "fixed")] * 2


def test_what_was_not_fixed_after_all_is_handed_over_anew(store: Store, tmp_path: Path, clock: Clock) -> None:
    crew = Crew(tmp_path, clock)
    link = _link(store, crew.client())
    report(store, FIRST)
    link.hand_over(later(10))
    store.work_on_incident(ChangeIncident(FIRST, "fixed", by="crew"), later(20), CREW)
    link.hand_over(later(30))
    assert len(crew.codes()) == 1
    store.work_on_incident(ChangeIncident(FIRST, "reopened", later(9999)), later(40), CREW)
    link.hand_over(later(50))
    assert len(crew.codes()) == 2


def test_a_crew_that_gives_nothing_back_is_told_once(store: Store, tmp_path: Path, clock: Clock) -> None:
    crew = Crew(tmp_path, clock, "blackbox")
    link = _link(store, crew.client())
    report(store, FIRST)
    for _ in range(2):
        link.hand_over(later(10))
        link.hear(later(20))
    assert (len(crew.codes()), _names(store)) == (1, ["blackbox"])


def test_a_system_that_is_not_reached_is_asked_again(store: Store) -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    report(store, FIRST)
    _link(store, _answering(down)).hand_over(later(10))
    assert _names(store) == [""]
    with pytest.raises(NotSent):
        _answering(down).post({})


def _hang(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("late", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        _hang,
        lambda _: httpx.Response(502),
        lambda _: httpx.Response(200, content=b"<html>", headers={"content-type": "text/xml"}),
    ],
)
def test_what_may_have_arrived_is_never_sent_twice_and_staff_are_told(store: Store, answer: Any) -> None:
    asked = list[httpx.Request]()

    def count(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer(request)

    report(store, FIRST)
    link = _link(store, _answering(count))
    link.hand_over(later(10))
    link.hand_over(later(20))
    assert (len(asked), _names(store)) == (1, ["asked"])
    case = store.case_of(FIRST)
    assert case
    assert case.history[-1].what == "crew unknown"
    with pytest.raises(OutcomeOpen):
        _answering(answer).post({})


def test_what_a_crew_refuses_is_told_to_staff(store: Store) -> None:
    report(store, FIRST)
    refused = httpx.Response(400, json=[{"code": "400", "description": "attribute[depth] was not provided."}])
    _link(store, _answering(lambda _: refused)).hand_over(later(10))
    case = store.case_of(FIRST)
    assert case
    assert (_names(store), case.history[-1].what) == (["refused:400"], "crew refused")


def test_nothing_of_the_person_goes_to_the_crew(store: Store) -> None:
    sent = list[bytes]()

    def keep(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json=[{"service_request_id": 638344}])

    report(store, FIRST)
    _link(store, _answering(keep)).hand_over(later(10))
    assert sent == [b"api_key=xyz&service_code=street-lamp&address_string=14+Willow+Street"]
    assert _names(store) == ["id:638344"]


def test_the_answer_of_the_specification_is_read() -> None:
    answer = b"""<?xml version="1.0" encoding="utf-8"?>
    <service_requests><request><service_request_id>293944</service_request_id><service_notice>
    The City will inspect</service_notice><account_id/></request></service_requests>"""
    reply = httpx.Response(200, content=answer, headers={"content-type": "text/xml; charset=utf-8"})
    assert _answering(lambda _: reply).post({}) == Posted("id", "293944")
