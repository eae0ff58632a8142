"""A city's own folder: departments, offices, services, problems and life events as YAML files, in any languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bot.catalogue.importers import Importer, service_id
from bot.catalogue.importers.facts import FactList, parallel
from bot.catalogue.model import NONE_OF_THESE, Aside, Aspect, Fact, LifeEvent, Lists, Office, Problem, Service
from bot.system.yaml_file import read_yaml

Record = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LISTS: tuple[tuple[Aspect, str], ...] = (("who", "who"), ("bring", "bring"), ("more", "exceptions"))
SENTENCES: tuple[tuple[Aspect, str], ...] = (
    ("what", "what"),
    ("cost", "fee"),
    ("duration", "takes"),
    ("deadline", "deadline"),
    ("when", "times"),
)
"""Aspects told by a sentence, or by a list of them; `times` where its hours fit no week."""
COPIED = ("name", "also", "sayings", "alert", "first", "together", "events", "needs", "public", "languages")
SAYINGS = "sayings"
"""Folder of further sayings."""
DATES = ("checked", "valid_from", "valid_until", "alert_until")
CUT = {"id", "how", "phones", "offices", "hours", "department"} | {field for _, field in (*LISTS, *SENTENCES)}


class CityFolder(Importer):
    """Reads `city.yml`'s folder; the demo city is one."""

    name = "city"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a folder with `services/` and `offices.yml`."""
        return path.is_dir() and (path / "services").is_dir()

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every service of every file; one with a wrong field is put aside with the field's name."""
        offices = {office.id: office for office in offices_of(path)}
        departments = {record["id"]: record["name"] for record in load(path / "departments.yml")}
        known = {
            NONE_OF_THESE,
            *self.helps(path),
            *(each.id for each in self.problems(path)),
            *(each.id for each in self.events(path)),
        }
        for file in sorted((path / "services").glob("*.yml")):
            for record in load(file):
                known.add(str(record.get("id")))
                try:
                    yield service_of(record, offices, departments)
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    reason = f"{file.name}: {type(error).__name__}: {error}"
                    yield Aside(str(record.get("id", "?")), reason, json.dumps(record, default=str, ensure_ascii=False))
        lost = (id_ for id_ in self.sayings(path) if id_ not in known)
        yield from (
            Aside(id_, f"{SAYINGS}/: there is no such service, problem, first help or life event", id_) for id_ in lost
        )

    def problems(self, path: Path) -> list[Problem]:
        """The kinds of `problems.yml`."""
        return msgspec.convert(load(path / "problems.yml"), list[Problem])

    def helps(self, path: Path) -> list[str]:
        """The ids of `first.yml`."""
        return [str(record["id"]) for record in load(path / "first.yml")]

    def events(self, path: Path) -> list[LifeEvent]:
        """The events of `events.yml`."""
        return msgspec.convert(load(path / "events.yml"), list[LifeEvent])

    def sayings(self, path: Path) -> dict[str, Lists]:
        """The sayings of `sayings/*.yml`."""
        files = sorted((path / SAYINGS).glob("*.yml"))
        return {id_: msgspec.convert(said, Lists) for file in files for id_, said in (read_yaml(file) or {}).items()}


def load(path: Path) -> list[Record]:
    """The records of one YAML file; an absent file has none."""
    return (read_yaml(path) or []) if path.exists() else []


def offices_of(path: Path) -> list[Office]:
    """The city's offices."""
    return [office_of(record) for record in load(path / "offices.yml")]


def office_of(record: Record) -> Office:
    """The office of a record; raises ValidationError, KeyError or AttributeError for one that is none."""
    plain = {"hours", "exceptions", "phones"}
    return msgspec.convert(
        {k: v for k, v in record.items() if k not in plain}
        | {"phones": record.get("phones") or (), "hours": _hours(record)},
        Office,
    )


def _hours(record: Record) -> Record | None:
    """Hours in the shape of the model, as plain values; None where the record has none."""
    week = record.get("hours")
    if not week:
        return None
    exceptions = [
        {
            "start": item.get("from") or item["date"],
            "end": item.get("to") or item["date"],
            "spans": () if item.get("closed") else tuple(item.get("hours") or ()),
            "note": item.get("note") or {},
        }
        for item in record.get("exceptions") or ()
    ]
    return {"week": [tuple(week.get(day) or ()) for day in DAYS], "exceptions": exceptions}


def service_of(record: Record, offices: dict[str, Office], departments: dict[str, Any]) -> Service:
    """The service of a record; raises KeyError, TypeError, ValueError or AttributeError for one that is none."""
    unknown = set(record) - CUT - {*COPIED, *DATES}
    if unknown:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    return msgspec.convert(
        {
            **{key: record[key] for key in (*COPIED, *DATES) if record.get(key) is not None},
            "id": service_id("city", record["id"]),
            "source": "city",
            "source_id": record["id"],
            "facts": msgspec.to_builtins(_facts(record)),
            "phones": record.get("phones") or (),
            "offices": msgspec.to_builtins(tuple(offices[x] for x in record.get("offices") or ())),
            "hours": _hours({"hours": record.get("hours")}),
            "department": departments[record["department"]],
            "owner": record["department"],
        },
        Service,
    )


def _facts(record: Record) -> tuple[Fact, ...]:
    facts = FactList()
    for aspect, field in SENTENCES:
        _add_sentences(facts, aspect, record.get(field) or {}, field)
    for aspect, field in LISTS:
        for texts in parallel(record.get(field) or {}):
            facts.add(aspect, texts, field)
    for way, told in (record.get("how") or {}).items():
        _add_sentences(facts, "how", told, f"how.{way}", way)
    return facts.all()


def _add_sentences(facts: FactList, aspect: Aspect, told: dict[str, Any], field: str, way: str = "") -> None:
    """One sentence in several languages, or a list of them in each."""
    for texts in parallel({tag: [text] if isinstance(text, str) else text for tag, text in told.items()}):
        facts.add(aspect, texts, field, way)
