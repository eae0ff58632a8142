"""The commands that look into a catalogue without indexing it: check, diff, aside, import's report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
OFFICE = "- {id: hall, name: {en: City hall}, address: {en: 1 Bridge Square}, step_free: true, hours: {mon: ['09:00-17:00']}}\n"
CARD = """- id: bus-card
  name: {en: Bus card}
  what: {en: You ride the bus with it.}
  who: {en: [You are 65 or older.]}
  bring: {en: [your identity card]}
  fee: {en: It is free.}
  how: {counter: {en: Come to the counter.}}
  offices: [hall]
  phones: [{number: 0555 555 0110}]
  department: transport
  checked: 2026-10-01
"""
WASTE = "- {id: waste, name: {en: Old paint}, department: waste, what: {en: We take it.}}\n"
ON = ("--on", "2026-11-25")


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A data folder in which no import is found."""
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path / "data"))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city of two entries; one has nothing to mend."""
    folder = tmp_path / "town"
    (folder / "services").mkdir(parents=True)
    (folder / "departments.yml").write_text(
        "- {id: transport, name: {en: Transport}}\n- {id: waste, name: {en: Rubbish, zh: 垃圾}}\n"
    )
    (folder / "offices.yml").write_text(OFFICE)
    (folder / "services" / "all.yml").write_text(CARD + WASTE)
    return folder


def _change(city: Path, old: str, new: str) -> Path:
    """A copy of the city with other words in its services."""
    copy = city.parent / f"changed-{len(list(city.parent.iterdir()))}"
    shutil.copytree(city, copy)
    file = copy / "services" / "all.yml"
    file.write_text(file.read_text().replace(old, new))
    return copy


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ("catalogue", *map(str, arguments)))


def _json(*arguments: object) -> Any:
    return json.loads(_run(*arguments).stdout)


def test_check_begins_with_a_summary_and_names_each_entry_under_its_owner(city: Path) -> None:
    lines = _run("check", city, *ON).stdout.splitlines()
    assert lines[0] == "2 entries of 2 owners; 1 to mend."
    assert "missing: 1 (50%); who 1, bring 1, cost 1, how 1, where 1, when 1" in lines
    assert "most to mend: Rubbish (9 in 1 entries)" in lines
    told = lines[lines.index("Rubbish: 1 of 1 entries") + 1]
    assert told.startswith("  waste  Old paint: missing who, bring, cost, how, where, when, phone; nobody says when")
    assert "Transport: " not in "\n".join(lines)


def test_check_builds_no_index(city: Path, tmp_path: Path) -> None:
    for arguments in (("check", city), ("diff", city, city), ("not-taken", city)):
        assert _run(*arguments).exit_code == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("owner", ["waste", "Rubbish", "垃圾"])
def test_check_of_one_owner_leaves_the_others_out(city: Path, owner: str) -> None:
    assert _run("check", city, "--owner", owner).stdout.startswith("1 entries of 1 owner; 1 to mend.")


def test_check_of_an_unknown_owner_names_those_there_are(city: Path) -> None:
    result = _run("check", city, "--owner", "housing")
    assert result.exit_code == 1
    assert "Owners are: Rubbish; Transport." in result.output


def test_check_as_json_holds_every_finding(city: Path) -> None:
    found = _json("check", city, "--json", *ON)
    assert found["summary"]["kinds"]["missing"] == 1
    assert {
        "kind": "missing",
        "about": "cost",
        "detail": "",
        "source_id": "waste",
        "name": "Old paint",
        "owner": "Rubbish",
    } in found["findings"]


def test_check_takes_other_days(city: Path) -> None:
    assert _json("check", city, "--json", *ON, "--stale-days", "10")["summary"]["kinds"]["stale"] == 2
    assert _json("check", city, "--json", "--on", "2027-09-01")["summary"]["kinds"]["stale"] == 2


def test_check_is_strict_only_about_what_contradicts_itself_or_is_out_of_reach(city: Path) -> None:
    assert _run("check", city, "--strict").exit_code == 0
    assert _run("check", _change(city, "It is free.", "It is free. The fee is $5."), "--strict").exit_code == 1
    assert _run("check", _change(city, "It is free.", "It is free. The fee is $5.")).exit_code == 0


def test_long_lists_are_folded_unless_all_is_asked_for(city: Path) -> None:
    many = "".join(WASTE.replace("waste,", f"waste-{n},", 1).replace("Old paint", f"Paint {n}") for n in range(12))
    (city / "services" / "more.yml").write_text(many)
    assert "… 5 more; --all" in _run("check", city).stdout
    assert "more; --all" not in _run("check", city, "--all").stdout


def test_diff_tells_new_gone_and_changed_with_the_words_before_and_after(city: Path) -> None:
    other = _change(city, "It is free.", "It costs 5 yuan.")
    (other / "services" / "all.yml").write_text(
        (other / "services" / "all.yml").read_text().replace("id: waste", "id: paint")
    )
    page = _run("diff", city, other).stdout
    assert page.startswith("1 new, 1 changed, 1 gone.")
    assert "  paint  Old paint (Rubbish)" in page
    assert "    cost en: It is free. → It costs 5 yuan." in page
    plain = _json("diff", city, other, "--json")
    assert [e["source_id"] for kind in ("new", "gone", "changed") for e in plain[kind]] == [
        "paint",
        "waste",
        "bus-card",
    ]


def test_diff_takes_the_folder_of_an_earlier_import(city: Path, tmp_path: Path) -> None:
    assert _run("import", city).exit_code == 0
    folder = next(path for path in (tmp_path / "data" / "catalogues").iterdir() if path.is_dir())
    assert _run("diff", folder, _change(city, "65", "60")).stdout.startswith("0 new, 1 changed, 0 gone.")


def test_aside_groups_by_reason_and_gives_the_records_back_whole(city: Path) -> None:
    bad = "- {id: a, name: {en: A}, department: waste, checked: soon}\n- {id: b, name: {en: B}, department: waste, checked: later}\n- {id: c, name: {en: C}, department: nobody}\n"
    (city / "services" / "bad.yml").write_text(bad)
    lines = _run("not-taken", city).stdout.splitlines()
    assert lines[0] == "3 kept aside."
    assert lines[1].startswith("  2 × ") and lines[1].endswith(": a, b")
    assert "nobody" in lines[2]
    records = [json.loads(line) for line in _run("not-taken", city, "--json").stdout.splitlines()]
    assert [r["record"]["id"] for r in records] == ["a", "b", "c"]
    assert records[0]["record"]["checked"] == "soon"


def test_nothing_aside_is_said_so(city: Path) -> None:
    assert "Nothing is kept aside" in _run("not-taken", city).stdout


def test_import_counts_what_was_taken_and_tells_short_what_changed(city: Path) -> None:
    (city / "services" / "bad.yml").write_text("- {id: c, name: {en: C}, department: nobody}\n")
    first = _run("import", city).stdout
    assert first.startswith("city: 2 services, 1 kept aside; imported.")
    assert "  1 × " in first and "nobody" in first
    assert "Against" not in first
    assert "the same as imported before" in _run("import", city).stdout
    file = city / "services" / "all.yml"
    file.write_text(file.read_text().replace("It is free.", "It costs 5 yuan."))
    second = _run("import", city).stdout
    assert "Against the import before: 0 new, 1 changed, 0 gone." in second
    assert "cost en: It is free. → It costs 5 yuan." in second
    assert "oneline catalogue diff" in second


def _export(city: Path, kind: str, *arguments: str) -> str:
    result = _run("export", city, "--format", kind, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_export_leaves_out_what_is_for_staff_unless_told_otherwise(city: Path) -> None:
    (city / "services" / "staff.yml").write_text(
        "- {id: staff, name: {en: Staff coats}, department: waste, public: false}\n"
    )
    assert [r["name"] for r in json.loads(_export(city, "hsds"))] == ["Bus card", "Old paint"]
    assert [r["name"] for r in json.loads(_export(city, "hsds", "--internal"))] == [
        "Bus card",
        "Old paint",
        "Staff coats",
    ]


def test_export_writes_each_format_to_a_file_or_to_standard_output(city: Path, tmp_path: Path) -> None:
    assert len(json.loads(_export(city, "cpsv-ap"))["@graph"]) > 2
    assert [n["@type"] for n in json.loads(_export(city, "schema-org"))["@graph"]] == ["GovernmentService"] * 2
    assert _export(city, "csv", "--out", str(tmp_path / "out.csv")) == ""
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,name (en)")
    assert json.loads(_export(city, "csv", "--out", str(tmp_path / "again.csv")) or "null") is None
    assert _run("diff", city, tmp_path / "out.csv").stdout.startswith("0 new,")
    assert not (tmp_path / "data").exists()


def test_export_names_the_publisher_where_an_entry_has_no_owner(city: Path, tmp_path: Path) -> None:
    types = tmp_path / "types.json"
    types.write_text('[{"service_code": "1", "service_name": "Pothole"}]')
    assert "Town of Linhe" in _export(types, "cpsv-ap", "--publisher", "Town of Linhe")
    assert "Not stated" in _export(types, "cpsv-ap")


def test_export_to_where_nothing_can_be_written_says_so(city: Path, tmp_path: Path) -> None:
    result = _run("export", city, "--format", "csv", "--out", tmp_path / "no" / "where.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_template_is_written_once_and_can_be_imported_when_filled(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"services{ending}"
    assert {".xlsx": f"catalogue check {file}", ".csv": f"catalogue import {file}"}[ending] in _run(
        "template", file
    ).stdout
    again = _run("template", file)
    assert (again.exit_code, "already" in again.output) == (1, True)
    assert "Nothing is kept aside" in _run("not-taken", file).stdout


def test_a_template_in_another_format_is_refused(tmp_path: Path) -> None:
    assert ".xlsx or .csv" in _run("template", tmp_path / "services.odt").output


@pytest.mark.parametrize("command", ["template", "import", "not-taken", "search", "show", "check", "diff", "export"])
def test_help_teaches_by_an_example(command: str) -> None:
    assert f"Example: oneline catalogue {command}" in _run(command, "--help").stdout


def test_a_command_is_there_under_the_name_it_had_but_in_no_list(city: Path) -> None:
    assert _run("aside", city).stdout == _run("not-taken", city).stdout
    listed = _run("--help").stdout.split("Commands:")[1]
    assert "not-taken" in listed and "aside " not in listed
