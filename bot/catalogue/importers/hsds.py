"""Human Services Data Specification 3.1, as JSON: one service, a list, a page of an API, or an organisation with services."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.importers import service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.hsds_places import hours_of, offices_of, phones_of
from bot.catalogue.model import Aside, Aspect, Service
from bot.catalogue.text import clean

Record = dict[str, Any]
HAN = re.compile(r"[\u4e00-\u9fff]")
PROSE: tuple[tuple[Aspect, str], ...] = (
    ("what", "description"),
    ("who", "eligibility_description"),
    ("cost", "fees_description"),
    ("how", "application_process"),
    ("duration", "wait_time"),
    ("more", "interpretation_services"),
)
INACTIVE = {"inactive", "defunct", "temporarily closed"}


class Hsds:
    """Reads HSDS 3.1 service records; the language is told from the script of the name."""

    name = "hsds"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a JSON file with a record that has HSDS's required fields."""
        if not path.is_file() or path.suffix not in {".json", ".jsonl"}:
            return False
        try:
            return any("status" in record and "name" in record for record in _services(_load(path)))
        except (ValueError, TypeError):
            return False

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every service; inactive ones and those without id or name are put aside."""
        for record in _services(_load(path)):
            try:
                yield self._service(record)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                reason = f"{type(error).__name__}: {error}"
                yield Aside(str(record.get("id", "?")), reason, json.dumps(record, ensure_ascii=False))

    def _service(self, record: Record) -> Service:
        name = clean(record["name"])
        if not name:
            raise ValueError("the record has no name")
        if record["status"] in INACTIVE:
            raise ValueError(f"the record's status is {record['status']}")
        tag = "zh" if HAN.search(name) else "en"
        owner = clean((record.get("organization") or {}).get("name"))
        also = clean(record.get("alternate_name"))
        return Service(
            id=service_id(self.name, record["id"]),
            source=self.name,
            source_id=record["id"],
            name={tag: name},
            also={tag: (also,)} if also else {},
            facts=_facts(record, tag),
            phones=phones_of(record),
            offices=offices_of(record, tag),
            hours=hours_of(record.get("schedules") or [], tag),
            department={tag: owner} if owner else {},
            owner=owner,
            checked=_date(record.get("assured_date") or record.get("last_modified")),
            alert={tag: clean(record.get("alert"))} if clean(record.get("alert")) else {},
        )


def _load(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return json.loads(text)


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


def _facts(record: Record, tag: str) -> tuple[Any, ...]:
    facts = FactList()
    for aspect, field in PROSE:
        facts.add_prose(aspect, record.get(field), field, tag)
    for document in _texts(record.get("required_documents"), "document"):
        facts.add("bring", {tag: document}, "required_documents")
    for option in record.get("cost_options") or []:
        facts.add_prose("cost", option.get("amount_description"), "cost_options", tag)
    for schedule in record.get("schedules") or []:
        facts.add_prose("when", schedule.get("description"), "schedules", tag)
    return facts.all()


def _texts(records: Iterable[Record] | None, field: str) -> Iterator[str]:
    return (text for text in (clean(record.get(field)) for record in records or []) if text)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None
