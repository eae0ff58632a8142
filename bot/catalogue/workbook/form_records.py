"""The sheets of forms, with XLSForm's columns, as the entries of a file of a city's forms; and back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.workbook.book import Book, Line
from bot.catalogue.workbook.names import Names
from bot.catalogue.workbook.rows import Record, rows_of
from bot.system.yaml_file import read_yaml

FOLDER, FILE = "forms", "forms.yml"
SHEETS = ("forms", "survey", "choices")


def forms_of(book: Book, names: Names) -> list[Record]:
    """Lists that forms share, then the forms; one that the reader of forms refuses is noted and left out."""
    forms = [(line, row) for line, row in rows_of(book, "forms", names) if row.get("form")]
    only = forms[0][1]["form"] if len(forms) == 1 else ""
    lists = _lists(book, names)
    shared = [{"list": name, "choices": rows} for (form, name), rows in lists.items() if not form]
    survey = _survey(book, names, {row["form"] for _, row in forms}, only)
    found = [_with_questions(row, [each for _, each in survey.get(row["form"], [])], lists) for _, row in forms]
    return (
        [*shared, *(form for form in found if _is_sound(book, form, shared, survey.get(form["form"], [])))]
        if found
        else []
    )


def _lists(book: Book, names: Names) -> dict[tuple[str, str], list[Record]]:
    """(form, "" for all of them; name of a list) → its choices."""
    found: dict[tuple[str, str], list[Record]] = {}
    for _, row in rows_of(book, "choices", names):
        found.setdefault((row.pop("form", ""), row.pop("list_name", "")), []).append(row)
    return found


def _survey(book: Book, names: Names, known: set[str], only: str) -> dict[str, list[tuple[Line, Record]]]:
    """Form → its questions, each with its row."""
    found: dict[str, list[tuple[Line, Record]]] = {}
    for line, row in rows_of(book, "survey", names):
        form = row.pop("form", only)
        if form in known:
            found.setdefault(form, []).append((line, row))
        else:
            book.note("survey", f'"{form}" is no form; write the name of a row of the sheet "Forms"', line, "form")
    return found


def _with_questions(row: Record, questions: list[Record], lists: dict[tuple[str, str], list[Record]]) -> Record:
    form, told = row["form"], []
    for question in questions:
        of = str(question.get("type", "")).partition(" ")[2]
        name = str(question.get("list") or of or question.get("name", ""))
        if choices := lists.get((form, name)):
            # Why the list's name apart: XLSForm has it behind the type, and the reader of forms looks for it here.
            question = {**question, **({"list": of} if of else {}), "choices": choices}
        told.append(question)
    return {**row, "questions": told}


def _is_sound(book: Book, form: Record, shared: list[Record], questions: list[tuple[Line, Record]]) -> bool:
    """True for a form that the reader of forms takes; what else is wrong with it is noted."""
    # Why here: it loads a library that a city without forms need not wait for.
    from bot.forms.lint import faults
    from bot.forms.read import read_file
    from bot.forms.sheet import FormError

    rows = {str(row.get("name")): line for line, row in questions}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / FILE
        path.write_text(yaml.safe_dump([*shared, form], allow_unicode=True, sort_keys=False), encoding="utf-8")
        try:
            for read in read_file(path):
                # Why those of its questions: a city of one language needs no other.
                tags = {tag for question in read.questions for tag in question.label}
                for fault in faults(read, tags, datetime.now().astimezone()):
                    book.note("survey" if fault.question else "forms", str(fault).rstrip("."), rows.get(fault.question))
        except (FormError, ValueError, KeyError) as error:
            said = str(error).removeprefix(f"{FILE}: ").rstrip(".")
            line = next((line for name, line in rows.items() if f": {name}:" in f"{said}:"), None)
            book.note("survey" if line else "forms", f"the form is left out: {said}", line)
            return False
    return True


def form_rows(folder: Path) -> dict[str, list[Record]]:
    """Sheet → its records, of the forms of a city's folder that are YAML."""
    found: dict[str, list[Record]] = {key: [] for key in SHEETS}
    for file in sorted((folder / FOLDER).glob("*.yml")):
        for entry in read_yaml(file) or []:
            if "list" in entry:
                found["choices"] += _choices("", entry["list"], entry.get("choices") or [])
            else:
                _add(found, entry)
    # Why those that all forms share first: so they are read, and written again.
    found["choices"].sort(key=lambda row: row["form"] != "")
    return found


def _add(found: dict[str, list[Record]], entry: dict[str, Any]) -> None:
    from bot.forms.sheet import plain_row

    form = str(entry["form"])
    found["forms"].append({key: value for key, value in entry.items() if key != "questions"})
    for row in map(plain_row, entry["questions"]):
        found["survey"].append({"form": form, **{key: value for key, value in row.items() if key != "choices"}})
        name = row.get("list") or str(row["type"]).partition(" ")[2] or row["name"]
        found["choices"] += _choices(form, name, row.get("choices") or [])


def _choices(form: str, name: Any, rows: list[Any]) -> Iterator[Record]:
    yield from ({"form": form, "list_name": str(name), **row} for row in rows)
