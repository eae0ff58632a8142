"""A city written as a workbook and read again is the same city."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tools import ROOT
from workbooks import RIVER, SHORE, Sheets, write

from bot.catalogue.workbook.export import write_city
from bot.catalogue.workbook.folder import read_workbook, write_folder
from bot.city.city import City, read_city
from bot.forms.read import read_forms
from bot.retrieval.compile import read_all

CITY = ROOT / "city"


def _again(folder: Path, tmp_path: Path, ending: str, language: str) -> tuple[Path, list[str]]:
    """The folder of what was written of a folder, and what is to correct in it."""
    book, back = tmp_path / f"out{ending}", tmp_path / "back"
    write_city(folder, book, language)
    read = read_workbook(book)
    back.mkdir()
    write_folder(read.records, back)
    return back, list(map(str, read.faults))


def _without_limits(city: City) -> City:
    """What no sheet has stands in the folder beside the workbook."""
    return replace(city, limits=read_city(CITY).limits)


@pytest.mark.parametrize(("ending", "language"), [(".xlsx", "en"), ("", "zh")])
def test_the_demo_city_out_and_in_again_is_the_same(tmp_path: Path, ending: str, language: str) -> None:
    back, faults = _again(CITY, tmp_path, ending, language)
    assert _without_limits(read_city(back)) == read_city(CITY)
    assert read_all(back)[0] == read_all(CITY)[0]
    assert read_forms(back) == read_forms(CITY)
    # Why one: the made-up city has an office whose hours nobody has written.
    assert len(faults) == 1 and ("open" in faults[0])


@pytest.mark.parametrize("sheets", [SHORE, RIVER], ids=["en", "zh"])
def test_a_town_out_and_in_again_is_the_same(tmp_path: Path, sheets: Sheets) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    write_folder(read_workbook(write(tmp_path / "town.xlsx", sheets)).records, folder)
    back, faults = _again(folder, tmp_path, ".xlsx", "en")
    assert (read_city(back), read_all(back), faults) == (read_city(folder), read_all(folder), [])


def test_a_folder_that_does_not_say_who_answers_first_has_staff_rung_first_as_before(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    write_folder(read_workbook(write(tmp_path / "town.xlsx", SHORE)).records, folder)
    text = (folder / "city.yml").read_text(encoding="utf-8")
    (folder / "city.yml").write_text(text.replace("answering: assist_first\n", ""), encoding="utf-8")
    assert (
        read_city(_again(folder, tmp_path, ".xlsx", "en")[0]).answering == read_city(folder).answering == "person_first"
    )


def test_a_second_writing_is_the_same_as_the_first(tmp_path: Path) -> None:
    write_city(CITY, tmp_path / "one", "en")
    back = tmp_path / "back"
    back.mkdir()
    write_folder(read_workbook(tmp_path / "one").records, back)
    write_city(back, tmp_path / "two", "en")
    assert {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "two").iterdir()
    }
