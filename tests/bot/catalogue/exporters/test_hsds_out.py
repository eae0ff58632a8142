"""HSDS: every catalogue against the schema, each field, and what comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from catalogues import REAL, needs
from entries import HALL, SOUND, TODAY, changed, fact
from exports import ABSENT, CATALOGUES, CITY, STANDARDS, out, services_of

from bot.catalogue.exporters import hsds
from bot.catalogue.importers.hsds import Hsds
from bot.catalogue.model import Hours, HoursException, Phone, Service

SCHEMA = STANDARDS / "hsds31" / "schema" / "compiled" / "service.json"
needs_hsds = pytest.mark.skipif(not SCHEMA.exists(), reason=ABSENT.format("HSDS 3.1"))


def _hsds(service: Service, **more: Any) -> Any:
    return json.loads(hsds.written(out(service, **more)))[0]


@cache
def _validator() -> Any:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["uuid"]))


@needs_hsds
@pytest.mark.parametrize("path", CATALOGUES)
def test_every_record_is_valid_hsds(path: Path) -> None:
    records = json.loads(hsds.written(out(*services_of(path))))
    assert len(records) == len(services_of(path)) == len({record["id"] for record in records})
    errors = [f"{r['id']} {e.json_path}: {e.message}" for r in records for e in _validator().iter_errors(r)]
    assert errors == []


@needs_hsds
def test_the_schema_would_find_what_is_wrong() -> None:
    record = _hsds(SOUND)
    for broken in (
        {**record, "status": "open"},
        {**record, "id": "bus-card"},
        {**record, "phones": [{"id": record["id"]}]},
    ):
        assert list(_validator().iter_errors(broken))


def test_each_aspect_has_its_field_in_hsds() -> None:
    record = _hsds(
        changed(
            fact("duration.0", "You wait a day."), alert={"en": "Closed for now."}, also={"en": ("pass", "old card")}
        )
    )
    assert record["name"] == "Bus card"
    assert record["alternate_name"] == "pass"
    assert record["description"] == "You ride the bus with it."
    assert record["eligibility_description"] == "You are 65 or older."
    assert record["application_process"] == "Come to the counter."
    assert record["fees_description"] == "It is free."
    assert record["wait_time"] == "You wait a day."
    assert record["alert"] == "Closed for now."
    assert [d["document"] for d in record["required_documents"]] == ["your identity card"]
    assert (record["assured_date"], record["last_modified"]) == ("2026-10-01", "2026-10-01T00:00:00Z")
    assert record["organization"]["name"] == "Transport"
    assert record["organization"]["organization_identifiers"][0]["identifier"] == "transport"


def test_places_have_hours_address_steps_and_telephones_in_hsds() -> None:
    location = _hsds(SOUND)["service_at_locations"][0]["location"]
    assert (location["name"], location["external_identifier"]) == ("City hall", "hall")
    assert (location["latitude"], location["longitude"]) == (30.5, 114.2)
    assert (location["addresses"][0]["address_1"], location["addresses"][0]["country"]) == ("1 Bridge Square", "CN")
    assert (location["accessibility"][0]["details"], location["accessibility"][0]["description"]) == (
        "step-free", "step-free. There is a ramp.",
    )  # fmt: skip
    assert [s.get("byday") for s in location["schedules"]] == ["MO,TU,WE,TH,FR", None]
    assert (location["schedules"][0]["opens_at"], location["schedules"][0]["closes_at"]) == ("09:00", "17:00")
    assert (location["schedules"][1]["valid_from"], location["schedules"][1]["valid_to"]) == (
        "2026-12-24",
        "2026-12-26",
    )
    assert "opens_at" not in location["schedules"][1]
    assert [language["code"] for language in location["languages"]] == ["en", "zh"]
    unknown = _hsds(changed(offices=(replace(HALL, step_free=None, access={}),)))
    assert "accessibility" not in unknown["service_at_locations"][0]["location"]


@pytest.mark.parametrize(
    ("phone", "extension", "description"),
    [
        (Phone("1", "tty", "12", {"en": "for cards"}), 12, "for cards"),
        (Phone("1", "voice", "012"), None, "ext. 012"),
        (Phone("1", "voice", "2-4"), None, "ext. 2-4"),
    ],
)
def test_an_extension_is_a_number_in_hsds_unless_that_would_change_it(
    phone: Phone, extension: int | None, description: str
) -> None:
    record = _hsds(changed(phones=(phone,)))["phones"][0]
    assert (record["type"], record.get("extension"), record["description"]) == (phone.type, extension, description)


def test_midnight_and_days_with_other_hours_are_schedules_of_their_own() -> None:
    late = Hours(
        (("18:00-24:00",), (), (), (), (), (), ()), (HoursException(TODAY, TODAY, ("10:00-11:00",), {"en": "Fair."}),)
    )
    weekly, special = _hsds(changed(hours=late))["schedules"]
    assert (weekly["byday"], weekly["closes_at"]) == ("MO", "00:00")
    assert (special["valid_from"], special["opens_at"], special["notes"]) == ("2026-11-25", "10:00", "Fair.")


def test_what_hsds_has_no_field_for_stands_in_attributes() -> None:
    service = changed(
        fact("deadline.0", "Come in May."), fact("more.0", "Bring a friend.", "带朋友来。"),
        also={"en": ("pass", "old card"), "zh": ("老年卡",)}, sayings={"en": ("how do i ride",)}, first=("id-card",), events=("retiring",),
    )  # fmt: skip
    told = {(a["link_type"], a.get("label", ""), a["value"]) for a in _hsds(service)["attributes"]}
    assert told >= {
        ("source_id", "", "bus-card"), ("name", "zh", "公交卡"), ("also", "en", "old card"), ("also", "zh", "老年卡"),
        ("sayings", "en", "how do i ride"), ("first", "", "id-card"), ("events", "", "retiring"), ("how.0 way", "", "counter"),
        ("who.0", "zh", "您满65岁。"), ("deadline.0", "en", "Come in May."), ("more.0", "zh", "带朋友来。"),
    }  # fmt: skip
    assert ("also", "en", "pass") not in told
    assert ("who.0", "en", "You are 65 or older.") not in told


def test_a_fact_that_does_not_hold_today_is_only_an_attribute_with_its_days() -> None:
    record = _hsds(
        changed(
            fact("what.1", "Free in May.", valid_until=date(2026, 5, 31)),
            fact("cost.1", "It costs 5 yuan.", valid_from=date(2027, 1, 1)),
        )
    )
    assert "May" not in record["description"]
    told = {(a["link_type"], a["value"]) for a in record["attributes"]}
    assert {("what.1", "Free in May."), ("what.1 valid", "../2026-05-31")} <= told
    assert record["cost_options"][0] | {"id": ""} == {
        "id": "", "service_id": record["id"], "amount_description": "It costs 5 yuan.", "valid_from": "2027-01-01",
    }  # fmt: skip


def test_a_service_that_is_over_is_inactive_in_hsds() -> None:
    assert _hsds(changed(valid_until=date(2026, 11, 24)))["status"] == "inactive"
    assert _hsds(changed(valid_until=TODAY))["status"] == "active"


def test_another_language_may_be_told_first() -> None:
    record = _hsds(SOUND, language="zh")
    assert (record["name"], record["description"]) == ("公交卡", "坐公交用的卡。")
    assert _hsds(SOUND, language="fr")["name"] == "Bus card"


def test_facts_under_a_heading_come_back_under_it(tmp_path: Path) -> None:
    service = changed(
        fact("who.0", "You are poor.", under={"en": "If you are under 18:"}), fact("who.1", "You live here."),
        fact("who.2", "You are at school.", under={"en": "If you are under 18:"}), without="who",
    )  # fmt: skip
    (tmp_path / "a.json").write_bytes(hsds.written(out(service)))
    back = next(iter(Hsds().read(tmp_path / "a.json")))
    assert isinstance(back, Service)
    assert [(f.under.get("en", ""), f.texts["en"]) for f in back.of("who")] == [
        ("", "You live here."), ("If you are under 18:", "You are poor."), ("If you are under 18:", "You are at school."),
    ]  # fmt: skip


@pytest.mark.parametrize("path", [pytest.param(REAL / "miami_211_hsds", marks=needs("miami_211_hsds")), CITY])
def test_names_places_hours_and_numbers_come_back_from_hsds(path: Path, tmp_path: Path) -> None:
    before = {s.id: s for s in services_of(path)}
    (tmp_path / "a.json").write_bytes(hsds.written(out(*before.values())))
    back = [record for record in Hsds().read(tmp_path / "a.json") if isinstance(record, Service)]
    assert len(back) >= len(before) - 1
    for after in back:
        service = before[after.source_id]
        assert (after.name["en"], after.checked) == (service.name["en"], service.checked)
        assert {p.number for p in service.phones} <= {p.number for p in after.phones}
        assert [(o.name["en"], o.address.get("en")) for o in after.offices] == [
            (o.name["en"], o.address.get("en")) for o in service.offices
        ]
        for new, old in (
            (after.hours, service.hours),
            *((n.hours, o.hours) for n, o in zip(after.offices, service.offices, strict=True)),
        ):
            # Why: the importer does not believe a time before six unless "am" stands behind it, which HSDS does not write.
            if old and not any(span < "06:00" for day in old.week for span in day):
                assert new is not None
                assert new.week == old.week
