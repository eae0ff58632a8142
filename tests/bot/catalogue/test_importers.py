"""Importers: what a record becomes, what is kept aside and why; real catalogues where they are beside the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tools import DATA

from bot.catalogue.importers import Importer
from bot.catalogue.importers.city_folder import CityFolder
from bot.catalogue.importers.hsds import Hsds
from bot.catalogue.importers.nyc import NycBenefits
from bot.catalogue.model import Aside, Service
from bot.catalogue.service_file import read_services
from bot.retrieval.compile import importer_for

ROOT = Path(__file__).parents[3]
NYC = DATA / "catalogues" / "nyc_benefits" / "programs.generated.json"
HSDS = DATA / "standards" / "hsds31" / "examples"
needs_nyc = pytest.mark.skipif(
    not NYC.exists(), reason="New York's catalogue is not beside the project (../shared/data)"
)
needs_hsds = pytest.mark.skipif(
    not HSDS.exists(), reason="the HSDS examples are not beside the project (../shared/data)"
)


def _read(importer: Importer, path: Path) -> tuple[list[Service], list[Aside]]:
    records = list(importer.read(path))
    return [r for r in records if isinstance(r, Service)], [r for r in records if isinstance(r, Aside)]


def _nyc_file(tmp_path: Path, *programs: object) -> Path:
    path = tmp_path / "programs.json"
    path.write_text(json.dumps({"dataset": "kvhd-5fmu", "programs": programs}))
    return path


def test_a_new_york_programme_becomes_facts_of_each_aspect(tmp_path: Path) -> None:
    programme = {
        "id": "X1", "name": "Warm Coats", "plainLanguageName": "Free winter coats", "description": "We give coats.",
        "eligibilityText": "Anyone in need.", "requiredDocumentsText": "None", "howToApply": {"byPhone": "Call 212-555-0110."},
        "getHelp": {"summary": "TTY 212-555-0111"}, "source": {"updatedAt": "2026-09-01T00:00:00"},
    }  # fmt: skip
    services, aside = _read(NycBenefits(), _nyc_file(tmp_path, programme))
    assert not aside
    service = services[0]
    assert [(f.aspect, f.texts["en"], f.way) for f in service.facts] == [
        ("what", "We give coats.", ""), ("who", "Anyone in need.", ""), ("how", "Call 212-555-0110.", "phone"), ("phone", "TTY 212-555-0111", ""),
    ]  # fmt: skip
    assert [(p.number, p.type) for p in service.phones] == [
        ("212-555-0110", "voice"),
        ("311", "voice"),
        ("212-555-0111", "tty"),
    ] or [(p.number, p.type) for p in service.phones] == [
        ("212-555-0110", "voice"),
        ("212-555-0111", "tty"),
        ("311", "voice"),
    ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"name": "No id"}, "id"),
        ({"id": "X2", "name": " ", "source": {"updatedAt": "2026-01-01"}}, "no name"),
        ("not a record", "TypeError"),
        ({"id": "X3", "name": "N", "source": {"updatedAt": "soon"}}, "isoformat"),
    ],
)
def test_a_dirty_record_is_kept_aside_with_its_reason(tmp_path: Path, record: object, reason: str) -> None:
    services, aside = _read(NycBenefits(), _nyc_file(tmp_path, record))
    assert not services
    assert reason in aside[0].reason
    assert json.loads(aside[0].record) == record


@needs_nyc
def test_all_of_new_yorks_programmes_are_taken_without_markup() -> None:
    services, aside = _read(NycBenefits(), NYC)
    assert (len(services), aside) == (97, [])
    texts = [text for service in services for fact in service.facts for text in fact.texts.values()]
    assert not [text for text in texts if "[anyc" in text or "<p" in text or "&nbsp;" in text]


@needs_nyc
def test_the_senior_rent_freeze_gives_its_text_phone_as_one() -> None:
    freeze = next(s for s in _read(NycBenefits(), NYC)[0] if s.source_id == "P015en")
    assert {p.number: p.type for p in freeze.phones}["212-639-9675"] == "tty"
    assert freeze.phones[0].type == "voice"


@needs_hsds
def test_the_standards_own_examples_are_read() -> None:
    path = HSDS / "service_full.json"
    assert isinstance(importer_for(path), Hsds)
    services, aside = _read(Hsds(), path)
    assert not aside
    service = services[0]
    assert service.name == {"en": "Community Counselling"}
    assert {"what", "who", "cost", "how"} <= {fact.aspect for fact in service.facts}
    assert service.phones[0].extension == "100"
    assert service.offices


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"id": "1", "name": "Old", "status": "defunct"}, "defunct"),
        ({"id": "2", "name": "", "status": "active"}, "no name"),
        ({"name": "x", "status": "active"}, "id"),
    ],
)
def test_an_hsds_record_that_is_over_or_nameless_is_kept_aside(tmp_path: Path, record: object, reason: str) -> None:
    path = tmp_path / "services.json"
    path.write_text(json.dumps({"contents": [record]}))
    services, aside = _read(Hsds(), path)
    assert not services
    assert reason in aside[0].reason


def test_hsds_schedules_become_weekly_hours_and_closures(tmp_path: Path) -> None:
    schedules = [
        {"byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "12:30:00"},
        {"valid_from": "2027-01-04", "valid_to": "2027-01-08"},
    ]
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"id": "1", "name": "Food", "status": "active", "schedules": schedules}))
    hours = _read(Hsds(), path)[0][0].hours
    assert hours is not None
    assert hours.week[0] == hours.week[1] == ("09:00-12:30",)
    assert hours.week[2] == ()
    assert str(hours.exceptions[0].end) == "2027-01-08"


def test_the_demo_city_is_whole() -> None:
    services, aside = _read(CityFolder(), ROOT / "city")
    assert not aside
    assert len(services) >= 80
    assert len({s.owner for s in services}) == 12
    for service in services:
        for fact in service.facts:
            assert set(fact.texts) == {"en", "zh"}, (service.source_id, fact.id)


def test_an_import_is_idempotent(opened_city: Path) -> None:
    assert [s.id for s in read_services(opened_city)] == [
        s.id for s in CityFolder().read(ROOT / "city") if isinstance(s, Service)
    ]
