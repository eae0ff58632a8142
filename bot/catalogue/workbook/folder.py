"""A workbook turned into a city's folder: the same files that an engineer would write, read by the same reader."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.importers.sheet_files import files_of
from bot.catalogue.workbook.book import Fault
from bot.catalogue.workbook.form_records import FILE as FORM_FILE
from bot.catalogue.workbook.form_records import FOLDER as FORMS
from bot.catalogue.workbook.reading import read_book
from bot.catalogue.workbook.records import CityRecords, records_of

MADE = ("departments", "offices", "appointments", "problems", "holidays")
MORE = ("events", "first", "streets", "landmarks", "staff")
"""Files that are written where the workbook has such a sheet; else they come from beside it."""
SERVICES, DEPARTMENTS = "services", "departments"
LISTED_FILES = ("offices", "problems", "holidays", "events", "first", "streets", "landmarks")
"""Files whose records are rows of a sheet each, beside the services and the departments."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes out what stands in it twice, as a person would."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


HELD = frozenset({"city.yml", SERVICES, *(f"{name}.yml" for name in (*MADE, *MORE))})
"""What a workbook has sheets for, of a city's folder."""


@dataclass(frozen=True, slots=True)
class Read:
    """A workbook that was read."""

    records: CityRecords
    faults: tuple[Fault, ...]


def read_workbook(path: Path) -> Read:
    """All a workbook says, and what to correct; ValueError or BadZipFile for what cannot be read as a whole."""
    book = read_book(path)
    records = records_of(book)
    return Read(records, tuple(book.faults))


def write_folder(records: CityRecords, folder: Path) -> None:
    """Write the files into a folder that is there."""
    if records.city:
        _write(folder / "city.yml", records.city)
    for name in MADE:
        _write(folder / f"{name}.yml", getattr(records, name))
    for name in MORE:
        if found := getattr(records, name):
            _write(folder / f"{name}.yml", found)
    if records.forms:
        _write_forms(folder / FORMS, records.forms)
    (folder / SERVICES).mkdir(exist_ok=True)
    _write(folder / SERVICES / "services.yml", records.services)


def _write_forms(folder: Path, forms: list[Any]) -> None:
    """In place of those a folder beside has as YAML; forms that are files of their own (.xlsx) stay."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.yml"):
        file.unlink()
    _write(folder / FORM_FILE, forms)


def _write(path: Path, plain: Any) -> None:
    path.write_text(yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


@contextmanager
def passing_folder(path: Path) -> Iterator[Path]:
    """The folder of a workbook for a moment."""
    with tempfile.TemporaryDirectory() as scratch:
        write_folder(read_workbook(path).records, Path(scratch))
        yield Path(scratch)


def keep_folder(path: Path, read: Read, store: Path, beside: Path | None = None) -> Path:
    """The folder of a workbook, kept in a store under its name and the hash of what it says.

    beside: a city's folder from which comes what a workbook does not hold, such as how long the line waits.
    """
    folder = store / f"{path.stem}-{_hash(path, beside)}"
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store) as scratch:
        work = Path(scratch) / "new"
        if beside:
            shutil.copytree(beside, work, ignore=_made)
        work.mkdir(exist_ok=True)
        write_folder(read.records, work)
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)
    return folder


def _made(folder: str, names: list[str]) -> list[str]:
    """What is not taken from beside: the workbook has it."""
    return [name for name in names if name == SERVICES or name.removesuffix(".yml") in MADE]


def _hash(path: Path, beside: Path | None) -> str:
    digest = hashlib.sha256(str(beside or "").encode())
    for file in files_of(path):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
