"""`oneline catalogue check` and `oneline use` of a city that is one workbook."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tools import ROOT
from workbooks import RIVER, SHORE, changed, learned_data, write

from bot.config.settings import read_settings
from oneline.cli.main import main


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with what was learned before, and nothing else set."""
    return learned_data(tmp_path, monkeypatch)


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_check_says_what_to_write_and_shows_whom_people_ring_in_danger(data: Path, tmp_path: Path) -> None:
    sound = _run("catalogue", "check", write(tmp_path / "town.xlsx", SHORE), "--on", "2026-12-03")
    assert sound.exit_code == 0 and "to correct in the workbook" not in sound.output
    assert "In danger people in GB are told: general 999, suicide 116 123. RING EVERY ONE OF THEM ONCE" in sound.output
    assert "Read: 5 services, 3 offices, 1 with appointments, 0 forms, 3 report kinds, 1 holidays." in sound.output
    wrong = write(tmp_path / "wrong.ods", changed(SHORE, "Offices", 0, Monday="8-4"))
    told = _run("catalogue", "check", wrong)
    assert (
        '1 to correct in the workbook:\n  sheet "Offices", row 2, column "Monday": "8-4" are no opening times'
        in told.output
    )
    plain = json.loads(_run("catalogue", "check", wrong, "--json").stdout)["workbook"]
    assert [(each["sheet"], each["row"], each["column"]) for each in plain] == [("Offices", 2, "Monday")]
    assert _run("catalogue", "check", wrong, "--strict").exit_code == 1


def test_check_reads_a_table_of_services_alone_by_row_and_column(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text("name,phone,last checked,department\nDog licence,5.55E+09,03/04/2026,Dogs\n", encoding="utf-8")
    told = _run("catalogue", "check", path).output
    assert 'sheet "services", row 2, column "phone": "5.55E+09" is a number your program rounded' in told
    assert 'column "last checked": "03/04/2026" may be 3 April' in told
    assert "2 to correct" in told and "what the city is" not in told


@pytest.mark.parametrize("sheets", [SHORE, RIVER], ids=["en", "zh"])
def test_a_workbook_put_in_use_is_the_city_with_its_own_numbers(data: Path, tmp_path: Path, sheets: object) -> None:
    path = write(tmp_path / "town.xlsx", sheets)  # type: ignore[arg-type]
    said = _run("use", path).output
    assert f"In use: {path}, kept as {data / 'cities'}" in said and "5 services." in said
    settings = read_settings()
    assert settings.city.parent == data / "cities" and settings.catalogue_path == settings.city
    assert settings.staff_phone in {"+445555550299", "+865555550399"}
    assert f"In use: {path}" in _run("use").output and "has changed since" not in _run("use").output
    later = time.time() + 60
    os.utime(path, (later, later))
    assert f"has changed since it was put in use. To use it as it is now: oneline use {path}" in _run("use").output


def test_what_no_workbook_holds_comes_from_a_folder_beside_it(data: Path, tmp_path: Path) -> None:
    beside = tmp_path / "mycity"
    beside.mkdir()
    (beside / "limits.yml").write_text("countries: [GB, IE]\n", encoding="utf-8")
    (beside / "offices.yml").write_text("- {id: other}\n", encoding="utf-8")
    assert _run("use", write(tmp_path / "town.xlsx", SHORE), "--city", beside).exit_code == 0
    city = read_settings().city
    assert (city / "limits.yml").is_file() and "other" not in (city / "offices.yml").read_text(encoding="utf-8")


def test_a_workbook_without_numbers_for_danger_is_refused_with_what_to_write(data: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", changed(SHORE, "City", 0, country=None))
    refused = _run("use", path)
    assert refused.exit_code == 1
    assert 'sheet "City", row 2, column "country": it is empty; write two letters, as GB or US.' in refused.output


def test_what_is_to_correct_is_told_and_the_rest_is_used(data: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "town.xlsx", changed(SHORE, "Services", 1, last_checked="03/04/2026"))
    assert (
        f"1 to correct in the workbook; the rest is used. See all of it: oneline catalogue check {path}"
        in _run("use", path).output
    )


def test_a_city_is_exported_as_a_workbook_that_can_be_used_in_its_place(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "linhe.xlsx"
    said = _run("catalogue", "export", ROOT / "city", "--format", "sheet", "--out", out)
    assert (
        said.exit_code == 0
        and f"Used with the workbook they stay: oneline use {out} --city {ROOT / 'city'}" in said.output
    )
    assert "81 services, 20 offices" in _run("catalogue", "check", out).output
    again = _run("catalogue", "export", ROOT / "city", "--format", "sheet", "--out", out)
    assert "exists already" in again.output
    assert "--out town.xlsx" in _run("catalogue", "export", ROOT / "city", "--format", "sheet").output
    services = tmp_path / "services.csv"
    services.write_text("name,phone\nDog licence,0555 555 0100\n", encoding="utf-8")
    assert (
        "is no city" in _run("catalogue", "export", services, "--format", "sheet", "--out", tmp_path / "x.xlsx").output
    )
