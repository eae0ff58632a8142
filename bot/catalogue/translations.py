"""What a city has had translated of its entries: a file a language, each text with the hash of what it was made from.

`translations/zh.yml` beside `city.yml`, a list of `id`, `field` (a fact's id, or "name"), `source` (hash), `text`,
`reviewed_by`, `reviewed_on`. What nobody has reviewed is never told; what was made from another text is told no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import msgspec
import yaml

from bot.catalogue.model import Fact, Service, Words
from bot.catalogue.overlay import BesideError
from bot.system.yaml_file import read_yaml

FOLDER = "translations"
NAME = "name"
"""`field` of a service's name."""


@dataclass(frozen=True, slots=True)
class Translated:
    """One text of an entry in another language."""

    id: str
    """Source id of the entry."""
    field: str
    """Id of the fact ("who.2"), or "name"."""
    source: str
    """Hash of the text it was made from."""
    text: str
    reviewed_by: str = ""
    """Who looked at it; empty for a draft, which no resident is told."""
    reviewed_on: date | None = None
    drafted_by: str = ""
    """The engine that wrote it, where one did."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A translation that is not used, because its text has changed or is gone."""

    translated: Translated
    language: str
    detail: str


@dataclass(frozen=True, slots=True)
class Applied:
    """Services with what was translated of them."""

    services: list[Service]
    stale: list[Stale] = field(default_factory=list)


def text_hash(text: str) -> str:
    """Twelve hexadecimal digits that change with a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def files(city: Path | None) -> list[Path]:
    """The files of translations of a city's folder, one a language."""
    return sorted((city / FOLDER).glob("*.yml")) if city else []


def read_translations(city: Path | None) -> dict[str, list[Translated]]:
    """What a city has had translated, by language."""
    found = dict[str, list[Translated]]()
    for path in files(city):
        try:
            found[path.stem] = msgspec.convert(read_yaml(path) or [], list[Translated])
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise BesideError(
                f"{path}: {error}. Each has `id`, `field`, `source`, `text`; see docs/glossary.md."
            ) from error
    return found


def write_translations(city: Path, language: str, rows: Sequence[Translated]) -> Path:
    """Write a language's file anew, in the order given."""
    path = city / FOLDER / f"{language}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{name: value for name, value in msgspec.to_builtins(row).items() if value} for row in rows]
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
    return path


def translated(services: Sequence[Service], known: Mapping[str, Sequence[Translated]]) -> Applied:
    """The services with every reviewed translation of a text they still have; and those of texts they have no more."""
    by_id = {service.source_id: service for service in services}
    stale = list[Stale]()
    for language, rows in known.items():
        for row in rows:
            service = by_id.get(row.id)
            now = _with(service, language, row) if service else None
            if now is None:
                stale.append(Stale(row, language, _why(service, row)))
            elif row.reviewed_by:
                by_id[row.id] = now
    return Applied([by_id[service.source_id] for service in services], stale)


def untranslated(service: Service, language: str) -> Iterator[tuple[str, str]]:
    """Field and text of all that an entry lacks in a language."""
    if language not in service.name and service.name:
        yield NAME, _source(service.name)
    for fact in service.facts:
        if language not in fact.texts:
            yield fact.id, _source(fact.texts)


def _with(service: Service, language: str, row: Translated) -> Service | None:
    """The service with one text more; None where it has not the text that was translated."""
    if row.field == NAME:
        same = text_hash(_source(service.name, language)) == row.source
        return replace(service, name={**service.name, language: row.text}) if same else None
    facts = [_fact_with(fact, language, row) for fact in service.facts]
    # Why by its text alone: a fact's number changes when the office puts a sentence before it.
    return replace(service, facts=tuple(new for new, _ in facts)) if any(hit for _, hit in facts) else None


def _fact_with(fact: Fact, language: str, row: Translated) -> tuple[Fact, bool]:
    if text_hash(_source(fact.texts, language)) != row.source:
        return fact, False
    return replace(fact, texts={**fact.texts, language: row.text}), True


def _source(texts: Words, other_than: str = "") -> str:
    """The first text that is in another language."""
    return next((text for tag, text in texts.items() if tag != other_than), "")


def _why(service: Service | None, row: Translated) -> str:
    if service is None:
        return "there is no such entry"
    return "the office has changed the text it was made from"
