"""HSDS as tables: versions 2 and 3, and Miami's with its broken link."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from catalogues import PAYLOADS, REAL, needs, read, texts

from bot.catalogue.importers.hsds_tabular import HsdsTabular
from bot.catalogue.model import Phone, Service

TWO, THREE = PAYLOADS / "hsds2", PAYLOADS / "hsds3"


def _service(folder: Path, source_id: str) -> Service:
    return next(s for s in read(HsdsTabular(), folder)[0] if s.source_id == source_id)


def test_the_folder_and_its_package_file_are_both_read() -> None:
    assert HsdsTabular().reads(TWO) and HsdsTabular().reads(THREE / "datapackage.json")
    assert read(HsdsTabular(), THREE) == read(HsdsTabular(), THREE / "datapackage.json")
    assert THREE / "phones.csv" in HsdsTabular().files(THREE / "datapackage.json")


def test_a_service_of_version_two_is_joined_from_its_tables() -> None:
    coats = _service(TWO, "10")
    assert coats.name == {"en": "Office of the Coat Bank"}
    assert coats.also == {"en": ("RNL Coats",)}
    assert coats.owner == "Riverside Neighbours of Linhe (RNL)"
    assert texts(coats, "what") == ["RNL lends warm coats.", "Coats come back in spring."]
    assert texts(coats, "who") == ["Anyone who is cold"]
    assert texts(coats, "bring") == ["a letter with your address"]
    assert texts(coats, "cost") == []
    assert coats.phones == (Phone("555-010-0110", "voice", "12"), Phone("555-010-0111", "tty"))
    assert coats.languages == ("English", "Spanish")
    assert texts(coats, "more") == ["other languages available upon request"]


def test_a_place_has_its_address_and_says_whether_one_gets_in() -> None:
    place = _service(TWO, "10").offices[0]
    assert place.name == {"en": "Coat House"}
    assert place.address == {"en": "1 Mill Lane, 2nd Floor, Linhe, 10000"}
    assert (place.lat, place.lon, place.step_free) == (1.5, 2.5, True)
    shed = _service(TWO, "11").offices
    assert [(o.name["en"], o.lon, o.step_free) for o in shed] == [("Tool Shed", None, None)]


def test_schedules_become_hours_with_the_days_it_is_closed() -> None:
    hours = _service(TWO, "10").hours
    assert hours is not None
    assert hours.week[0] == ("09:00-12:30", "13:30-17:00")
    assert hours.week[5] == ("10:00-24:00",)
    assert (hours.exceptions[0].start, hours.exceptions[0].end) == (date(2099, 1, 1), date(2099, 1, 2))


def test_hours_of_which_one_cannot_be_read_are_told_as_they_are_written() -> None:
    tools = _service(TWO, "11")
    assert tools.hours is None
    assert texts(tools, "when") == ["9:0am-5:00pm, Tue", "9:00am-5:00pm, Wed"]


def test_nameless_and_closed_services_are_put_aside_and_lost_rows_told() -> None:
    reasons = {a.source_id: a.reason for a in read(HsdsTabular(), TWO)[1]}
    assert set(reasons) == {"12", "13", "eligibility"}
    assert "defunct" in reasons["13"]
    assert reasons["eligibility"] == "1 of 2 rows name no service"


def test_a_service_of_version_three_has_its_own_fields() -> None:
    water = _service(THREE, "d9d5e0f5-0000-4000-8000-000000000010")
    assert texts(water, "what") == ["Swim in warm water."]
    assert texts(water, "cost") == ["Two coins a visit.", "Free on Wednesdays."]
    assert (water.checked, water.alert) == (date(2026, 10, 1), {"en": "The small pool is shut."})
    assert water.languages == ("Mandarin",)
    assert water.hours is not None and water.hours.week[2] == ("09:00-11:30",)
    assert water.offices[0].step_free


def test_a_day_of_the_month_is_not_told_as_a_day_of_every_week() -> None:
    sauna = _service(THREE, "d9d5e0f5-0000-4000-8000-000000000011")
    assert sauna.hours is None
    assert texts(sauna, "when") == ["The second Sunday of the month"]


@needs("miami_211_hsds")
def test_all_of_miami_is_taken_and_its_broken_link_told() -> None:
    services, aside = read(HsdsTabular(), REAL / "miami_211_hsds")
    assert len(services) == 4089
    assert [(a.source_id, a.reason) for a in aside] == [("eligibility", "2244 of 2244 rows name no service")]
    assert sum(1 for s in services if s.hours) > 2500
    assert sum(1 for s in services if s.offices and s.offices[0].address) > 4000
    told = [text for s in services for fact in s.facts for text in fact.texts.values()]
    assert not [text for text in told if "###" in text or "\\n" in text]
    assert {s.name["en"] for s in services} >= {"Office of the Attorney General"}
