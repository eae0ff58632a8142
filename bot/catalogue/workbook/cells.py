"""A cell read into the value of a record, and written from it: texts, lists, figures, telephones, names of other rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalogue.importers.sheet import BETWEEN, NO, PHONE, YES
from bot.catalogue.importers.sheet import KINDS as PHONE_KINDS
from bot.catalogue.workbook.days import NoDay, read_day
from bot.catalogue.workbook.names import CellError, Names
from bot.system.yaml_file import read_yaml

Cell = dict[str, str]
"""Language → text of a column; "" only where a kind has no language."""
WORDS = read_yaml(Path(__file__).with_name("words.yml"))
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+$", re.I)
COMMA = re.compile(r"[,;，；]")
MINUTES = re.compile(rf"(?P<name>.+?)\s*[:：=]\s*(?P<minutes>\d{{1,3}})\s*(?:{'|'.join(WORDS['minutes'])})?$", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """How cells of one kind are read and written; reading raises CellError."""

    read: Callable[[Cell, Names], Any]
    write: Callable[[Any], Cell] = lambda value: {"": str(value)}


def clean(text: str) -> str:
    """A text as it is kept: the spaces a program puts in are plain ones, and none stands at its ends."""
    return text.replace("\u00a0", " ").replace("\u200b", "").strip()


def first(cell: Cell) -> str:
    """The text of a cell that has no language."""
    return clean(next(iter(cell.values()), ""))


def lines(text: str) -> list[str]:
    """The values of a cell."""
    return [value for part in BETWEEN.split(text) if (value := clean(part))]


def one_line(text: str) -> str:
    """A text of one line without semicolons: what stands behind one would be another value."""
    return " ".join(text.replace(";", ",").replace("；", "，").split())


def _words(cell: Cell, _: Names) -> dict[str, str]:
    return {tag: " ".join(clean(text).split()) for tag, cell_text in cell.items() if (text := cell_text.strip())}


def _list(cell: Cell, _: Names) -> dict[str, list[str]]:
    return {tag: found for tag, text in cell.items() if (found := lines(text))}


def _written_list(value: Any) -> Cell:
    """One a line, in each language."""
    return {tag: "\n".join(map(one_line, [texts] if isinstance(texts, str) else texts)) for tag, texts in value.items()}


def _comma_list(cell: Cell, _: Names) -> dict[str, list[str]]:
    """Words one a line, or between commas where all stand on one."""
    return {
        tag: lines(text) if "\n" in text.strip() else [word for part in COMMA.split(text) if (word := clean(part))]
        for tag, text in cell.items()
    }


def _count(cell: Cell, _: Names) -> int:
    text = first(cell)
    if not text.isdecimal():
        raise CellError(f'"{text}" is no whole number; write a figure, as 3')
    return int(text)


def _degrees(cell: Cell, _: Names) -> float:
    try:
        return float(first(cell).replace(",", "."))
    except ValueError:
        raise CellError(f'"{first(cell)}" is no number of degrees; write it as 51.5072') from None


def _day(cell: Cell, _: Names) -> Any:
    try:
        return read_day(first(cell))
    except NoDay as error:
        raise CellError(str(error)) from None


def _yes(cell: Cell, _: Names) -> bool:
    text = first(cell).lower()
    if text not in YES | NO:
        raise CellError(f'"{text}" is neither yes nor no; write one of them, or leave it empty')
    return text in YES


def _phones(cell: Cell, _: Names) -> list[dict[str, Any]]:
    """The numbers, one a line; the notes of further languages stand behind the same numbers in their columns."""
    found = [_number(text) for text in lines(first(cell))]
    for tag, text in cell.items():
        for phone, line in zip(found, lines(text), strict=False):
            if note := _number(line).get("note"):
                phone.setdefault("notes", {})[tag] = note
    return [_with_notes(phone) for phone in found]


def _with_notes(phone: dict[str, Any]) -> dict[str, Any]:
    phone.pop("note", None)
    notes = phone.pop("notes", None)
    return phone | ({"note": notes} if notes else {})


def _number(text: str) -> dict[str, Any]:
    if ROUNDED.match(text):
        raise CellError(
            f'"{text}" is a number your program rounded; format the cell as text and write the telephone number again'
        )
    match = PHONE.match(text)
    if match is None:
        raise CellError(f'"{text}" is no telephone number; write it as people dial it, as 0555 555 0110')
    kind = next((kind for word, kind in PHONE_KINDS.items() if word in match["label"].lower()), "voice")
    found = {"number": match["number"], "type": kind, "extension": match["extension"], "note": match["note"].strip()}
    return {key: value for key, value in found.items() if value}


def _written_phones(value: Any) -> Cell:
    notes = dict.fromkeys(tag for phone in value for tag in phone.get("note") or {})
    return {tag: "\n".join(_written_phone(phone, tag) for phone in value) for tag in notes or ("",)}


def _written_phone(phone: dict[str, Any], tag: str) -> str:
    kind, extension = phone.get("type", "voice"), phone.get("extension")
    note = re.sub("[()（）]", " ", (phone.get("note") or {}).get(tag, "")).strip()
    parts = (
        kind if kind != "voice" else "",
        str(phone["number"]),
        extension and f"ext. {extension}",
        note and f"({note})",
    )
    return " ".join(filter(None, parts))


def _one_phone(cell: Cell, names: Names) -> dict[str, Any]:
    found = _phones(cell, names)
    if len(found) != 1:
        raise CellError("here goes one telephone number; leave the others out")
    return found[0]


def _minutes(cell: Cell, names: Names) -> dict[str, int]:
    """Services with the minutes each takes."""
    found = {}
    for line in lines(first(cell)):
        match = MINUTES.match(line)
        if match is None:
            raise CellError(
                f'"{line}" does not say how long it takes; write the minutes behind it, as {line.rstrip(" :：")}: 20'
            )
        found[names.id_of("services", match["name"])] = int(match["minutes"])
    return found


def _one_of(sheet: str) -> Kind:
    return Kind(lambda cell, names: names.id_of(sheet, first(cell)))


def _some_of(sheet: str) -> Kind:
    return Kind(
        lambda cell, names: [names.id_of(sheet, name) for name in lines(first(cell))],
        lambda value: {"": "\n".join(value)},
    )


PLAIN: dict[str, Kind] = {
    "text": Kind(lambda cell, _: first(cell)),
    "words": Kind(_words, dict),
    "list": Kind(_list, _written_list),
    "comma_list": Kind(_comma_list, _written_list),
    "values": Kind(lambda cell, _: lines(first(cell)), lambda value: {"": "\n".join(map(one_line, value))}),
    "count": Kind(_count),
    "counts": Kind(
        lambda cell, names: [_count({"": each}, names) for each in lines(first(cell))],
        lambda value: {"": "\n".join(map(str, value))},
    ),
    "degrees": Kind(_degrees),
    "day": Kind(_day),
    "yes": Kind(_yes, lambda value: {"": "yes" if value else "no"}),
    "phones": Kind(_phones, _written_phones),
    "phone": Kind(_one_phone, lambda value: _written_phones([value])),
    "minutes": Kind(_minutes, lambda value: {"": "\n".join(f"{name}: {minutes}" for name, minutes in value.items())}),
    "service": _one_of("services"),
    "services": _some_of("services"),
    "problems": _some_of("problems"),
    "department": Kind(lambda cell, names: names.department(_words(cell, names))),
}
"""Kinds that tell of no time and no place."""
