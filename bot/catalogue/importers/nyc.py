"""New York City's benefits and programmes (open data set kvhd-5fmu, as JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.importers import Importer, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.model import Aside, Aspect, Phone, Service
from bot.catalogue.text import clean, phones

FIELDS: tuple[tuple[Aspect, str], ...] = (
    ("what", "description"),
    ("what", "summary"),
    ("who", "eligibilityText"),
    ("bring", "requiredDocumentsText"),
    ("more", "headsUp"),
)
WAYS = {"summary": "", "byPhone": "phone", "inPerson": "counter", "byMail": "post", "online": "online"}
CITY_LINE = Phone("311", note={"en": "the city's line for everything", "zh": "市政热线"})


class NycBenefits(Importer):
    """Reads the file with `programs`, one record a programme; English only."""

    name = "nyc-benefits"
    country = "US"

    def reads(self, path: Path) -> bool:
        """True for a JSON file whose beginning names the data set."""
        return path.is_file() and path.suffix == ".json" and "kvhd-5fmu" in _head(path)

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every programme; a record without an id or a name is put aside."""
        for record in json.loads(path.read_text(encoding="utf-8"))["programs"]:
            try:
                yield self._service(record)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                yield Aside(str(_id_of(record)), f"{type(error).__name__}: {error}", json.dumps(record))

    def _service(self, record: dict[str, Any]) -> Service:
        source_id = record["id"]
        name = clean(record["name"])
        if not name:
            raise ValueError("the record has no name")
        plain = clean(record.get("plainLanguageName"))
        everyday = tuple(x for x in (plain, clean(record.get("acronym"))) if x)
        return Service(
            id=service_id(self.name, source_id),
            source=self.name,
            source_id=source_id,
            name={"en": name},
            also={"en": everyday},
            facts=_facts(record),
            phones=_phones(record),
            department={"en": clean(record.get("agency"))},
            owner=clean(record.get("agency")),
            checked=date.fromisoformat(record["source"]["updatedAt"][:10]),
        )


def _head(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(2000)


def _id_of(record: object) -> object:
    return record.get("id", "?") if isinstance(record, dict) else "?"


def _facts(record: dict[str, Any]) -> tuple[Any, ...]:
    """All facts of a programme; a way of applying written twice is taken once."""
    facts = FactList()
    for aspect, field in FIELDS:
        facts.add_prose(aspect, record.get(field), field, "en")
    apply = record.get("howToApply") or {}
    for key in ("byPhone", "inPerson", "byMail", "online", "summary"):
        facts.add_prose("how", apply.get(key), f"howToApply.{key}", "en", WAYS[key])
    help_ = record.get("getHelp") or {}
    facts.add_prose("phone", help_.get("summary"), "getHelp.summary", "en")
    facts.add_prose("where", help_.get("inPerson"), "getHelp.inPerson", "en")
    return facts.all()


def _phones(record: dict[str, Any]) -> tuple[Phone, ...]:
    """Numbers of the programme, voice lines first; 311 last, which answers for every programme."""
    apply, help_ = record.get("howToApply") or {}, record.get("getHelp") or {}
    texts = (help_.get("summary"), help_.get("phone"), apply.get("byPhone"), apply.get("summary"))
    found: dict[str, Phone] = {}
    for text in texts:
        for phone in phones(text, "US"):
            found.setdefault("".join(c for c in phone.number if c.isdigit()), phone)
    return (*sorted(found.values(), key=lambda phone: phone.type != "voice"), CITY_LINE)
