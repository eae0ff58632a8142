"""Human Services Data Specification 3.1, as JSON: one service, a list, a page of an API, or an organisation with services."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from bot.catalogue.importers import DIRTY, Importer, head, id_in, put_aside, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.hsds_places import hours_of, is_weekly, offices_of, phones_of
from bot.catalogue.importers.names import told_name
from bot.catalogue.model import Aside, Aspect, Fact, Service
from bot.catalogue.segment import clean
from bot.language.traits import written_in

Record = dict[str, Any]
SOURCE = "hsds"
PROSE: tuple[tuple[Aspect, str], ...] = (
    ("what", "description"),
    ("who", "eligibility_description"),
    ("cost", "fees_description"),
    ("how", "application_process"),
    ("duration", "wait_time"),
    ("more", "interpretation_services"),
)
INACTIVE = {"inactive", "defunct", "temporarily closed"}
# Why: "other languages available upon request" stands where a language should.
NO_LANGUAGE = re.compile(r"availab|upon|request|translat|interpret|language|other|varies|need|please|[\d:]", re.I)
BETWEEN = re.compile(r"[\n,;&]|\.\s|\band\b")


class Hsds(Importer):
    """Reads HSDS 3.1 service records; the language is told from the script of the name."""

    name = "hsds"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a JSON file with a record that has HSDS's required fields."""
        start = head(path, ".json", ".jsonl")
        if not re.match(r"\s*[\[{]", start) or '"name"' not in start:
            return False
        try:
            return any("status" in record and "name" in record for record in _services(_load(path)))
        except (*DIRTY, msgspec.MsgspecError, OSError, RecursionError):
            return False

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every service; inactive ones and those without id or name are put aside."""
        for record in _services(_load(path)):
            try:
                yield service_of(record)
            except DIRTY as error:
                yield put_aside(id_in(record, "id"), error, record)


def service_of(record: Record) -> Service:
    """A service of an HSDS record with what belongs to it put inside; other dates and names than 3.1's are not known."""
    about = str(record.get("description") or "")
    name = told_name(clean(record["name"]), about)
    if not name:
        raise ValueError("the record has no name")
    if record.get("status") in INACTIVE:
        raise ValueError(f"the record's status is {record['status']}")
    tag = written_in(name)
    owner = told_name(clean((record.get("organization") or {}).get("name")), about)
    also = told_name(clean(record.get("alternate_name")), about)
    alert = clean(record.get("alert"))
    return Service(
        id=service_id(SOURCE, record["id"]),
        source=SOURCE,
        source_id=str(record["id"]),
        name={tag: name},
        also={tag: (also,)} if also and also != name else {},
        facts=_facts(record, tag),
        phones=phones_of(record),
        offices=offices_of(record, tag),
        hours=hours_of(record.get("schedules") or [], tag),
        department={tag: owner} if owner else {},
        owner=owner,
        checked=_date(record.get("assured_date") or record.get("last_modified")),
        alert={tag: alert} if alert else {},
        languages=tuple(dict.fromkeys(text for text in _languages(record) if not NO_LANGUAGE.search(text))),
    )


def _load(path: Path) -> object:
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if path.suffix == ".jsonl":
        return [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
    return msgspec.json.decode(data)


def _services(data: object) -> Iterator[Record]:
    """Service records, wherever the export has put them."""
    if isinstance(data, list):
        for item in data:
            yield from _services(item)
    elif isinstance(data, dict):
        if "contents" in data or "services" in data:
            owner = {key: data[key] for key in ("id", "name") if key in data}
            for item in data.get("contents") or data.get("services") or []:
                yield from _services({"organization": owner, **item} if owner and isinstance(item, dict) else item)
        elif "name" in data:
            yield data


def _facts(record: Record, tag: str) -> tuple[Fact, ...]:
    facts = FactList()
    for aspect, field in PROSE:
        facts.add_prose(aspect, record.get(field), field, tag)
    for document in _texts(record.get("required_documents"), "document"):
        facts.add("bring", {tag: document}, "required_documents")
    for option in record.get("cost_options") or []:
        facts.add_prose("cost", option.get("amount_description"), "cost_options", tag)
    schedules = record.get("schedules") or []
    for schedule in schedules:
        facts.add_prose("when", schedule.get("description"), "schedules", tag)
    if not all(map(is_weekly, schedules)):
        for text in _texts(schedules, "original_text"):
            facts.add("when", {tag: " ".join(text.split())}, "schedules")
    for text in _languages(record):
        if NO_LANGUAGE.search(text):
            facts.add("more", {tag: text}, "languages")
    return facts.all()


def _languages(record: Record) -> Iterator[str]:
    """Languages of the service, else of its places: by name, by HSDS 2's own field, else by code."""
    listed = list(record.get("languages") or [])
    for place in record.get("service_at_locations") or []:
        listed += (place.get("location") or {}).get("languages") or []
    for each in listed:
        written = clean(each.get("name") or each.get("language") or each.get("code"))
        for text in re.split(r"[\n,;]", written) if NO_LANGUAGE.search(written) else BETWEEN.split(written):
            if text.strip(" *."):
                yield text.strip(" *.")


def _texts(records: Iterable[Record] | None, field: str) -> Iterator[str]:
    return (text for text in (clean(record.get(field)) for record in records or []) if text)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None
