"""What programs get that read and report by Open311 GeoReport v2."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from jsonschema import Draft4Validator
from open311_line import KEY, Clock
from referencing import Registry, Resource
from tools import DATA

from bot.model.actor import CREW
from bot.model.case_write import ChangeIncident
from bot.store import Store
from channels.open311.routes import Open311, open311_doors

HERE = "/open311/v2"
SCHEMAS = DATA / "standards" / "open311" / "schema" / "georeport-v2"
LAMP = {
    "api_key": KEY,
    "service_code": "street-lamp",
    "address_string": "14 Willow Street, flat 3",
    "description": "It is dark here.",
}


def _posted(app: Flask, form: str = "json", **fields: str) -> Any:
    return app.test_client().post(f"{HERE}/requests.{form}", data={**LAMP, **fields})


def _got(app: Flask, path: str, **fields: str) -> Any:
    answer = app.test_client().get(f"{HERE}/{path}", query_string=fields)
    assert answer.status_code == 200, answer.text
    return answer.json if path.endswith("json") else ElementTree.fromstring(answer.data)


def _valid(name: str, value: Any) -> None:
    if not SCHEMAS.exists():
        pytest.skip(f"The published JSON schemas are not beside the project ({SCHEMAS}).")
    documents = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    kept = [(name, Resource.opaque(document)) for name, document in documents.items()]
    Draft4Validator(documents[name], registry=Registry().with_resources(kept)).validate(value)


def test_what_can_be_reported_is_listed_with_what_is_asked_of_each(app: Flask) -> None:
    services = _got(app, "services.json")
    assert [service["service_code"] for service in services][:2] == ["street-lamp", "pothole"]
    lift = _got(app, "services/lift-broken.json")
    assert [(each["code"], each["variable"], each["order"]) for each in lift["attributes"]] == [
        ("place", False, 1), ("pole", True, 2), ("unit", True, 3), ("danger", True, 4),
    ]  # fmt: skip
    assert [value["key"] for value in lift["attributes"][-1]["values"]] == ["yes", "no"]


def test_what_is_told_is_as_the_published_schemas_want_it(app: Flask) -> None:
    _posted(app)
    _valid("services.json", _got(app, "services.json"))
    _valid("service-definition.json", _got(app, "services/missed-bin.json"))
    _valid("requests.json", _got(app, "requests.json"))
    _valid("requests.json", _got(app, "requests.json", api_key=KEY))


def test_xml_and_json_tell_the_same(app: Flask) -> None:
    _posted(app)
    for path, root, item in (("services", "services", "service"), ("requests", "service_requests", "request")):
        tree, plain = _got(app, f"{path}.xml"), _got(app, f"{path}.json")
        assert tree.tag == root
        assert [element.tag for element in tree] == [item] * len(plain)
        for element, record in zip(tree, plain, strict=True):
            assert [child.tag for child in element] == list(record)
            written = ["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in record.values()]
            assert [child.text or "" for child in element] == written


def test_xml_is_utf_8_and_says_so(app: Flask) -> None:
    answer = app.test_client().get(f"{HERE}/services.xml")
    assert answer.content_type == "text/xml; charset=utf-8"
    assert answer.data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert app.test_client().get(f"{HERE}/services.json").content_type == "application/json; charset=utf-8"


def test_a_report_becomes_a_case_with_its_place_and_words(app: Flask, store: Store) -> None:
    told = _posted(app, attribute="", **{"attribute[pole]": "217", "attribute[danger]": "yes"}).json[0]
    assert told["service_notice"] == "They look at it in three days."
    incident = store.incidents_since("street-lamp", store_moment())[0]
    case = store.case_of(incident.code)
    assert case
    assert (case.kind, case.state, case.problem, case.urgent) == ("report", "open", "street-lamp", True)
    assert (incident.place.street, incident.place.number, incident.place.pole) == ("Willow Street", "14", "217")
    assert case.details.value("text") == "It is dark here."
    assert told["service_request_id"] != case.code


def store_moment() -> Any:
    """A moment before all reports."""
    from small_line import later

    return later(-60)


@pytest.mark.parametrize("path", ["requests", "request"])
def test_one_report_is_read_by_either_name_for_it(app: Flask, path: str) -> None:
    number = _posted(app).json[0]["service_request_id"]
    [record] = _got(app, f"{path}/{number}.json")
    assert (record["service_request_id"], record["status"], record["service_code"]) == (number, "open", "street-lamp")
    assert record["expected_datetime"] == "2026-03-05T23:59:00+08:00" or record["expected_datetime"].startswith(
        "2026-03-05T15:59"
    )


def test_fields_are_read_by_query_as_well_as_by_form(app: Flask) -> None:
    answer = app.test_client().post(f"{HERE}/requests.json", query_string=LAMP)
    assert answer.status_code == 200
    mixed = app.test_client().post(f"{HERE}/requests.json", query_string={"api_key": KEY}, data={**LAMP, "api_key": ""})
    assert mixed.status_code == 403


def test_nobody_without_a_key_reads_words_or_flats(app: Flask) -> None:
    number = _posted(app).json[0]["service_request_id"]
    [public], [ours] = _got(app, f"requests/{number}.json"), _got(app, f"requests/{number}.json", api_key=KEY)
    assert (public["description"], public["address"]) == (None, "14 Willow Street")
    assert (ours["description"], ours["address"]) == ("It is dark here.", "14 Willow Street, flat 3")


@pytest.mark.parametrize(
    ("fields", "status", "why"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "nope"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "nope"}, 404, "service_code was not found"),
        ({"address_string": ""}, 400, "location"),
        ({"lat": "30.5"}, 400, "together"),
        ({"lat": "x", "long": "1"}, 400, "no number"),
        ({"lat": "91", "long": "1"}, 400, "outside"),
        ({"lat": "nan", "long": "1"}, 400, "outside"),
        ({"description": "x" * 4001}, 400, "4000"),
        ({"attribute[pole]": "9" * 41}, 400, "40 characters"),
    ],
)
def test_a_report_that_is_refused_says_why(app: Flask, fields: dict[str, str], status: int, why: str) -> None:
    answer = _posted(app, **fields)
    assert answer.status_code == status
    assert answer.json[0]["code"] == str(status)
    assert why in answer.json[0]["description"]
    errors = ElementTree.fromstring(_posted(app, "xml", **fields).data)
    assert (errors.tag, errors[0].tag, errors[0][0].text) == ("errors", "error", str(status))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/999999.json", 404), ("requests/x.json", 404), ("services/nope.json", 404), ("tokens/1-aa.json", 404),
        ("services.csv", 404), ("requests.json?start_date=yesterday", 400), ("requests.json?start_date=2026-01-01T00:00:00", 400),
        ("requests.json?status=lost", 400), ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2025-12-01T00:00:00Z", 400),
        ("requests.json?start_date=2025-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400),
    ],
)  # fmt: skip
def test_what_can_not_be_answered_is_an_error_with_a_code(app: Flask, path: str, status: int) -> None:
    answer = app.test_client().get(f"{HERE}/{path}")
    assert answer.status_code == status
    assert str(status) in answer.text


def test_reports_are_found_by_kind_time_state_and_number(app: Flask, store: Store, clock: Clock) -> None:
    first = _posted(app).json[0]["service_request_id"]
    clock.go_on(days=2)
    second = _posted(app, service_code="pothole").json[0]["service_request_id"]
    code = store.incidents_since("street-lamp", store_moment())[0].code
    store.work_on_incident(ChangeIncident(code, "fixed", by="crew"), clock(), CREW)

    def found(**fields: str) -> list[str]:
        return [record["service_request_id"] for record in _got(app, "requests.json", **fields)]

    assert found() == [second, first]
    assert found(service_code="pothole,manhole") == [second]
    assert (found(status="open"), found(status="closed"), found(status="open,closed")) == (
        [second],
        [first],
        [second, first],
    )
    assert found(start_date="2026-03-03T00:00:00Z") == [second]
    assert found(end_date="2026-03-03T00:00:00+00:00") == [first]
    assert found(service_request_id=f"{first},999", status="open") == [first]
    clock.go_on(days=91)
    assert found() == []


def test_what_became_of_a_report_is_told(app: Flask, store: Store, clock: Clock) -> None:
    number = _posted(app).json[0]["service_request_id"]
    code = store.incidents_since("street-lamp", store_moment())[0].code
    told = []
    for state in ("fixed", "reopened"):
        clock.go_on(hours=1)
        store.work_on_incident(ChangeIncident(code, state), clock(), CREW)
        [record] = _got(app, f"requests/{number}.json")
        told.append((record["status"], record["status_notes"], record["updated_datetime"][11:13]))
    assert told == [
        ("closed", "The crew says it is fixed.", "13"),
        ("open", "It was not fixed. They look at it again.", "14"),
    ]


@pytest.mark.parametrize(("kind", "given"), [("batch", {"token"}), ("blackbox", set())])
def test_a_line_may_give_a_token_or_nothing(line: Open311, kind: Any, given: set[str]) -> None:
    app = Flask("other")
    desk = replace(line.desk, services=replace(line.desk.services, kind=kind))
    app.register_blueprint(open311_doors(replace(line, desk=desk)))
    told = _posted(app).json[0]
    assert set(told) - {"service_notice", "account_id"} == given
    for token in [told["token"]] if given else []:
        [found] = _got(app, f"tokens/{token}.json")
        assert found["token"] == token
        assert _got(app, f"requests/{found['service_request_id']}.json")
        assert app.test_client().get(f"{HERE}/tokens/{token[:-1]}x.json").status_code == 404


def test_a_city_among_several_must_be_named(line: Open311) -> None:
    app = Flask("other")
    app.register_blueprint(open311_doors(replace(line, jurisdiction="city.gov")))
    statuses = [
        app.test_client().get(f"{HERE}/services.json{q}").status_code
        for q in ("", "?jurisdiction_id=x.gov", "?jurisdiction_id=city.gov")
    ]
    assert statuses == [400, 404, 200]


def test_discovery_names_this_endpoint_and_its_formats(app: Flask) -> None:
    [endpoint] = _got(app, "discovery.json")["endpoints"]
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["type"] == "test"
    assert [child.tag for child in _got(app, "discovery.xml")] == ["changeset", "contact", "key_service", "endpoints"]


def test_the_example_of_the_specification_is_taken(app: Flask) -> None:
    example = (
        "api_key=xyz&jurisdiction_id=city.gov&service_code=pothole&lat=37.76524078&long=-122.4212043&address_string=1234+5th+street"
        "&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456&first_name=john&last_name=smith&phone=111111111"
        "&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL00"
    )
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    answer = app.test_client().post(f"{HERE}/requests.xml", data=example, content_type=kind)
    assert answer.status_code == 200, answer.text
    [request] = ElementTree.fromstring(answer.data)
    assert [child.tag for child in request] == ["service_request_id", "service_notice", "account_id"]
    [record] = _got(app, f"requests/{request[0].text}.json")
    assert (record["lat"], record["long"]) == (37.765, -122.421)


def test_what_xml_can_not_hold_is_left_out(app: Flask) -> None:
    number = _posted(app, description="dark\x0b & <b>wet</b>").json[0]["service_request_id"]
    [record] = _got(app, f"requests/{number}.xml", api_key=KEY)
    assert record.findtext("description") == "dark & <b>wet</b>"
