"""New York's food pantries and soup kitchens: the map layer (GeoJSON, 2026) or the table (CSV, 2024), one place a service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from bot.catalogue.importers import DIRTY, Importer, head, id_in, put_aside, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.names import told_name
from bot.catalogue.importers.nyc_pantry_hours import table_hours, week_of
from bot.catalogue.importers.nyc_text import LANGUAGE, WORDS
from bot.catalogue.importers.tables import records_of
from bot.catalogue.model import Aside, Office, Phone, Service, Words
from bot.catalogue.segment import clean

Record = dict[str, Any]
SOURCE = "nyc-pantries"
BOROUGHS = {"BX": "Bronx", "BK": "Brooklyn", "NY": "Manhattan", "QN": "Queens", "SI": "Staten Island"}
# The data set's kinds → what people call them; letters behind them say whom one is for, in no words of its own.
KINDS: dict[str, Words] = {"FP": WORDS["food pantry"], "SK": WORDS["soup kitchen"]}
MARK = re.compile(r"\s*\((?:FP|SK)\w?\w?\)|\s*\(\d{4,6}\)")
DATED = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class NycPantries(Importer):
    """Reads the places of one file; English, with the kind of place in Chinese too."""

    name = "nyc-pantries"
    country = "US"

    def reads(self, path: Path) -> bool:
        """True for a map layer or a table with these places' own columns."""
        start = head(path, ".geojson", ".json", ".csv")
        return ('"distadd"' in start and '"program"' in start) or start.lstrip('"').startswith("ID,TYPE,PROGRAM,")

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every place as a service of its own; one without a name or an address is put aside."""
        for raw, shaped in _raw(path):
            try:
                yield _service(shaped(raw))
            except DIRTY as error:
                yield put_aside(id_in(raw, "id"), error, raw)


def pantries_beside(path: Path) -> list[Path]:
    """The files of these places in the folder of another file, newest kind first."""
    found = [f for f in sorted(path.parent.glob("*"), reverse=True) if f != path and NycPantries().reads(f)]
    return sorted(found, key=lambda file: file.suffix == ".csv")


def pantry_offices(path: Path) -> Iterator[Office | Aside]:
    """The places of a file as offices of a programme; what kind one is stands behind its name."""
    for raw, shaped in _raw(path):
        try:
            yield from (replace(office, name=_with_kind(office)) for office in offices_of(shaped(raw)))
        except DIRTY as error:
            yield put_aside(id_in(raw, "id"), error, raw)


def _with_kind(office: Office) -> Words:
    kind = KINDS[office.id[-2:]]
    return {LANGUAGE: f"{office.name[LANGUAGE]} ({kind[LANGUAGE]})"}


def _raw(path: Path) -> Iterator[tuple[Any, Callable[[Any], Record]]]:
    """Rows or features as they are, with what makes a record of each: id, name, address, area, phone, checked, kinds."""
    if path.suffix == ".csv":
        day = DATED.search(path.name)
        checked = date(*map(int, day.groups())) if day else None
        yield from ((row, partial(_of_table, checked=checked)) for row in records_of(path))
    else:
        yield from ((feature, _of_map) for feature in msgspec.json.decode(path.read_bytes())["features"])


def _of_table(row: dict[str, str], checked: date | None) -> Record:
    kind = row.get("type", "")[:2]
    area = BOROUGHS.get(row.get("distboro", ""), "")
    lines = [told_name(row.get("distadd", "")), area, "NY " + row.get("distzip", "") if row.get("distzip") else ""]
    return {
        "id": row.get("id"),
        "name": row.get("program"),
        "address": ", ".join(line for line in lines if line) if row.get("distadd") else "",
        "area": area,
        "phone": row.get("phone"),
        "checked": checked,
        "kinds": {kind: table_hours(row.get("days", ""))},
    }


def _of_map(feature: Record) -> Record:
    place = feature["properties"]
    inside = told_name(clean(place.get("dist_location_info")))
    address = clean(place.get("distadd")).removesuffix(", USA")
    return {
        "id": place.get("GlobalID") or place.get("FID"),
        "name": place.get("program"),
        "address": f"{address} ({inside})" if inside and inside.lower() not in address.lower() else address,
        "area": BOROUGHS.get(place.get("distboro"), ""),
        "phone": place.get("org_phone"),
        "checked": datetime.fromtimestamp(place["EditDate"] / 1000, UTC).date() if place.get("EditDate") else None,
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "kinds": {kind: week_of(place, kind.lower()) for kind in str(place.get("program_type") or "FP").split(",")},
    }


def offices_of(record: Record) -> tuple[Office, ...]:
    """The places of a record: one, or two where there is a pantry and a kitchen with times of their own."""
    name = told_name(MARK.sub("", clean(record["name"])))
    if not name or not record["address"]:
        raise ValueError("the place has no address" if name else "the place has no name")
    kinds = {kind: told for kind, told in record["kinds"].items() if kind in KINDS}
    if not kinds:
        raise ValueError(f"the place is of none of the kinds known ({', '.join(KINDS)})")
    return tuple(
        Office(
            id=f"{record['id']}-{kind}",
            name={LANGUAGE: name},
            address={LANGUAGE: record["address"]},
            district={LANGUAGE: record["area"]} if record["area"] else {},
            lat=record.get("lat"),
            lon=record.get("lon"),
            phones=_phones(record["phone"]),
            hours=hours,
            checked=record["checked"],
            times={LANGUAGE: times} if times else {},
        )
        for kind, (hours, times) in kinds.items()
    )


def _phones(number: object) -> tuple[Phone, ...]:
    plain = clean(number)
    return (Phone(plain),) if sum(map(str.isdigit, plain)) >= 10 else ()


def _service(record: Record) -> Service:
    if not record["id"]:
        raise ValueError("the place has no id")
    offices, facts = offices_of(record), FactList()
    for office in offices:
        kind = KINDS[office.id[-2:]]
        facts.add("what", {tag: WORDS["kind"][tag].format(kind=name) for tag, name in kind.items()}, "type")
        if times := office.times.get(LANGUAGE):
            facts.add(
                "when", {LANGUAGE: f"{kind[LANGUAGE].capitalize()}: {times}" if len(offices) > 1 else times}, "hours"
            )
    return Service(
        id=service_id(SOURCE, str(record["id"])),
        source=SOURCE,
        source_id=str(record["id"]),
        name=offices[0].name,
        facts=facts.all(),
        phones=offices[0].phones,
        offices=tuple(replace(o, name=_with_kind(o)) for o in offices) if len(offices) > 1 else offices,
        checked=record["checked"],
    )
