"""A catalogue imported and indexed once, kept by the hash of its content, opened in a moment."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import msgspec
import yaml

from bot.catalogue.diff import compare
from bot.catalogue.importers import DIRTY, Importer
from bot.catalogue.importers.city_folder import CityFolder
from bot.catalogue.importers.guangdong import Guangdong
from bot.catalogue.importers.hsds import Hsds
from bot.catalogue.importers.hsds_tabular import HsdsTabular
from bot.catalogue.importers.nyc import NycBenefits
from bot.catalogue.importers.nyc_pantries import NycPantries
from bot.catalogue.importers.open311 import Open311
from bot.catalogue.importers.sheet import Sheet
from bot.catalogue.model import Aside, Service
from bot.catalogue.overlay import added, misnamed, read_beside
from bot.catalogue.service_file import read_services, save_services
from bot.catalogue.translations import read_translations, translated
from bot.catalogue.workbook.importer import Workbook
from bot.language.encode import Progress
from bot.retrieval.learned_models import Learned
from bot.retrieval.services import sayings_training
from bot.retrieval.services.index import Encode, build, save_tokens
from bot.retrieval.services.sayings import read_sayings
from bot.retrieval.services.text_store import TextStore, text_store

IMPORTERS: tuple[Importer, ...] = (
    CityFolder(), Workbook(), HsdsTabular(), NycBenefits(), NycPantries(), Open311(), Guangdong(), Hsds(), Sheet(),
)  # fmt: skip
HERE = Path(__file__).parents[1]
READ = (
    "catalogue",
    "retrieval",
    "language/encode.py",
    "language/encoders",
    "language/spelling.py",
    "language/tokens.py",
)
"""Code that reads and indexes, folders and files of `bot`."""
UNREAD = (
    "catalogue/exporters/",
    "catalogue/quality/",
    "catalogue/diff.py",
    "catalogue/entries.py",
    "catalogue/value_kinds.py",
    "retrieval/catalogue.py",
    "retrieval/own_numbers.py",
    "retrieval/facts/",
    "retrieval/services/query.py",
    "retrieval/services/reranker.py",
    "retrieval/services/search.py",
)
"""Code among it that neither reads nor indexes: changing it makes no import old."""
EVERY = 500
"""Records after which an import says how far it is; how many there are is known at the end only."""
UNREADABLE = (*DIRTY, yaml.YAMLError, msgspec.MsgspecError, csv.Error, BadZipFile, ParseError, OSError, RecursionError)
"""What a file that is broken as a whole may fail with."""


class CatalogueError(Exception):
    """A catalogue that cannot be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    folder: Path
    format: str
    taken: int
    aside: int
    fresh: bool
    """False when the same content had been imported before."""
    added: int = 0
    changed: int = 0
    removed: int = 0
    before: Path | None = None
    """The import it was compared with; None where it is not fresh, or the first of its format."""


def importer_for(path: Path) -> Importer:
    """The importer that reads a file or folder."""
    if not path.exists():
        raise CatalogueError(f"There is no file or folder {path}.")
    for importer in IMPORTERS:
        if importer.reads(path):
            return importer
    known = ", ".join(importer.name for importer in IMPORTERS)
    raise CatalogueError(f"{path} is in none of the formats known here ({known}).")


def content_hash(path: Path, learned: Learned) -> str:
    """Hash of a catalogue's files and of the code that reads them: either changing means importing again."""
    digest = hashlib.sha256(learned.key.encode())
    for file in (*importer_for(path).files(path), *_code()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _code() -> list[Path]:
    there = [HERE / name for name in READ]
    files = (file for path in there for file in ([path] if path.suffix else path.rglob("*.py")))
    return sorted(file for file in files if not file.relative_to(HERE).as_posix().startswith(UNREAD))


def folder_of(path: Path, store: Path, learned: Learned) -> Path:
    """Where a catalogue's import is kept; it need not be there yet."""
    return store / f"{importer_for(path).name}-{content_hash(path, learned)}"


def import_catalogue(path: Path, store: Path, learned: Learned, progress: Progress) -> Imported:
    """Import a catalogue into the store, unless the same content is there already.

    Everything is written beside and moved into place at the end, so that a broken import leaves the old one.
    """
    importer = importer_for(path)
    folder = folder_of(path, store, learned)
    if not folder.exists():
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store) as scratch:
            work = Path(scratch) / "new"
            work.mkdir()
            _write(importer, path, work, learned, progress, text_store(store))
            _publish(work, folder)
        return _summary(folder, importer.name, fresh=True)
    return _summary(folder, importer.name, fresh=False)


def _publish(work: Path, folder: Path) -> None:
    """Move a finished import into place; another process may have been first."""
    try:
        work.rename(folder)
    except OSError:
        shutil.rmtree(work, ignore_errors=True)


def _write(
    importer: Importer, path: Path, folder: Path, learned: Learned, progress: Progress, texts: TextStore
) -> None:
    services, aside = _sorted(_records(importer, path), progress)
    if not services:
        raise CatalogueError(f"No service could be read from {path}: " + "; ".join(a.reason for a in aside[:3]))
    services, lost = added(services, read_beside(learned.beside))
    services = translated(services, read_translations(learned.beside.parent if learned.beside else None)).services
    aside += [*lost, *misnamed(services, (needs := learned.needs(progress)).needs)]
    write(services, aside, folder, path.name, learned, progress, texts.encode, texts)
    beside = (importer.problems(path), importer.helps(path), importer.events(path), importer.sayings(path))
    said = read_sayings(services, *beside)
    sayings_training.build(said, path, folder, learned.intents, learned.store, needs, progress, texts.encode)


def write(
    services: list[Service],
    aside: list[Aside],
    folder: Path,
    source: str,
    learned: Learned,
    progress: Progress,
    encode: Encode,
    texts: TextStore | None = None,
) -> None:
    """Write an import into an empty folder: what was read from a source, and its index.

    texts: where word pieces are kept; None for what copies vectors and has no words to look at.
    """
    save_services(services, folder)
    (folder / "aside.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(aside))
    build(services, folder, learned.stop, learned.needs(progress), progress, encode)
    if texts:
        save_tokens(services, folder, learned.projection(), texts, progress)
    about = {"at": datetime.now(UTC), "source": source, "taken": len(services), "aside": len(aside)}
    (folder / "imported.json").write_bytes(msgspec.json.encode(about))


def read_all(path: Path, progress: Progress = lambda *_: None) -> tuple[list[Service], list[Aside]]:
    """The services of a catalogue, or of the folder of an import, and what was kept aside; no index is built."""
    if (path / "services.jsonl").is_file():
        return read_services(path), read_aside(path)
    return _sorted(_records(importer_for(path), path), progress)


def _sorted(records: Iterable[Service | Aside], progress: Progress) -> tuple[list[Service], list[Aside]]:
    """Services and what is kept aside; of an id that stands twice, the first is taken."""
    services: dict[str, Service] = {}
    aside: list[Aside] = []
    for number, record in enumerate(records, 1):
        if number % EVERY == 0:
            progress("records", number, number)
        if isinstance(record, Aside):
            aside.append(record)
        elif record.source_id in services:
            twice = msgspec.json.encode(record).decode()
            aside.append(Aside(record.source_id, "the id stands twice; the first was taken", twice))
        else:
            services[record.source_id] = record
    return list(services.values()), aside


def _records(importer: Importer, path: Path) -> Iterator[Service | Aside]:
    """Every record of a file; a file broken as a whole is said to be so, with its place."""
    try:
        yield from importer.read(path)
    except UNREADABLE as error:
        raise CatalogueError(f"{path} cannot be read as {importer.name}: {error}") from error


def read_aside(folder: Path) -> list[Aside]:
    """The records an import kept aside."""
    return msgspec.json.Decoder(Aside).decode_lines((folder / "aside.jsonl").read_bytes())


def _summary(folder: Path, name: str, *, fresh: bool) -> Imported:
    about = _about(folder)
    before = _previous(folder, name) if fresh else None
    added, changed, removed = _difference(folder, before) if fresh else (0, 0, 0)
    return Imported(folder, name, about["taken"], about["aside"], fresh, added, changed, removed, before)


def _previous(folder: Path, name: str) -> Path | None:
    """The import of a file or folder of the same name, in this format, made last before this one."""
    kept = (other for other in folder.parent.glob(f"{name}-*") if (other / "imported.json").is_file())
    others = [other for other in kept if other != folder and _about(other)["source"] == _about(folder)["source"]]
    return max(others, key=lambda other: other.stat().st_mtime, default=None)


def _about(folder: Path) -> dict[str, Any]:
    """When an import was made, of which file or folder, and how many entries it took and kept aside."""
    about: dict[str, Any] = msgspec.json.decode((folder / "imported.json").read_bytes())
    return about


def _difference(folder: Path, previous: Path | None) -> tuple[int, int, int]:
    """How many services are new, changed and gone against an earlier import."""
    difference = compare(read_services(previous) if previous else (), read_services(folder))
    return len(difference.new), len(difference.changed), len(difference.gone)
