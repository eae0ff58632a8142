"""A form as the rows of an XLSForm workbook, from YAML or .xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pyxform.xls2json_backends import xlsx_to_dict

from bot.system.yaml_file import read_yaml

Row = dict[str, Any]
WORDED = ("label", "hint", "constraint_message", "say", "text", "keys", "also", "theirs")
"""Columns with a text a language: in a sheet `label::en`."""


class FormError(ValueError):
    """A form that cannot be used: names the file, the question and what to write."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a clerk wrote, form by form."""

    file: str
    name: str
    settings: Row
    survey: tuple[Row, ...]
    """A row a question; texts by language are dictionaries."""
    choices: Mapping[str, tuple[Row, ...]]
    """Name of a list → its rows."""


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Every form of a file."""
    if path.suffix == ".xlsx":
        yield _from_workbook(path)
        return
    try:
        written = read_yaml(path) or []
    except yaml.YAMLError as error:
        raise FormError(f"{path.name}: it is no YAML; look at what is told here and mend it: {error}") from None
    lists = {str(each["list"]): each for each in written if isinstance(each, dict) and "list" in each}
    for entry in written:
        if not isinstance(entry, dict) or not {"form", "list"} & entry.keys():
            raise FormError(f"{path.name}: every entry begins with `form: NAME` or `list: NAME`; write one of them")
        if "form" in entry:
            yield _from_yaml(path, entry, lists)


def _from_yaml(path: Path, entry: Row, lists: Mapping[str, Row]) -> Sheet:
    name = str(entry["form"])
    if not isinstance(entry.get("questions"), list):
        raise FormError(f"{path.name}: {name}: it has no questions; write `questions:` and a line for each")
    shared = {each: tuple(plain_row(row) for row in rows.get("choices", ())) for each, rows in lists.items()}
    survey = []
    for number, row in enumerate(entry["questions"], 1):
        if not isinstance(row, dict) or not row.get("name") or not row.get("type"):
            raise FormError(f"{path.name}: {name}: question {number} needs `type:` and `name:`; write both")
        survey.append(plain_row(row))
        if isinstance(row.get("choices"), list):
            shared[str(row.get("list") or row["name"])] = tuple(plain_row(each) for each in row["choices"])
    settings = {key: value for key, value in entry.items() if key != "questions"}
    return Sheet(path.name, name, settings, tuple(survey), shared)


def plain_row(row: Mapping[Any, Any]) -> Row:
    """A row with the names of its columns as texts: YAML takes yes and no for something else."""
    return {("yes" if key is True else "no" if key is False else str(key)): value for key, value in row.items()}


def _from_workbook(path: Path) -> Sheet:
    try:
        book = xlsx_to_dict(str(path))
    except Exception as error:  # why any: the library raises what its own readers raise
        raise FormError(f"{path.name}: it cannot be read as .xlsx; save it anew from your program ({error})") from None
    settings = _unflattened((book.get("settings") or [{}])[0])
    lists: dict[str, list[Row]] = {}
    for row in book.get("choices") or []:
        lists.setdefault(str(row.get("list_name") or row.get("list name")), []).append(_unflattened(row))
    survey = tuple(_unflattened(row) for row in book.get("survey") or [] if row.get("type"))
    name = str(settings.get("form_id") or path.stem)
    return Sheet(path.name, name, settings, survey, {each: tuple(rows) for each, rows in lists.items()})


def _unflattened(row: Mapping[str, Any]) -> Row:
    """`label::en` as label: {en: …}; `also` as a list, its words parted by commas."""
    found: Row = {}
    for key, value in row.items():
        column, _, language = str(key).partition("::")
        column = column.strip()
        if column in WORDED and language:
            tag = language.strip().rpartition("(")[2].rstrip(")") or language
            words = [word.strip() for word in str(value).split(",")] if column == "also" else str(value)
            found.setdefault(column, {})[tag] = words
        else:
            found[column] = value
    return found


def workbook(sheet: Sheet, types: Mapping[str, str]) -> dict[str, list[Row]]:
    """The rows as pyxform checks them: our own kinds as the nearest of XLSForm's, our own columns left out."""
    survey = [_flat(row, types) for row in sheet.survey]
    choices = [
        {"list_name": name, **_flat({key: row.get(key) for key in ("name", "label")}, {})}
        for name, rows in sheet.choices.items()
        for row in rows
    ]
    return {"survey": survey, "choices": choices, "settings": [{"form_id": sheet.name, "form_title": sheet.name}]}


CHECKED = ("type", "name", "label", "hint", "required", "constraint", "constraint_message", "relevant")


def _flat(row: Row, types: Mapping[str, str]) -> Row:
    flat: Row = {}
    for key in CHECKED:
        value = row.get(key)
        if isinstance(value, dict):
            flat |= {f"{key}::{language}": text for language, text in value.items()}
        elif value is not None:
            flat[key] = "yes" if value is True else "no" if value is False else value
    kind = str(flat.get("type", ""))
    if kind in types:
        flat["type"] = types[kind].format(list=row.get("list") or row.get("name"))
    return flat
