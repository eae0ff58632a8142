"""New York City's benefits and programmes (open data set kvhd-5fmu, as JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.importers import DIRTY, Importer, head, id_in, put_aside, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.nyc_pantries import pantries_beside, pantry_offices
from bot.catalogue.importers.nyc_text import LANGUAGE, WORDS, dated, repaired
from bot.catalogue.model import Aside, Aspect, Fact, Office, Phone, Service
from bot.catalogue.segment import clean, phones

Record = dict[str, Any]
SOURCE = "nyc-benefits"
FIELDS: tuple[tuple[Aspect, str], ...] = (
    ("what", "description"),
    ("what", "summary"),
    ("who", "eligibilityText"),
    ("bring", "requiredDocumentsText"),
    ("more", "headsUp"),
)
WAYS = {"summary": "", "byPhone": "phone", "inPerson": "counter", "byMail": "post", "online": "online"}
CITY_LINE = Phone("311", note=WORDS["city_line"])


PANTRY = re.compile(r"\bpantr(?:y|ies)\b", re.I)
HELPS_WITH = re.compile(r"\bapplying for ([A-Z]{2,})\b")


class NycBenefits(Importer):
    """Reads the file with `programs`, one record a programme; English only.

    A file of food pantries beside it gives the places of the programme that is about them.
    """

    name = "nyc-benefits"
    country = "US"

    def reads(self, path: Path) -> bool:
        """True for a JSON file whose beginning names the data set."""
        return "kvhd-5fmu" in head(path, ".json", size=2000)

    def files(self, path: Path) -> list[Path]:
        """The file, and that of the pantries where one lies beside it."""
        return [path, *pantries_beside(path)[:1]]

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every programme; a record without an id or a name is put aside."""
        records = json.loads(path.read_text(encoding="utf-8"))["programs"]
        others = frozenset(str(r["acronym"]) for r in records if isinstance(r, dict) and r.get("acronym"))
        for record in records:
            try:
                service = _service(record, others)
                if _is_of_pantries(record) and (beside := pantries_beside(path)[:1]):
                    places = list(pantry_offices(beside[0]))
                    yield from (place for place in places if isinstance(place, Aside))
                    service = replace(service, offices=tuple(p for p in places if isinstance(p, Office)))
                yield service
            except DIRTY as error:
                yield put_aside(id_in(record, "id"), error, record)


def _is_of_pantries(record: Record) -> bool:
    """True for the programme of the food pantries: filed under food, and called by them."""
    said = " ".join(str(record.get(field) or "") for field in ("name", "plainLanguageName", "summary"))
    return record.get("category") == "Food" and PANTRY.search(said) is not None


def _service(record: Record, others: frozenset[str]) -> Service:
    source_id = record["id"]
    name = repaired(record["name"])
    if not name:
        raise ValueError("the record has no name")
    plain, acronym = repaired(record.get("plainLanguageName")), clean(record.get("acronym"))
    copied = others - {acronym}
    help_ = {key: _own(text, copied) for key, text in (record.get("getHelp") or {}).items()}
    record = {**record, "getHelp": help_}
    return Service(
        id=service_id(SOURCE, source_id),
        source=SOURCE,
        source_id=source_id,
        name={LANGUAGE: name},
        also={LANGUAGE: tuple(x for x in (plain, acronym) if x)},
        facts=_facts(record),
        phones=_phones(record),
        department={LANGUAGE: clean(record.get("agency"))},
        owner=clean(record.get("agency")),
        checked=date.fromisoformat(record["source"]["updatedAt"][:10]),
    )


def _own(text: object, others: frozenset[str]) -> str:
    """Help text without the lines that were copied from another programme and help with applying for that one."""
    lines = repaired(text).splitlines()
    return "\n".join(line for line in lines if not others & set(HELPS_WITH.findall(line)))


def _facts(record: Record) -> tuple[Fact, ...]:
    """All facts of a programme; a way of applying written twice is taken once."""
    facts = FactList()
    for aspect, field in FIELDS:
        facts.add_prose(aspect, repaired(record.get(field)), field, LANGUAGE)
    apply = record.get("howToApply") or {}
    for key in ("byPhone", "inPerson", "byMail", "online", "summary"):
        facts.add_prose("how", repaired(apply.get(key)), f"howToApply.{key}", LANGUAGE, WAYS[key])
    help_ = record.get("getHelp") or {}
    facts.add_prose("phone", repaired(help_.get("summary")), "getHelp.summary", LANGUAGE)
    facts.add_prose("where", repaired(help_.get("inPerson")), "getHelp.inPerson", LANGUAGE)
    return dated(facts.all())


def _phones(record: Record) -> tuple[Phone, ...]:
    """Numbers of the programme, voice lines first; 311 last, which answers for every programme."""
    apply, help_ = record.get("howToApply") or {}, record.get("getHelp") or {}
    texts = (help_.get("summary"), help_.get("phone"), apply.get("byPhone"), apply.get("summary"))
    found: dict[str, Phone] = {}
    for text in texts:
        for phone in phones(text, "US"):
            found.setdefault("".join(c for c in phone.number if c.isdigit()), phone)
    return (*sorted(found.values(), key=lambda phone: phone.type != "voice"), CITY_LINE)
