"""What holds for every importer: it knows its own, fails at nothing, reads the same twice, and says how far it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from catalogues import PAYLOADS, read

from bot.catalogue.importers import Importer
from bot.catalogue.model import Service
from bot.retrieval.compile import EVERY, IMPORTERS, content_hash, import_catalogue, importer_for
from bot.retrieval.learned_models import Learned

OWN = {
    "hsds2": "hsds-tabular", "hsds3/datapackage.json": "hsds-tabular", "open311/standard.json": "open311", "open311/list.xml": "open311",
    "guangdong/guides.jsonl": "guangdong", "nyc/programs.json": "nyc-benefits", "nyc/pantries.geojson": "nyc-pantries",
    "nyc/pantries-2024-11-04.csv": "nyc-pantries", "sheet/services.csv": "sheet", "sheet/fuwu_gbk.csv": "sheet",
}  # fmt: skip
ENDINGS = ("", ".json", ".jsonl", ".geojson", ".csv", ".xlsx", ".xml", ".yml")
ODD = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "no archive": b"PK\x03\x04 but no archive",
    "cut off": b'{"name": "x", "status": [',
    "very deep": b'{"name": 1, "status": 1, "a": ' + b"[" * 100_000,
    "another table": b"colour,shape\nred,round\n",
    "one word": b"word",
}


@pytest.mark.parametrize(("path", "name"), OWN.items())
def test_each_payload_is_known_by_one_importer(path: str, name: str) -> None:
    assert [i.name for i in IMPORTERS if i.reads(PAYLOADS / path)] == [name]


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_odd_files_are_nobodys_and_break_nothing(tmp_path: Path, importer: Importer) -> None:
    for ending in ENDINGS:
        for name, content in ODD.items():
            (path := tmp_path / f"{name}{ending}").write_bytes(content)
            assert not importer.reads(path), path.name
        (folder := tmp_path / f"folder{ending}").mkdir()
        (link := tmp_path / f"loop{ending}").symlink_to(link)
        assert not importer.reads(folder) and not importer.reads(link)
    assert not importer.reads(tmp_path / "not there")


@pytest.mark.parametrize("path", OWN)
def test_reading_twice_gives_the_same_and_it_can_be_kept(path: str) -> None:
    importer = importer_for(PAYLOADS / path)
    services, aside = read(importer, PAYLOADS / path)
    assert (services, aside) == read(importer, PAYLOADS / path)
    assert msgspec.json.decode(msgspec.json.encode(services), type=list[Service]) == services
    assert [a.reason for a in aside if not a.reason] == []


def test_a_change_in_any_table_of_a_folder_is_seen(tmp_path: Path, learned: Learned) -> None:
    folder = shutil.copytree(PAYLOADS / "hsds2", tmp_path / "hsds2")
    before = content_hash(folder, learned)
    assert content_hash(folder, learned) == before
    with (folder / "data" / "phones.csv").open("a") as file:
        file.write("5,20,10,555-010-0119,,,\n")
    assert content_hash(folder, learned) != before


def test_a_long_import_says_how_far_it_is(tmp_path: Path, learned: Learned) -> None:
    types = [{"service_code": str(i), "service_name": f"Thing {i}"} for i in range(EVERY + 1)]
    (path := tmp_path / "types.json").write_text(json.dumps(types))
    said: list[tuple[str, int, int]] = []
    import_catalogue(path, tmp_path / "store", learned, lambda *step: said.append(step))
    assert [step for step in said if step[0] == "records"] == [("records", EVERY, EVERY)]
