"""A workbook as a whole: the same city from every kind of file, and what is wrong named by sheet, row and column."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from workbooks import RIVER, SHORE, Sheets, changed, write

from bot.catalogue.importers.sheet_files import MOST_UNPACKED
from bot.catalogue.model import Service
from bot.catalogue.workbook.folder import read_workbook, write_folder
from bot.catalogue.workbook.reading import MOST_ROWS, is_book
from bot.catalogue.workbook.template import write_template
from bot.city.city import City, read_city
from bot.retrieval.compile import importer_for, read_all


def _city(path: Path, folder: Path) -> City:
    folder.mkdir()
    write_folder(read_workbook(path).records, folder)
    return read_city(folder)


def _told(tmp_path: Path, sheets: Sheets) -> list[str]:
    return list(map(str, read_workbook(write(tmp_path / "town.xlsx", sheets)).faults))


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ""])
@pytest.mark.parametrize("sheets", [SHORE, RIVER], ids=["en", "zh"])
def test_a_town_is_the_same_from_every_kind_of_file_and_nothing_is_to_correct(
    tmp_path: Path, ending: str, sheets: Sheets
) -> None:
    path = write(tmp_path / f"town{ending}", sheets)
    assert read_workbook(path).faults == ()
    city, plain = _city(path, tmp_path / "city"), _city(write(tmp_path / "plain.xlsx", sheets), tmp_path / "plain")
    assert city == plain
    assert importer_for(path).name == "workbook"
    assert read_all(path) == read_all(tmp_path / "plain.xlsx")
    assert len(read_all(path)[0]) == 5


def test_a_town_of_one_language_has_its_name_number_hours_and_holidays(tmp_path: Path) -> None:
    city = _city(write(tmp_path / "town.xlsx", SHORE), tmp_path / "city")
    assert city.line == {"en": "Alder Bay Help", "zh": "Alder Bay Help"}
    assert (city.country, city.timezone, city.language, city.staff_phone) == (
        "GB",
        "Europe/London",
        "en",
        "+445555550299",
    )
    assert city.emergency().number("medical") == "999"
    assert city.staff_hours.week[0] == ("09:00-17:00",) and city.answering == "assist_first"
    assert [day.isoformat() for day in city.holidays] == ["2026-12-25"]


def test_offices_have_their_week_closures_and_appointments(tmp_path: Path) -> None:
    city = _city(write(tmp_path / "town.xlsx", SHORE), tmp_path / "city")
    hall, library, pool = city.offices
    assert hall.hours is not None and hall.hours.week[0] == ("09:00-12:00", "13:30-17:00") and hall.hours.week[5] == ()
    assert [(str(each.start), str(each.end), each.spans) for each in hall.hours.exceptions] == [
        ("2026-12-24", "2026-12-28", ()), ("2026-12-31", "2026-12-31", ("09:00-12:00",)),
    ]  # fmt: skip
    (bookable,) = city.bookable
    assert (bookable.office, bookable.desks, bookable.services) == (
        "town-hall",
        2,
        {"parking-permit": 20, "birth-certificate": 30},
    )
    assert library.step_free is False
    assert (pool.name, pool.address) == ({"en": "Pool"}, {"en": "9 Mill Lane"})


def test_a_place_named_as_an_office_is_that_office(tmp_path: Path) -> None:
    services = {service.source_id: service for service in read_all(write(tmp_path / "town.xlsx", SHORE))[0]}
    assert [office.id for office in services["parking-permit"].offices] == ["town-hall"]
    assert [office.id for office in services["swimming-lessons"].offices] == ["swimming-lessons-1"]


def test_what_a_report_kind_leaves_out_is_told_in_plain_words(tmp_path: Path) -> None:
    city = _city(write(tmp_path / "town.xlsx", SHORE), tmp_path / "city")
    hole, lamp, rubbish = city.problems
    assert hole.pledge["en"] == "We look at it within 3 working days." and hole.pledge_time.working_days == 3
    assert (lamp.pledge["en"], lamp.phone.number) == ("We look at it within 5 days.", "0555 555 0200")
    assert rubbish.team["en"] == "Our repair team" and rubbish.ask_place["zh"]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({**SHORE, "Staffs": [{"name": "Ann"}]}, ['sheet "Staffs": there is no sheet of this name, and nobody reads it.']),
        ({**SHORE, "Servces": [{"x": 1}]}, ['sheet "Servces": there is no sheet of this name, and nobody reads it. Is "Services" meant?']),
        (changed(SHORE, "Services", 0, colour="red"), ['sheet "Services", column "colour": the column "colour" is not known.']),
        (changed(SHORE, "Offices", 1, Monday="8-4"), ['sheet "Offices", row 3, column "Monday": "8-4" are no opening times']),
        (changed(SHORE, "Services", 1, last_checked="03/04/2026"), ['sheet "Services", row 3, column "last checked": "03/04/2026" may be 3']),
        (changed(SHORE, "Services", 2, phone="5.55E+09"), ['sheet "Services", row 4, column "phone": "5.55E+09" is a number your program']),
        (changed(SHORE, "Services", 2, name=None), ['sheet "Services", row 4, column "name": there is no name']),
        (changed(SHORE, "Services", 2, department=None), ['row 4, column "department": nobody keeps it, so Alder Bay Help is told']),
        (changed(SHORE, "Services", 2, name="Birth certificate"), ['"birth-certificate" stands in row 4 too, and this one is left out']),
        (changed(SHORE, "Offices", 0, appointments="Parking permits: 20"), ['"Parking permits" is none of the services; is "parking permit"']),
        (changed(SHORE, "Offices", 1, Tuesday="closed", Saturday="closed"), ['row 3, column "hours": it is never open; write when it is']),
        (changed(SHORE, "City", 0, country="Ruritania"), ['sheet "City", row 2, column "country": "Ruritania" is no country']),
        (changed(SHORE, "City", 0, telephone_of_the_line=None), ['column "telephone of the line": it is empty; write the line']),
        (changed(SHORE, "City", 0, country="US"), ['column "time zone": US has more than one time zone; write yours']),
        (changed(SHORE, "City", 0, hours_of_staff=None), ['column "hours of staff": it is empty, so nobody is ever rung back']),
        (changed(SHORE, "City", 0, country="KZ"), ["more than one time zone", "the numbers of KZ are not known here; write at least general"]),
        ({key: rows for key, rows in SHORE.items() if key != "City"}, ["nobody says what the city is; fill in its name"]),
        (changed(SHORE, "Holidays", 0, day="soon"), ['sheet "Holidays", row 2, column "day": "soon" is no day']),
        ({**SHORE, "Report kinds": [{"who": "Ann", "what": "x"}]}, ["none of its first 10 rows names its columns; write them in one row: id, name"]),
        (changed(SHORE, "Report kinds", 0, service_about_the_same="Roads"), ['"Roads" is none of the services']),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place_and_what_to_write(
    tmp_path: Path, sheets: Sheets, said: list[str]
) -> None:
    told = _told(tmp_path, sheets)
    for text in said:
        assert any(text in line for line in told), told


def test_what_is_wrong_in_a_cell_leaves_the_rest_of_the_row_and_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", changed(SHORE, "Services", 1, last_checked="03/04/2026"))
    services = {service.source_id: service for service in read_all(path)[0]}
    assert len(services) == 5 and services["garden-waste-bin"].checked is None
    assert services["garden-waste-bin"].of("cost")


def test_two_sheets_of_one_kind_joined_cells_and_too_many_rows_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", {**SHORE, "Office": SHORE["Offices"]})
    book = load_workbook(path)
    book["Services"].merge_cells("A4:B4")
    for number in range(MOST_ROWS + 20):
        book["Holidays"].append([f"2027-01-{number % 28 + 1:02d}", "x"])
    book.save(path)
    told = list(map(str, read_workbook(path).faults))
    assert any('sheet "Office": it is a second sheet of offices, beside "Offices"' in line for line in told)
    assert any('sheet "Services", row 4, column "name": the cell is joined with others' in line for line in told)
    assert any("it has more than 10,000 rows" in line for line in told)


def test_an_empty_sheet_and_one_with_a_mark_are_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", {**SHORE, "# mine": [{"x": "y"}], "Sheet3": []})
    assert read_workbook(path).faults == ()


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_workbook_that_is_broken_or_grows_is_no_city_and_says_so(tmp_path: Path, ending: str) -> None:
    broken = tmp_path / f"broken{ending}"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    assert not is_book(broken)
    grows = write(tmp_path / f"grows{ending}", SHORE)
    assert is_book(grows)
    with ZipFile(grows, "a", ZIP_DEFLATED) as file:
        file.writestr("more.xml", b" " * (MOST_UNPACKED + 1))
    assert not is_book(grows)
    with pytest.raises(ValueError, match="50 MB"):
        read_workbook(grows)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["template.xlsx", "template"])
def test_the_template_is_read_without_a_fault_but_that_it_is_empty(tmp_path: Path, name: str, language: str) -> None:
    write_template(tmp_path / name, language)
    read = read_workbook(tmp_path / name)
    assert [fault.text[:31] for fault in read.faults] == ["nobody says what the city is; f"]
    assert read.records.services == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_of_the_template_are_a_city(tmp_path: Path, language: str) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, language)
    book = load_workbook(path)
    for sheet in book.worksheets[:-1]:
        sheet["A2"] = str(sheet["A2"].value).removeprefix("# ")
    book.save(path)
    assert list(map(str, read_workbook(path).faults)) == []
    city = _city(path, tmp_path / "city")
    assert city.offices and city.problems and city.bookable and city.holidays
    assert all(isinstance(each, Service) for each in read_all(path)[0])


def test_a_service_at_an_office_that_was_left_out_is_kept_without_it(tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", {**SHORE, "Offices": [{"id": "", "name": "Library", "Monday": "9:00-17:00"}]})
    services = {service.source_id: service for service in read_all(path)[0]}
    assert [office.id for office in services["library-card"].offices] == ["library"]
    assert services["parking-permit"].offices[0].name == {"en": "Town hall"}


def test_ten_thousand_services_each_at_a_place_of_its_own_are_read(tmp_path: Path) -> None:
    rows = [
        {"name": f"Service {n}", "phone": "0555 555 0100", "where": f"House {n}, {n} Mill Lane", "department": f"D{n}"}
        for n in range(9_000)
    ]
    records = read_workbook(write(tmp_path / "town", {"City": SHORE["City"], "Services": rows})).records
    assert (len(records.services), len(records.offices), len(records.departments)) == (9_000, 9_000, 9_000)
