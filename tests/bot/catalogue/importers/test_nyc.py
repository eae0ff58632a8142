"""New York: what its data set does to texts, and its food pantries."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from catalogues import PAYLOADS, REAL, needs, read, texts

from bot.catalogue.importers.nyc import NycBenefits
from bot.catalogue.importers.nyc_pantries import NycPantries
from bot.catalogue.importers.nyc_pantry_hours import table_hours
from bot.catalogue.importers.nyc_text import repaired
from bot.catalogue.model import Service
from bot.retrieval.compile import content_hash, importer_for
from bot.retrieval.learned_models import Learned

NYC = PAYLOADS / "nyc"
PROGRAMMES, LAYER, TABLE = NYC / "programs.json", NYC / "pantries.geojson", NYC / "pantries-2024-11-04.csv"
REAL_PROGRAMMES = REAL / "nyc_benefits" / "programs.generated.json"


@pytest.fixture(scope="module")
def programmes() -> dict[str, Service]:
    return {s.source_id: s for s in read(NycBenefits(), PROGRAMMES)[0]}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("work for ages 1424", "work for ages 14-24"),
        ("up to $13,396,64 a year", "up to $13,396.64 a year"),
        ("up to $13,396 a year", "up to $13,396 a year"),
        ("A House, 2 Hill St (212) 555-0174\nhelp@house.orgHours: 24/7 B House, 3 Hill St", "A House, 2 Hill St (212) 555-0174, help@house.org, Hours: 24/7\nB House, 3 Hill St"),
        ("Mail it to:\nCity Office\nP.O. Box 12\nUnion, NJ 07083", "Mail it to:\nCity Office\nP.O. Box 12\nUnion, NJ 07083"),
        ("North\n2 Hill St.\nBronx, NY 10451\n718-555-0100\nSouth\n3 Hill St.\nBronx, NY 10452", "North, 2 Hill St., Bronx, NY 10451, 718-555-0100\nSouth, 3 Hill St., Bronx, NY 10452"),
        (None, ""),
    ],
)  # fmt: skip
def test_texts_are_repaired(raw: object, told: str) -> None:
    assert repaired(raw) == told


def test_an_address_that_moves_is_told_by_the_day(programmes: dict[str, Service]) -> None:
    beds = programmes["H1en"]
    before = " ".join(f.texts["en"] for f in beds.of("how", today=date(2026, 7, 31)))
    after = " ".join(f.texts["en"] for f in beds.of("how", today=date(2026, 8, 1)))
    assert "40 Hill Street" in before and "8 Vale Street" not in before
    assert (
        "40 Hill Street" not in after
        and "Single Men (18 or older): Starting August 1, 2026, visit 8 Vale Street" in after
    )
    assert "11 River Avenue" in before and "11 River Avenue" in after


def test_a_place_is_told_in_one_sentence_with_whom_it_is_for(programmes: dict[str, Service]) -> None:
    told = texts(programmes["H1en"], "how")
    assert "Single Women (18 or older): River House, 11 River Avenue, Bronx, NY 10499, 929-555-0130" in told
    assert "Single Women (18 or older): Oak House, 14 Oak Avenue, Brooklyn, NY 11299" in told


def test_a_text_phone_is_typed_and_help_with_another_programme_left_out(programmes: dict[str, Service]) -> None:
    rent = programmes["R1"]
    assert [(p.number, p.type) for p in rent.phones] == [
        ("212-555-0194", "voice"),
        ("212-555-0139", "tty"),
        ("311", "voice"),
    ]
    assert not [text for text in texts(rent, "phone") if "applying for NF" in text]


def test_documents_that_are_not_stated_are_not_made_up(programmes: dict[str, Service]) -> None:
    assert texts(programmes["H1en"], "bring") == []


def test_the_programme_of_the_pantries_has_their_places_and_no_other_has(programmes: dict[str, Service]) -> None:
    places = programmes["F1en"].offices
    assert [p.name["en"] for p in places] == [
        "Church of St. Elm (food pantry)", "Bread House (food pantry)", "Both Kitchens (food pantry)", "Both Kitchens (soup kitchen)", "Wrong Clock (food pantry)",
    ]  # fmt: skip
    assert not [s for s in programmes.values() if s.offices and s.source_id != "F1en"]
    assert len(read(NycBenefits(), PROGRAMMES)[1]) == 2


def test_without_a_file_of_pantries_the_programme_stands_alone(tmp_path: Path, learned: Learned) -> None:
    path = tmp_path / "programs.json"
    shutil.copy(PROGRAMMES, path)
    assert not [s for s in read(NycBenefits(), path)[0] if s.offices]
    before = content_hash(path, learned)
    shutil.copy(LAYER, tmp_path)
    assert content_hash(path, learned) != before


def test_places_on_the_map_have_a_week_where_it_is_sure() -> None:
    places = {s.source_id: s for s in read(NycPantries(), LAYER)[0]}
    church = places["place-1"].offices[0]
    assert church.hours is not None and church.hours.week[1] == ("09:00-11:00", "13:00-14:30")
    assert church.address == {"en": "1 Elm St, Bronx, New York, 10499 (Basement Entrance)"}
    assert (church.district, church.checked) == ({"en": "Bronx"}, date(2026, 1, 1))
    assert texts(places["place-1"], "what") == ["A food pantry."]


def test_certain_weeks_of_the_month_are_told_and_are_no_week() -> None:
    bread = next(s for s in read(NycPantries(), LAYER)[0] if s.source_id == "place-2")
    assert bread.offices[0].hours is None
    assert texts(bread, "when") == ["Saturday 10am-12pm (1st & 3rd Saturday only)"]


def test_a_place_that_is_pantry_and_kitchen_keeps_the_times_apart() -> None:
    both = next(s for s in read(NycPantries(), LAYER)[0] if s.source_id == "place-3")
    assert [o.hours.week[2] if o.hours else None for o in both.offices] == [("13:00-15:00",), ()]
    assert texts(both, "what") == ["A food pantry.", "A soup kitchen."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("WED (2,4) 11AM-1PM", "2nd and 4th Wednesday of the month, 11AM-1PM"),
        ("SAT (LAST) 2-4PM", "last Saturday of the month, 2-4PM"),
        ("THUR (4TH ONLY) 9-11AM", "4th Thursday of the month, 9-11AM"),
        ("TUE(SR ONLY)/WED 11AM-1PM/3-6PM", "Tue(SR ONLY)/Wed 11AM-1PM/3-6PM"),
    ],
)
def test_times_of_the_table_that_are_no_week_are_told(text: str, told: str) -> None:
    assert table_hours(text) == (None, told)


def test_the_table_is_a_catalogue_of_its_own() -> None:
    assert isinstance(importer_for(TABLE), NycPantries)
    services, aside = read(NycPantries(), TABLE)
    soup, elm, oak = services[:3]
    assert soup.name == {"en": "Noon Soup Kitchen"} and soup.phones[0].number == "212 555-0167"
    assert soup.offices[0].address == {"en": "296 Ninth Avenue, Manhattan, NY 10099"}
    assert (elm.phones, elm.offices[0].hours, soup.checked) == ((), None, date(2024, 11, 4))
    assert oak.offices[0].hours is not None and oak.offices[0].hours.week[3] == ("13:30-15:00",)
    assert [a.source_id for a in aside] == ["5", "6"]
    assert "none of the kinds" in aside[0].reason and "no address" in aside[1].reason


@needs("nyc_benefits")
def test_the_real_pantries_are_taken_whole() -> None:
    folder = REAL / "nyc_benefits"
    layer, table = folder / "nyc_food_pantries_2026.geojson", folder / "nyc_efap_pantries_2024-11-04.csv"
    assert [len(x) for x in read(NycPantries(), layer)] == [527, 0]
    assert [len(x) for x in read(NycPantries(), table)] == [561, 0]
    with_places = {s.source_id: len(s.offices) for s in read(NycBenefits(), REAL_PROGRAMMES)[0] if s.offices}
    assert with_places == {"P039en": 571}


@needs("nyc_benefits")
def test_the_real_shelter_moves_on_its_day() -> None:
    shelter = next(s for s in read(NycBenefits(), REAL_PROGRAMMES)[0] if s.source_id == "P146en")
    men = [
        [f.texts["en"] for f in shelter.of("how", today=day) if "Adult Men" in f.texts["en"]]
        for day in (date(2026, 7, 31), date(2026, 8, 1))
    ]
    assert [len(told) for told in men] == [1, 1]
    assert "400-430 East 30th" in men[0][0] and "8 East 3rd" in men[1][0]


@needs("nyc_benefits")
def test_no_line_for_deaf_people_is_given_to_hearing_ones() -> None:
    lines = {"212-639-9675", "800-662-1220", "877-898-5849", "800-462-7585", "866-604-5350", "866-875-9975"}
    services = read(NycBenefits(), REAL_PROGRAMMES)[0]
    # Why two: 212-639-9675 answers everybody for two programmes, which give it so.
    typed = [(s.source_id, p.number) for s in services for p in s.phones if p.number in lines and p.type != "tty"]
    assert {number for _, number in typed} <= {"212-639-9675"}
    assert not [source_id for source_id, _ in typed if source_id in {"P015en", "P005en", "P018en"}]
    told = [text for s in services for f in s.facts for text in f.texts.values()]
    assert not [text for text in told if "13,396,64" in text or "1424" in text or "[anyc" in text]
