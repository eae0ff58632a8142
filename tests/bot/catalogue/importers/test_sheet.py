"""The plain spreadsheet: what a row becomes, in CSV and XLSX; the template; what keepers get wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from catalogues import PAYLOADS, read, texts
from openpyxl import Workbook, load_workbook

from bot.catalogue.importers.sheet import Sheet
from bot.catalogue.model import Phone, Service
from bot.catalogue.workbook.sheets import KNOWN
from bot.catalogue.workbook.template import write_template
from bot.retrieval.compile import CatalogueError, import_catalogue, importer_for
from bot.retrieval.learned_models import Learned

SHEETS = PAYLOADS / "sheet"


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    return {s.source_id: s for s in reversed(read(Sheet(), SHEETS / "services.csv")[0])}


def _workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_row_becomes_a_service_in_its_languages(services: dict[str, Service]) -> None:
    coat = services["coat"]
    assert coat.name == {"en": "Winter Coat Loan", "zh": "冬衣借用"}
    assert coat.also == {"en": ("coat bank", "warm coats")}
    assert texts(coat, "who") == ["You are cold", "You live here"]
    assert texts(coat, "bring") == ["your identity card", "a bag"]
    assert coat.of("cost")[0].texts == {"en": "It is free.", "zh": "不要钱。"}
    assert [(f.way, f.texts["en"]) for f in coat.of("how")] == [("phone", "Ring first.")]
    assert (coat.checked, coat.valid_until) == (date(2026, 11, 20), date(2027, 3, 31))
    assert (coat.owner, coat.languages, coat.public) == ("Warmth Office", ("English", "Chinese"), True)


def test_places_have_name_address_and_the_way_in(services: dict[str, Service]) -> None:
    house, shed = services["coat"].offices
    assert (house.name, house.address, house.step_free) == ({"en": "Coat House"}, {"en": "1 Mill Lane"}, True)
    assert (shed.address, shed.step_free, shed.access) == ({"en": "2 Mill Lane"}, None, {"en": "ramp at the side door"})
    assert house.hours is not None and house.hours.week[5] == ("09:00-12:00",)
    assert services["coat-return"].offices[0].name == {"en": "Coat Return"}


def test_each_number_has_its_type_extension_and_note(services: dict[str, Service]) -> None:
    assert services["coat"].phones == (
        Phone("0555 555 0110", "voice", "", {"en": "for coats"}),
        Phone("0555 555 0111", "tty", "12"),
    )
    assert services["coat-return"].phones == (Phone("0555 555 0112", "tty"),)


def test_hours_nobody_can_read_are_told_as_written(services: dict[str, Service]) -> None:
    back = services["coat-return"]
    assert (back.hours, texts(back, "when")) == (None, ["whenever Ann is in"])


def test_what_comes_first_is_found_by_any_of_its_names(services: dict[str, Service]) -> None:
    assert services["coat-return"].first == ("coat",)


def test_rows_that_cannot_be_taken_are_put_aside_with_their_number(
    tmp_path: Path, services: dict[str, Service], learned: Learned
) -> None:
    reasons = [a.reason for a in read(Sheet(), SHEETS / "services.csv")[1]]
    assert reasons == [
        "row 6: there is no name", 'row 8: "soon" is no day; write it as 2026-11-25', 'row 10: "maybe" is neither yes nor no',
    ]  # fmt: skip
    assert not services["staff"].public
    assert "# later" not in services
    imported = import_catalogue(SHEETS / "services.csv", tmp_path, learned, lambda *_: None)
    assert (imported.format, imported.taken, imported.aside) == ("sheet", 3, 4)


def test_a_chinese_table_in_chinas_encoding_is_read() -> None:
    card, again = read(Sheet(), SHEETS / "fuwu_gbk.csv")[0]
    assert card.name == {"zh": "老人乘车卡"} and card.also == {"zh": ("老年卡", "免费坐车卡")}
    assert texts(card, "bring", "zh") == ["身份证", "照片"]
    assert card.phones == (Phone("010-65550110", "voice", "12"), Phone("010-65550111", "fax"))
    assert card.hours is not None and card.hours.week[0] == ("09:00-12:00", "14:00-17:00")
    assert card.offices[0].name == {"zh": "河边大厅"}
    assert (card.checked, again.checked, again.first) == (date(2026, 11, 20), date(2026, 11, 20), (card.source_id,))


def test_a_workbook_is_read_with_its_days_figures_and_gaps(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "services.xlsx",
        ["Our services"], [],
        ["name", "fee", "last checked", "valid from", "public", "step-free", "where"],
        ["Coat Loan", 10.0, datetime(2026, 11, 20, 9, 30), date(2026, 1, 1), True, False, "1 Mill Lane"],
        [], [None, 2.5], ["Drill Loan", "#N/A"],
    )  # fmt: skip
    book = load_workbook(path)
    book.active.merge_cells("A1:D1")
    book.save(path)
    (coat, drill), aside = read(Sheet(), path)
    assert isinstance(importer_for(path), Sheet)
    assert texts(coat, "cost") == ["10"]
    assert (coat.checked, coat.valid_from, coat.public, coat.offices[0].step_free) == (
        date(2026, 11, 20),
        date(2026, 1, 1),
        True,
        False,
    )
    assert not drill.facts
    assert [a.reason for a in aside] == ["row 6: there is no name"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            "typo.csv",
            r'the column "who can gte it" is not known\. Is "who can get it" meant\? Known are: id / 编号, name / 名称',
        ),
        ("nameless.csv", 'there is no column "name"'),
    ],
)
def test_a_wrong_header_is_told_in_a_clear_sentence(tmp_path: Path, file: str, said: str, learned: Learned) -> None:
    with pytest.raises(CatalogueError, match=said):
        import_catalogue(SHEETS / file, tmp_path, learned, lambda *_: None)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_is_read_again_and_its_example_is_no_service(tmp_path: Path, ending: str, language: str) -> None:
    path = tmp_path / f"template.{ending}"
    write_template(path, language)
    assert Sheet().reads(path)
    assert read(Sheet(), path) == ([], [])


def test_the_template_explains_every_column_and_its_example_is_right(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = load_workbook(path)
    explained = [(row[0].value, row[1].value) for row in book["Columns"].iter_rows(min_row=2)]
    assert explained == [(kind.name["en"], column.name["en"]) for kind in KNOWN.values() for column in kind.columns.all]
    book["Services"]["A2"] = "bus-card"
    book.save(path)
    card = read(Sheet(), path)[0][0]
    assert card.hours is not None and card.offices and card.phones and card.checked == date(2026, 11, 20)
    assert {f.aspect for f in card.facts} >= {"what", "who", "bring", "cost", "how", "duration"}


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx or \.csv"):
        write_template(tmp_path / "template.pdf")
