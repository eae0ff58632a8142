"""Unpacks a model's archive: nothing outside its folder, no links, not more than a model can be."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from voice.asr.download import FetchError
from voice.asr.tuning import TUNING

LARGEST, MOST = TUNING.fetching.unpacked, TUNING.fetching.files


def unpack(archive: Path, into: Path) -> Path:
    """The folder of the model within the archive, unpacked; raises FetchError."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _check(archive, entries)
            opened.extractall(into, entries)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise FetchError(f"{archive} is not a whole zip archive ({error}). Delete it and fetch it again.") from error
    return model_folder(into)


def model_folder(folder: Path) -> Path:
    """Where the model lies in a folder: there, or one further in as vendors pack it; raises FetchError."""
    for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (place / "am" / "final.mdl").is_file():
            return place
    raise FetchError(f"{folder.name} holds no Vosk model: there is no am/final.mdl in it.")


def _check(archive: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST or sum(entry.file_size for entry in entries) > LARGEST:
        raise FetchError(f"{archive} would unpack to more than a model can be. It was not unpacked.")
    for entry in entries:
        if not _safe(entry):
            raise FetchError(f"{archive} wants to write outside its folder ({entry.filename!r}). It was not unpacked.")


def _safe(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    odd = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename
    return not odd and not stat.S_ISLNK(entry.external_attr >> 16)
