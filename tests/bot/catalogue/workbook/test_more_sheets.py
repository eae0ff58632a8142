"""The sheets that few cities fill in: forms with XLSForm's columns, life events, first help, streets, staff."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import SHORE, Row, Sheets, write

from bot.catalogue.workbook.folder import keep_folder, read_workbook
from bot.city.city import read_city
from bot.forms.read import read_forms

SURVEY: list[Row] = [
    {"type": "select_one kinds", "name": "items", "label::English (en)": "What shall we take?", "required": "yes"},
    {"type": "address", "name": "place", "label::English (en)": "What is your address?", "required": "yes"},
    {
        "type": "date",
        "name": "day",
        "label::English (en)": "Which day shall we come?",
        "required": "yes",
        "constraint": ". > today()",
        "constraint_message::en": "We come from tomorrow on.",
    },
]
CHOICES: list[Row] = [
    {"list_name": "kinds", "name": "grass", "label::English (en)": "grass", "also": "cuttings, lawn"},
    {"list_name": "kinds", "name": "wood", "label::English (en)": "branches", "also": "wood\ntwigs"},
]
MORE: Sheets = {
    **SHORE,
    "settings": [{"form_id": "garden", "service": "Garden waste bin", "promised within": "7d", "undo within": "24h", "read back": "always"}],
    "survey": SURVEY,
    "choices": [{**row, "form": "garden"} for row in CHOICES],
    "Life events": [
        {
            "name": "A new baby", "sayings": "we had a baby\nour girl was born",
            "steps": "Birth certificate: Every other office asks for it.\nSwimming lessons: Babies swim free.",
        }
    ],
    "First help": [{"id": "no-food", "what to say": "Nobody should go hungry.", "service": "Garden waste bin"}],
    "Streets": [{"name": "Quay Street", "highest house number": 40, "both ends": "51.1, -0.2\n51.2, -0.3"}],
    "Landmarks": [{"name": "The old pier", "latitude": 51.1, "longitude": "-0.2"}],
    "Staff": [{"danger: minutes to take": 3, "danger: minutes until told again": 5, "danger: times told again": 9}],
}  # fmt: skip


def _city(tmp_path: Path, sheets: Sheets) -> tuple[Path, list[str]]:
    path = write(tmp_path / "town.xlsx", sheets)
    read = read_workbook(path)
    return keep_folder(path, read, tmp_path / "kept"), list(map(str, read.faults))


def test_a_form_is_read_from_the_columns_of_xlsform(tmp_path: Path) -> None:
    folder, faults = _city(tmp_path, MORE)
    assert faults == []
    form = read_forms(folder)["garden"]
    items, _, day = form.questions
    assert (form.service, form.commits.read_back, form.commits.pledge and form.commits.pledge.days) == (
        "garden-waste-bin",
        "always",
        7,
    )
    assert [(each.name, each.also["en"]) for each in items.choices] == [
        ("grass", ("cuttings", "lawn")),
        ("wood", ("wood", "twigs")),
    ]
    assert (items.type, items.required, day.constraint and day.constraint.written) == ("choice", True, ". > today()")


def test_life_events_first_help_places_and_staff_are_the_citys(tmp_path: Path) -> None:
    city = read_city(_city(tmp_path, MORE)[0])
    (event,), (street,), (pier,) = city.events, city.streets, city.landmarks
    assert [(step.service, step.why["en"]) for step in event.steps] == [
        ("birth-certificate", "Every other office asks for it."), ("swimming-lessons", "Babies swim free."),
    ]  # fmt: skip
    assert event.kind_words["en"] and event.sayings["en"][0] == "we had a baby"
    assert (city.first[0].id, city.first[0].service) == ("no-food", "garden-waste-bin")
    assert (street.numbers, street.line, pier.lon) == (40, ((51.1, -0.2), (51.2, -0.3)), -0.2)
    assert city.staffing.danger.take_within == 3


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"type": "colour"}, "sheet \"survey\", row 4: the form is left out: garden: day: type 'colour' is none; write one of"),
        ({"constraint": ". > "}, "the form is left out: garden: day: constraint"),
        ({"type": "select_one nothing"}, "it has nothing to choose from"),
    ],
)  # fmt: skip
def test_a_form_that_can_not_be_asked_is_told_by_its_row_and_left_out(tmp_path: Path, question: Row, said: str) -> None:
    folder, faults = _city(tmp_path, {**MORE, "survey": [*SURVEY[:2], {**SURVEY[2], **question}]})
    assert len(faults) == 1 and said in faults[0], faults
    assert read_forms(folder) == {}


def test_a_question_that_asks_for_itself_is_told(tmp_path: Path) -> None:
    _, faults = _city(tmp_path, {**MORE, "survey": [*SURVEY[:2], {**SURVEY[2], "relevant": "${day} = '1'"}]})
    assert faults == ['sheet "survey", row 4: garden: day: it depends on day, not known by then; put that before it.']


def test_a_question_of_no_form_and_a_step_of_no_service_are_told(tmp_path: Path) -> None:
    _, faults = _city(tmp_path, {**MORE, "survey": [*SURVEY, {**SURVEY[1], "form": "other", "name": "x"}]})
    assert ['"other" is no form; write the name of a row' in fault for fault in faults] == [True]
    _, faults = _city(tmp_path, {**MORE, "Life events": [{"name": "Rain", "steps": "Umbrella: Stay dry."}]})
    assert ['"Umbrella" is none of the services' in fault for fault in faults] == [True]


def test_forms_of_a_folder_beside_give_way_to_those_of_the_workbook(tmp_path: Path) -> None:
    beside = tmp_path / "mycity"
    (beside / "forms").mkdir(parents=True)
    (beside / "forms" / "old.yml").write_text("- {form: garden, questions: []}\n", encoding="utf-8")
    path = write(tmp_path / "town.xlsx", MORE)
    folder = keep_folder(path, read_workbook(path), tmp_path / "kept", beside)
    assert list(read_forms(folder)) == ["garden"]
