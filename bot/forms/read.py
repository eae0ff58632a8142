"""Forms as a clerk wrote them: `city/forms/*.yml` and .xlsx, with the words and columns of XLSForm, checked by pyxform."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from bot.forms.conditions import Condition, ConditionError
from bot.forms.form import MOST_REPEATS, Choice, Commits, Form, Question, Type, Unknown
from bot.forms.sheet import FormError, Row, Sheet, read_sheets, workbook

FOLDER = "forms"
KINDS = get_args(Type)
XLS_TYPES = {
    "yes_no": "text", "choice": "select_one {list}", "select_multiple": "select_multiple {list}", "span": "text",
    "address": "text", "phone": "text", "name": "text", "number": "decimal", "code": "text", "for": "text",
    "appointment": "text",
}  # fmt: skip
"""Our kinds as XLSForm has them, for its own checks."""
NAMES = {"select_one": "choice", "integer": "number", "decimal": "number", "geopoint": "address", "yes_no": "yes_no"}
DURATION = re.compile(r"(\d{1,6}) ?(m|h|d|w)")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
TRUE = {"yes", "true", "true()", "1", True}
COLUMNS = {
    "type", "name", "label", "hint", "required", "constraint", "constraint_message", "relevant", "default", "choices", "list",
    "repeats", "say", "text", "keys", "unknown", "risk", "private", "landmark", "also", "side", "asked", "reads", "yes", "no",
    "faults", "appearance", "theirs",
}  # fmt: skip


def read_forms(city: Path) -> dict[str, Form]:
    """Every form of a city folder, by its name; none where it has no forms."""
    found: dict[str, Form] = {}
    folder = city / FOLDER
    paths = sorted(path for path in folder.glob("*") if path.suffix in {".yml", ".xlsx"} and path.name[0] not in "~.")
    for path in paths:
        for form in read_file(path):
            if form.name in found:
                raise FormError(f"{path.name}: {form.name}: a form of that name stands in another file; name one anew")
            found[form.name] = form
    return found


def read_file(path: Path) -> Iterator[Form]:
    """The forms of one file."""
    for sheet in read_sheets(path):
        yield _form(sheet)


def _form(sheet: Sheet) -> Form:
    questions = tuple(_question(sheet, row) for row in sheet.survey)
    _check(sheet)
    commits = _commits(sheet, sheet.settings.get("commits") or sheet.settings)
    kind = _one_of(f"{sheet.file}: {sheet.name}", sheet.settings, "kind", ("application", "booking"))
    service = str(sheet.settings.get("service") or sheet.name)
    return Form(sheet.name, service, questions, kind, commits, _version(sheet))


def _version(sheet: Sheet) -> str:
    # Why no other lists: a change of what it never asks about makes no other form of it.
    used = {str(row.get("list") or str(row["type"]).partition(" ")[2] or row["name"]) for row in sheet.survey}
    lists = {name: rows for name, rows in sheet.choices.items() if name in used}
    written = json.dumps([sheet.settings, sheet.survey, lists], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _check(sheet: Sheet) -> None:
    """What pyxform finds: names twice, conditions about questions that are not there, lists without choices."""
    try:
        convert(workbook(sheet, XLS_TYPES), warnings=[])
    except PyXFormError as error:
        raise FormError(f"{sheet.file}: {sheet.name}: {_told(sheet, str(error))}") from None


def _told(sheet: Sheet, error: str) -> str:
    """Its message with the question's name in place of the row."""
    match = re.search(r"\[row ?: ?(\d+)\]", error)
    row = int(match[1]) - 2 if match else -1
    name = sheet.survey[row].get("name", "") if 0 <= row < len(sheet.survey) else ""
    return error.replace(match[0], f"{name}:") if match and name else error


def _question(sheet: Sheet, row: Row) -> Question:
    name, place = str(row.get("name", "")), f"{sheet.file}: {sheet.name}: {row.get('name', '')}"
    kind, _, of = str(row["type"]).partition(" ")
    kind = NAMES.get(kind, kind)
    if kind not in KINDS:
        raise FormError(f"{place}: type {kind!r} is none; write one of {', '.join(KINDS)}")
    if strange := sorted(set(row) - COLUMNS):
        raise FormError(f"{place}: nobody reads {', '.join(strange)}; write one of {', '.join(sorted(COLUMNS))}")
    choices = _choices(sheet, row, kind, str(row.get("list") or of or name))
    if kind in {"choice", "select_multiple"} and not choices:
        raise FormError(
            f"{place}: it has nothing to choose from; write choices: here, or list: with the name of a list"
        )
    return Question(
        name=name,
        type=kind,  # type: ignore[arg-type]
        label=_words(row, "label"),
        hint=_words(row, "hint"),
        required=row.get("required", False) in TRUE,
        constraint=_condition(place, row, "constraint"),
        constraint_message=_words(row, "constraint_message"),
        relevant=_condition(place, row, "relevant"),
        default=row.get("default"),
        choices=choices,
        say=_words(row, "say"),
        text=_words(row, "text"),
        keys=_words(row, "keys"),
        theirs=_words(row, "theirs"),
        unknown=_one_of(place, row, "unknown", ("", *get_args(Unknown))),
        risk=_one_of(place, row, "risk", ("normal", "low", "high")),
        private=row.get("private", False) in TRUE,
        landmark=row.get("landmark", False) in TRUE,
        repeats=_repeats(place, row),
        also=_lists(row.get("also")),
        side=_one_of(place, row, "side", ("coming", "past", "born")),
        asked=row.get("asked", True) in TRUE,
        reads=str(row.get("reads") or ""),
        faults=row.get("faults", False) in TRUE,
    )


def _words(row: Mapping[str, Any], column: str) -> dict[str, str]:
    value = row.get(column)
    return {str(tag): str(text) for tag, text in value.items()} if isinstance(value, dict) else {}


def _lists(value: Any) -> dict[str, tuple[str, ...]]:
    return {str(tag): tuple(map(str, words)) for tag, words in value.items()} if isinstance(value, dict) else {}


def _one_of(place: str, row: Row, column: str, allowed: tuple[str, ...]) -> Any:
    value = row.get(column) or allowed[0]
    if value not in allowed:
        raise FormError(f"{place}: {column}: {value!r} is none; write one of {', '.join(filter(None, allowed))}")
    return value


def _repeats(place: str, row: Row) -> int:
    repeats = int(row.get("repeats") or 1)
    if not 1 <= repeats <= MOST_REPEATS:
        raise FormError(f"{place}: repeats: {repeats} is too many to be asked; write {MOST_REPEATS} or fewer")
    return repeats


def _condition(place: str, row: Row, column: str) -> Condition | None:
    if not row.get(column):
        return None
    condition = Condition(str(row[column]))
    try:
        condition.check()
    except ConditionError as error:
        raise FormError(f"{place}: {column}: {error}") from None
    return condition


def _choices(sheet: Sheet, row: Row, kind: str, name: str) -> tuple[Choice, ...]:
    """Its choices; of yes and no the words that say them unasked."""
    if kind == "yes_no":
        return tuple(Choice(each, {}, _lists(row[each])) for each in ("yes", "no") if each in row)
    rows = sheet.choices.get(name, ())
    return tuple(Choice(str(each["name"]), _words(each, "label"), _lists(each.get("also"))) for each in rows)


def _commits(sheet: Sheet, written: Any) -> Commits:
    place = f"{sheet.file}: {sheet.name}: commits"
    if isinstance(written, str):
        written = yaml_words(written)
    how = _one_of(place, written, "read_back", ("always", "risky", "never"))
    undo, pledge, soon = (_duration(place, written, each) for each in ("undo", "pledge", "urgent_pledge"))
    urgent = _condition(place, written, "urgent")
    return Commits(how, undo, pledge, str(written.get("backend") or ""), urgent, soon)


def yaml_words(written: str) -> dict[str, str]:
    """ "undo: 24h, read_back: always" as a sheet's cell holds it."""
    pairs = (each.partition(":") for each in written.split(","))
    return {key.strip(): value.strip() for key, _, value in pairs if value}


def _duration(place: str, written: Mapping[str, Any], name: str) -> timedelta | None:
    value = str(written.get(name) or "")
    match = DURATION.fullmatch(value)
    if value and not match:
        raise FormError(f"{place}: {name}: {value!r} is no time; write 30m, 24h, 5d or 2w")
    return timedelta(**{UNITS[match[2]]: int(match[1])}) if match else None
