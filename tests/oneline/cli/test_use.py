"""`oneline use`: which catalogue the line answers from is said, changed, kept over a restart and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.config.in_use import FILE, InUse, read_in_use
from bot.config.settings import HERE, SettingsError, read_settings
from oneline.cli.main import main

CITY = """line: {en: Town Help, zh: 镇热线}
country: US
timezone: America/New_York
language: en
phone: {number: 555-0100, type: voice}
staff_hours: {mon: ["09:00-17:00"]}
emergencies:
  US: {numbers: {general: "911"}}
"""
SHEET = "id,name,what it is,phone\nbus-card,Bus card,You ride free.,555-0111\n"
NEW_YORK = {
    "dataset": "kvhd-5fmu",
    "programs": [
        {
            "id": "X1",
            "name": "Warm Coats",
            "description": "We give coats.",
            "source": {"updatedAt": "2026-09-01T00:00:00"},
        }
    ],
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with imports made before, and nothing else set."""
    folder = tmp_path / "data"
    folder.mkdir()
    (HERE / "var" / "catalogues").mkdir(parents=True, exist_ok=True)
    (folder / "catalogues").symlink_to(HERE / "var" / "catalogues")
    monkeypatch.setenv("ONELINE_DATA", str(folder))
    for name in ("ONELINE_CITY", "ONELINE_CATALOGUE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with a city's own numbers."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "city.yml").write_text(CITY, encoding="utf-8")
    return folder


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A catalogue of that city, kept elsewhere."""
    path = tmp_path / "services.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def _run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env=environment)


def test_an_import_says_that_it_is_not_in_use_and_what_to_type(data: Path, sheet: Path, town: Path) -> None:
    said = _run("catalogue", "import", sheet, ONELINE_CITY=str(town)).output
    assert f"Not in use: the line answers from {town}. To use this one: oneline use {sheet}" in said
    assert json.loads(_run("catalogue", "import", sheet, "--json").stdout)["in_use"] is False


def test_the_catalogue_in_use_is_said_to_be(data: Path) -> None:
    assert _run("catalogue", "import").output.endswith("In use: the line answers from it.\n")
    assert json.loads(_run("catalogue", "import", "--json").stdout)["in_use"] is True
    assert _run("use").output.startswith(f"In use: {HERE / 'city'}.")


def test_a_catalogue_put_in_use_stays_so_after_a_restart_and_is_taken_back(data: Path, sheet: Path, town: Path) -> None:
    said = _run("use", sheet, "--city", town)
    assert said.exit_code == 0, said.output
    for told in (
        f"In use: {sheet}, with the numbers of {town}. 1 service.",
        "general 911",
        "555-0100",
        "oneline use --undo",
    ):
        assert told in said.output
    again = read_settings()
    assert (again.catalogue_path, again.city) == (sheet, town)
    assert (data / FILE).stat().st_mode & 0o077 == 0
    assert _run("catalogue", "import", sheet).output.endswith("In use: the line answers from it.\n")
    assert f"In use again: {HERE / 'city'}" in _run("use", "--undo").output
    assert (read_settings().catalogue_path, read_settings().city) == (HERE / "city", HERE / "city")
    nothing = _run("use", "--undo")
    assert (nothing.exit_code, "nothing to undo" in nothing.output) == (1, True)


def test_a_line_that_runs_is_to_be_started_again(
    data: Path, sheet: Path, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneline.cli.use_page.is_held", lambda _: True)
    assert "start it again" in _run("use", sheet, "--city", town).output


@pytest.mark.parametrize("given", ["sheet", "New York"])
def test_another_places_catalogue_is_refused_with_the_made_up_citys_numbers(
    data: Path, sheet: Path, tmp_path: Path, given: str
) -> None:
    path = sheet
    if given == "New York":
        path = tmp_path / "programs.json"
        path.write_text(json.dumps(NEW_YORK))
    refused = _run("use", path)
    assert refused.exit_code == 1
    for told in (
        "made-up city's",
        "0555 555 0100",
        "oneline catalogue template mycity/city.yml",
        f"oneline use {path} --city",
    ):
        assert told in refused.output
    assert not (data / FILE).exists()
    ports = {"ONELINE_PORT": "28173", "ONELINE_VOICE_PORT": "28174"}
    started = _run("run", ONELINE_CATALOGUE=str(path), **ports)
    assert (started.exit_code, "made-up city's" in started.output) == (1, True)


def test_a_catalogue_of_another_country_than_the_citys_own_is_refused(data: Path, town: Path, tmp_path: Path) -> None:
    path = tmp_path / "programs.json"
    path.write_text(json.dumps(NEW_YORK))
    (town / "city.yml").write_text(CITY.replace("US", "GB").replace("911", "999"), encoding="utf-8")
    refused = _run("use", path, "--city", town)
    assert refused.exit_code == 1
    assert "catalogue of US" in refused.output
    assert "those of GB" in refused.output


def test_the_environment_goes_before_and_is_named(data: Path, sheet: Path, town: Path) -> None:
    refused = _run("use", sheet, "--city", town, ONELINE_CITY=str(HERE / "city"))
    assert (refused.exit_code, "unset ONELINE_CITY" in refused.output) == (1, True)
    assert "ONELINE_CITY is set and says so" in _run("use", ONELINE_CITY=str(HERE / "city")).output


def test_a_catalogue_that_is_gone_is_named_and_can_be_taken_back(data: Path, sheet: Path, town: Path) -> None:
    assert _run("use", sheet, "--city", town).exit_code == 0
    sheet.unlink()
    with pytest.raises(SettingsError, match=f"{sheet} was put in use and is not there"):
        read_settings()
    assert _run("use", "--undo").exit_code == 0
    assert read_settings().catalogue_path == HERE / "city"


def test_a_broken_file_is_named_with_what_to_do(data: Path) -> None:
    (data / FILE).write_text("{")
    assert "oneline use PATH" in _run("use").output


def test_the_empty_city_file_is_refused_until_it_is_filled_in(data: Path, sheet: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "city.yml"
    assert _run("catalogue", "template", mine).exit_code == 0
    assert _run("use", sheet, "--city", mine.parent).exit_code == 1
    filled = mine.read_text(encoding="utf-8").replace("line: {en: , zh: }", "line: {en: Town Help, zh: 镇热线}")
    for empty, full in (("country:\n", "country: US\n"), ("timezone:\n", "timezone: America/New_York\n")):
        filled = filled.replace(empty, full)
    filled = filled.replace("phone: {number: ,", "phone: {number: 555-0100,").replace("general: }", 'general: "911"}')
    mine.write_text(filled.replace("service_line: {number: ,", 'service_line: {number: "311",'), encoding="utf-8")
    assert _run("use", sheet, "--city", mine.parent).exit_code == 0
    assert read_in_use(data).now.city == mine.parent


def test_what_an_import_made_is_not_put_in_use_but_its_source(data: Path, sheet: Path, town: Path) -> None:
    made = json.loads(_run("catalogue", "import", sheet, "--json").stdout)["folder"]
    assert "what an import made" in _run("use", made).output
    assert read_in_use(data) == InUse()


def test_settings_check_lists_the_numbers_and_refuses_strange_ones(data: Path, sheet: Path, town: Path) -> None:
    assert (
        "People ring these numbers: general 911"
        in _run("settings", "check", ONELINE_CITY=str(town), ONELINE_CATALOGUE=str(sheet)).output
    )
    strange = _run("settings", "check", ONELINE_CATALOGUE=str(sheet))
    assert (strange.exit_code, f"!! {sheet} is another place's catalogue" in strange.output) == (1, True)
