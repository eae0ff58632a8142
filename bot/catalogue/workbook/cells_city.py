"""Cells of the city's own sheet: its country, language, time zone, and whom to ring in danger."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from rapidfuzz import process

from bot.catalogue.workbook.cells import WORDS, Cell, Kind, first, lines
from bot.catalogue.workbook.names import CellError, Names
from bot.language import grammar as grammars
from bot.language.traits import languages
from bot.system.yaml_file import read_yaml

COUNTRIES: dict[str, Any] = read_yaml(Path(__file__).with_name("countries.yml"))
DANGER = {word: kind for kind, words in WORDS["emergencies"].items() for word in (kind, *words)}
LINE = re.compile(r"(?:(?P<country>[A-Z]{2})\s+)?(?P<kind>[^:：\d]+?)\s*[:：]\s*(?P<number>\+?[\d ]+)$")
DIALLED = re.compile(r"\+\d{7,15}")
CODE = re.compile(r"[A-Z]{2}")


def emergency_numbers(country: str) -> dict[str, str]:
    """Whom to ring in danger in a country, by kind; empty where the table does not have it."""
    known = COUNTRIES["countries"].get(country, {}).get("numbers", {})
    found = {kind: known[name] for name, kinds in COUNTRIES["stands_for"].items() if name in known for kind in kinds}
    return {"general": known["police"], **found} if "police" in known and "general" not in known else found


def zone_of(country: str) -> str:
    """The time zone of a country that has one; "" for another."""
    return str(COUNTRIES["countries"].get(country, {}).get("zone", ""))


@cache
def _territories() -> dict[str, str]:
    """Code and names of each country in every language, in small letters → its code."""
    found = {"uk": "GB", "usa": "US", "eu": "EU"}
    for each in languages(grammars.FOLDER):
        names = Locale.parse(each.locale, sep="_").territories
        for code, name in names.items():
            if CODE.fullmatch(str(code)):
                found |= {str(name).lower(): str(code), str(code).lower(): str(code)}
    return found


def _country(cell: Cell, _: Names) -> str:
    text = first(cell)
    known = _territories()
    if text.lower() not in known:
        near = process.extractOne(text.lower(), [name for name in known if len(name) > 2], score_cutoff=75)
        said = (
            f"write {known[near[0]]}, if {near[0].title()} is meant" if near else "write its two letters, as GB or US"
        )
        raise CellError(f'"{text}" is no country; {said}')
    return known[text.lower()]


def _language(cell: Cell, _: Names) -> str:
    text = first(cell).lower()
    names: dict[str, str] = {}
    for each in languages(grammars.FOLDER):
        names |= {each.tag: each.tag}
        for other in languages(grammars.FOLDER):
            name = Locale.parse(other.locale, sep="_").languages.get(each.tag, each.tag)
            names[name.lower()] = each.tag
    if text not in names:
        raise CellError(
            f'"{text}" is no language the line speaks; write one of {", ".join(sorted(set(names.values())))}'
        )
    return names[text]


def _zone(cell: Cell, _: Names) -> str:
    text = first(cell)
    known = available_timezones()
    if text not in known:
        near = process.extractOne(text.replace(" ", "_"), [name for name in known if "/" in name], score_cutoff=60)
        raise CellError(f'"{text}" is no time zone; write one such as {near[0] if near else "Europe/London"}')
    return text


def _emergencies(cell: Cell, _: Names) -> dict[str, dict[str, Any]]:
    """Country, "" for the city's own → numbers by kind, and the line for all services."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines(first(cell)):
        match = LINE.match(line)
        if match is None or match["kind"].lower() not in DANGER:
            kinds = ", ".join(words[0] for words in WORDS["emergencies"].values())
            raise CellError(
                f'"{line}" is no kind of danger with its number; write it as medical: 112. Kinds are {kinds}'
            )
        row, kind = found.setdefault(match["country"] or "", {"numbers": {}}), DANGER[match["kind"].lower()]
        if kind == "service_line":
            row["service_line"] = {"number": match["number"], "type": "voice"}
        else:
            row["numbers"][kind] = match["number"]
    return found


def _written_emergencies(value: Any) -> Cell:
    told = []
    for country, row in value.items():
        line = [("service line", row["service_line"]["number"])] if row.get("service_line") else []
        told += [f"{country} {kind}: {number}".strip() for kind, number in (*row["numbers"].items(), *line)]
    return {"": "\n".join(told)}


def _dialled(cell: Cell, _: Names) -> str:
    """A number that calls are put through to, with its country's code."""
    text = re.sub(r"[\s()./-]", "", first(cell))
    if not DIALLED.fullmatch(text):
        raise CellError(
            f'"{first(cell)}" can not be rung from everywhere; write it with + and the country\'s code, as +44 20 …'
        )
    return text


def _answering(cell: Cell, _: Names) -> str:
    text = first(cell).lower()
    found = next((kind for kind in ("person_first", "assist_first") if text in (kind, *WORDS[kind])), "")
    if not found:
        raise CellError(f'"{text}" does not say who takes a call first; write person or line')
    return found


CITY: dict[str, Kind] = {
    "country": Kind(_country),
    "language": Kind(_language),
    "zone": Kind(_zone),
    "dialled": Kind(_dialled),
    "emergencies": Kind(_emergencies, _written_emergencies),
    "answering": Kind(_answering, lambda value: {"": WORDS[value][0]}),
}
