"""A form is read from YAML and from a sheet alike; what cannot be read says which file, which question, what to write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from demo_city import demo_forms

from bot.forms.form import Form
from bot.forms.read import read_file, read_forms
from bot.forms.sheet import FormError, Sheet, read_sheets

HERE, CITY = Path(__file__).parent, Path(__file__).parents[3] / "city"
WORDED = ("label", "hint", "constraint_message", "say", "text", "keys", "also")


def _as_workbook(sheet: Sheet, path: Path) -> None:
    """The same form as a clerk would write it in a sheet."""
    book = openpyxl.Workbook()
    survey, choices, settings = book.active, book.create_sheet("choices"), book.create_sheet("settings")
    survey.title = "survey"
    _write(survey, [_flat({**row, "type": _type(row)}) for row in sheet.survey])
    _write(choices, [{"list_name": name, **_flat(row)} for name, rows in sheet.choices.items() for row in rows])
    commits = ", ".join(f"{key}: {value}" for key, value in sheet.settings["commits"].items())
    _write(settings, [{"form_id": sheet.name, "service": sheet.settings["service"], "commits": commits}])
    book.save(path)


def _type(row: dict[str, object]) -> str:
    of = {"choice": "select_one", "select_multiple": "select_multiple"}.get(str(row["type"]))
    return f"{of} {row.get('list') or row['name']}" if of else str(row["type"])


def _flat(row: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in row.items():
        if key in WORDED and isinstance(value, dict):
            for tag, text in value.items():
                flat[f"{key}::{tag}"] = ", ".join(text) if isinstance(text, list) else text
        elif key not in {"choices", "list"}:
            flat[key] = "yes" if value is True else "no" if value is False else value
    return flat


def _write(page: object, rows: list[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    page.append(columns)  # type: ignore[attr-defined]
    for row in rows:
        page.append([row.get(column) for column in columns])  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["garden", "club"])
def test_a_form_is_the_same_from_yaml_and_from_a_sheet(name: str, tmp_path: Path) -> None:
    written = next(sheet for sheet in read_sheets(HERE / "forms" / "garden.yml") if sheet.name == name)
    of_yaml = next(form for form in read_file(HERE / "forms" / "garden.yml") if form.name == name)
    _as_workbook(written, tmp_path / f"{name}.xlsx")
    (of_sheet,) = read_file(tmp_path / f"{name}.xlsx")
    assert of_sheet.questions == of_yaml.questions
    assert replace(of_sheet, version="") == replace(of_yaml, version="")


def test_the_version_of_a_form_changes_with_what_it_asks(tmp_path: Path) -> None:
    text = (HERE / "forms" / "garden.yml").read_text(encoding="utf-8")
    (tmp_path / "one.yml").write_text(text, encoding="utf-8")
    (tmp_path / "two.yml").write_text(text.replace("From which day?", "Which day first?"), encoding="utf-8")
    one, two = (next(iter(read_file(tmp_path / name))) for name in ("one.yml", "two.yml"))
    again = next(iter(read_file(tmp_path / "one.yml")))
    assert one.version == again.version != two.version


GOOD = """
- form: trip
  questions:
  - {type: text, name: why, required: yes, label: {en: Why, zh: 为什么}}
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- {type: colour, name: hue, label: {en: Hue}}", ["trip.yml", "hue", "colour", "write one of"]),
        ("- {name: hue, label: {en: Hue}}", ["trip.yml", "trip", "question 2", "type:"]),
        ("- {type: text, name: hue, lable: {en: Hue}}", ["trip.yml", "hue", "lable"]),
        ("- {type: text, name: why, label: {en: Again}}", ["trip.yml", "why"]),
        ("- {type: text, name: hue, label: {en: Hue}, relevant: \"${wy} = 'x'\"}", ["trip.yml", "hue", "wy"]),
        ("- {type: date, name: day, label: {en: Day}, constraint: '. > today('}", ["trip.yml", "day", "constraint"]),
        ("- {type: name, name: who, label: {en: Who}, repeats: 9}", ["trip.yml", "who", "repeats", "5"]),
        ("- {type: choice, name: hue, label: {en: Hue}}", ["trip.yml", "hue", "choices"]),
        ("- {type: text, name: hue, label: {en: Hue}, unknown: maybe}", ["trip.yml", "hue", "unknown", "ask_person"]),
    ],
)
def test_what_cannot_be_read_names_file_and_question_and_what_to_write(
    line: str, told: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "trip.yml"
    path.write_text(GOOD + "  " + line, encoding="utf-8")
    with pytest.raises(FormError) as error:
        list(read_file(path))
    for word in told:
        assert word in str(error.value), error.value


def test_a_file_that_is_no_form_says_so(tmp_path: Path) -> None:
    for name, text in {"a.yml": "- {form: x", "b.yml": "- name: x", "c.yml": "- form: x", "d.xlsx": "no sheet"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(FormError, match=name):
            list(read_file(tmp_path / name))


def test_two_forms_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    for name in ("a.yml", "b.yml"):
        (tmp_path / "forms" / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(FormError, match="another file"):
        read_forms(tmp_path)


def test_a_city_without_forms_has_none(tmp_path: Path) -> None:
    assert read_forms(tmp_path) == {}


def test_the_demo_city_has_twelve_forms_for_services_it_has() -> None:
    forms: dict[str, Form] = demo_forms()
    services = "".join(path.read_text(encoding="utf-8") for path in (CITY / "services").glob("*.yml"))
    assert len(forms) >= 12
    assert all(f"- id: {form.service}\n" in services for form in forms.values())
