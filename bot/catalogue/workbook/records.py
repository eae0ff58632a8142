"""All rows of a workbook as the records of a city's folder, each checked as the folder's are; the rest of what is wrong is taken."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from bot.catalogue.importers.city_folder import office_of, service_of
from bot.catalogue.model import Office, Problem
from bot.catalogue.workbook.book import Book, Line
from bot.catalogue.workbook.city_record import city_record
from bot.catalogue.workbook.form_records import forms_of
from bot.catalogue.workbook.more_records import more_of, staff_of
from bot.catalogue.workbook.names import Names
from bot.catalogue.workbook.problem_record import problem_record
from bot.catalogue.workbook.rows import Record, names_in, rows_of
from bot.catalogue.workbook.service_record import service_record
from bot.city.appointments import bookable_of


@dataclass(slots=True)
class CityRecords:
    """Name of a file of a city's folder → its records."""

    city: Record = field(default_factory=dict)
    """Empty where the workbook tells of no city that can be used."""
    departments: list[Record] = field(default_factory=list)
    offices: list[Record] = field(default_factory=list)
    appointments: list[Record] = field(default_factory=list)
    problems: list[Record] = field(default_factory=list)
    holidays: list[Record] = field(default_factory=list)
    services: list[Record] = field(default_factory=list)
    events: list[Record] = field(default_factory=list)
    first: list[Record] = field(default_factory=list)
    streets: list[Record] = field(default_factory=list)
    landmarks: list[Record] = field(default_factory=list)
    staff: Record = field(default_factory=dict)
    forms: list[Record] = field(default_factory=list)


def records_of(book: Book) -> CityRecords:
    """All a workbook says; what to correct is noted in it."""
    names, found = names_in(book), CityRecords()
    # Why not of services alone: they are a catalogue kept elsewhere, and the city's numbers stand in its folder.
    found.city = city_record(book, names) if set(book.sheets) - {"services"} else {}
    found.departments = [record for _, record in rows_of(book, "departments", names)]
    _add_offices(book, names, found)
    _add_services(book, names, found)
    _add_problems(book, names, found)
    found.holidays = _holidays(book, names)
    for key, records in more_of(book, names).items():
        setattr(found, key, records)
    found.staff = staff_of(book, names)
    found.forms = forms_of(book, names)
    found.departments += names.departments
    return found


def _add_offices(book: Book, names: Names, found: CityRecords) -> None:
    for line, row in rows_of(book, "offices", names):
        booking = row.pop("booking", None)
        _tell_never_open(book, line, row)
        with book.trying("offices", line):
            office_of(row)
            found.offices.append(row)
            if booking:
                place = booking.pop("place", len(found.appointments))
                record = {"office": row["id"], **_walk_in(booking)}
                bookable_of(record)
                found.appointments.insert(place, record)


def _tell_never_open(book: Book, line: Line, row: Record) -> None:
    hours = row.get("hours")
    if hours is not None and not any(hours.values()):
        book.note("offices", "it is never open; write when it is, or take its hours out", line, "hours")
        del row["hours"]
    elif hours is None and not any(key.startswith("hours") for key in line.cells):
        book.note("offices", "nobody says when it is open; write its hours, as 9:00-17:00", line, "Monday")


def _walk_in(booking: Record) -> Record:
    """Without the answer that says no more than that one may come: then the field is there and empty."""
    if "walk_in" in booking:
        booking["walk_in"] = {key: value for key, value in booking["walk_in"].items() if key != "all"}
    return booking


def _add_services(book: Book, names: Names, found: CityRecords) -> None:
    offices: dict[str, Office] = {}
    departments: Record = {each["id"]: each["name"] for each in (*found.departments, *names.departments)}
    for line, row in rows_of(book, "services", names):
        record = service_record(row, found.offices, names)
        _give_owner(book, "services", line, record, found, names)
        # Why those that came last alone: a row may bring a place and a department of its own, and there may be thousands.
        offices |= {each["id"]: office_of(each) for each in found.offices[len(offices) :]}
        departments |= {each["id"]: each["name"] for each in names.departments[-1:]}
        record["offices"] = [id_ for id_ in record["offices"] if id_ in offices]
        with book.trying("services", line):
            service_of(record, offices, departments)
            found.services.append(record)


def _add_problems(book: Book, names: Names, found: CityRecords) -> None:
    for line, row in rows_of(book, "problems", names):
        record = problem_record(row, found.city)
        _give_owner(book, "problems", line, record, found, names)
        with book.trying("problems", line):
            msgspec.convert(record, Problem)
            found.problems.append(record)


def _give_owner(book: Book, key: str, line: Line, record: Record, found: CityRecords, names: Names) -> None:
    """What nobody keeps is the city's itself, and that is said."""
    if "department" not in record:
        name = found.city.get("line") or {"en": "City"}
        told = f"nobody keeps it, so {next(iter(name.values()))} is told as its owner; write the department"
        book.note(key, told, line, "department")
        record["department"] = names.department(name)


def _holidays(book: Book, names: Names) -> list[Record]:
    found = []
    for line, row in rows_of(book, "holidays", names):
        if "date" in row:
            found.append({"name": {}, **row})
        elif "date" not in line.cells:
            book.note("holidays", "there is no day; write it as 2026-12-25", line, "day")
    return found
