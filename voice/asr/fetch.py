"""Recognition models: which there are; fetched, checked, unpacked, tried, and put in place at once."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path

from voice.asr.download import Bounds, FetchError, Show, download
from voice.asr.languages import LANGUAGES, VENDOR, Model
from voice.asr.unpack import model_folder, unpack

FETCHED = "fetched.json"
"""A file in a model's folder: what it is and where it came from."""
MODELS = LANGUAGES.vosk


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be fetched."""

    language: str
    """Language tag: the name of the folder it goes to."""
    source: str = ""
    """A file, a folder or an address; empty for the vendor's."""
    sha256: str = ""
    """The sha256 the archive must have; empty for the one in the lock file."""
    accept: bool = False
    """True to accept an archive whose sha256 is not known."""


Opens = Callable[[Path, str], None]
"""Tries a model's folder for a language; raises FetchError where it does not open."""


def fetch(
    wish: Wish, models: Path, show: Show = lambda done, total: None, opens: Opens | None = None,
    origins: Container[str] = (),
) -> Path:  # fmt: skip
    """The folder of a model that was fetched and opens; what was there before stays until then. Raises FetchError.

    origins: places as "https://host" that may be asked.
    """
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models) as made:
        source = _source(wish)
        if Path(source).is_dir():
            folder, digest = _copied(Path(source), Path(made)), ""
        else:
            known = MODELS.get(wish.language)
            size = known.size if known and source == known.address else 0
            archive = _archive(source, models, Bounds(origins, size), show)
            digest = _checked(archive, wish, fetched=archive.parent == models)
            folder = unpack(archive, Path(made))
        (opens or opens_apart)(folder, wish.language)
        (folder / FETCHED).write_text(json.dumps({"source": source, "sha256": digest}, indent=1), encoding="utf-8")
        _put(folder, models / wish.language)
    if not Path(source).exists():
        archive.unlink(missing_ok=True)
    return models / wish.language


def opens_apart(folder: Path, language: str) -> None:
    """Open a model in a process of its own, because a broken model can end its process; raises FetchError."""
    program = "import sys; from pathlib import Path; from voice.asr.vosk_recogniser import Vosk; Vosk(Path(sys.argv[1]), sys.argv[2])"
    done = subprocess.run(  # noqa: S603 (why: our own program and a folder)
        [sys.executable, "-c", program, str(folder), language],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"the process ended with {done.returncode}"])[-1]
        raise FetchError(f"The model was unpacked but does not open: {last[:200]}. Fetch it again, or take another.")


def sha256(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source(wish: Wish) -> str:
    if wish.source:
        return wish.source
    if wish.language not in MODELS:
        raise FetchError(
            f"No model is known for {wish.language}. Choose one at {VENDOR} and run: "
            f"oneline voice fetch {wish.language} --from ADDRESS"
        )
    return MODELS[wish.language].address


def _archive(source: str, models: Path, bounds: Bounds, show: Show) -> Path:
    """The archive as a file: the one named, or fetched."""
    if Path(source).is_file():
        return Path(source)
    archive = models / Path(source).name
    if not archive.is_file():
        download(source, archive, bounds, show)
    return archive


def _checked(archive: Path, wish: Wish, fetched: bool) -> str:
    """The archive's sha256; raises FetchError if it is not the one expected, or if none is known and none was accepted."""
    got = sha256(archive)
    known = MODELS.get(wish.language, Model("")).sha256
    expected = (wish.sha256 or known).lower()
    if expected and got != expected:
        if fetched:
            archive.unlink()
        raise FetchError(
            f"{archive.name} is not what was expected: sha256 {got}, expected {expected}. It was not unpacked. "
            "Run the command again; if you want another model on purpose, add --sha256 with its own sha256."
        )
    if not expected and not wish.accept:
        if fetched:
            archive.rename(
                archive.with_name(f"{archive.name}.part")
            )  # why: nothing takes it for one that was looked at
        raise FetchError(
            f"Nobody has noted the sha256 of {archive.name} yet. This one has {got}. Compare it with the one that the "
            f"vendor or a colleague has, then run the command again with --sha256 {got}, or with --accept to take it as it is."
        )
    return got


def _copied(source: Path, made: Path) -> Path:
    folder = made / "model"
    shutil.copytree(model_folder(source), folder)
    return folder


def _put(folder: Path, place: Path) -> None:
    """Put a folder in its place; the one before is set aside first, and removed after."""
    aside = folder.parent / "before"
    if place.exists():
        place.rename(aside)
    folder.rename(place)
