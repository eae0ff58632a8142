"""Weights that decide what is heard, understood and said: what each file must be, by `models.lock`."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from bot.config.settings import HERE, SettingsError

LOCK = "models.lock"


@dataclass(frozen=True, slots=True)
class Weights:
    """One file."""

    path: str
    """Within the folder packages are installed in."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LockedModel:
    """One package that holds weights."""

    name: str
    package: str
    version: str
    origin: str
    licence: str
    compared: str
    """Who held it against the original, and when; empty if nobody has."""
    files: tuple[Weights, ...]
    optional: bool = False


def read_lock(home: Path = HERE) -> tuple[LockedModel, ...]:
    """Every model that is locked; raises SettingsError."""
    path = home / LOCK
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(data["model"], tuple[LockedModel, ...])
    except (OSError, LookupError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(
            f"{path} can not be read ({type(error).__name__}); get it from the version you run."
        ) from None


def fetched_from(home: Path = HERE) -> frozenset[str]:
    """Places as "https://host" that models may be fetched from; raises SettingsError."""
    path = home / LOCK
    try:
        origins = frozenset(map(str, tomllib.loads(path.read_text(encoding="utf-8"))["fetched"]["origins"]))
    except (OSError, LookupError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path} can not be read ({type(error).__name__}); get it from the version you run."
        ) from None
    if open_ := sorted(origin for origin in origins if not origin.startswith("https://")):
        raise SettingsError(f"{path}: {', '.join(open_)} must begin with https://.")
    return origins


def require_models(home: Path = HERE) -> None:
    """Raise SettingsError where a file is another than it was locked as; looks at sizes and the installer's record, no bytes."""
    if wrong := [line for model in read_lock(home) for line in wrong_files(model, whole=False)]:
        raise SettingsError(
            f"{'; '.join(wrong)}. Weights decide which number is told in danger: nothing starts with others than those in {LOCK}. "
            "Install what is locked anew (`make setup`); where the change is meant, change the lock too, and say who compared it."
        )


def wrong_files(model: LockedModel, whole: bool) -> Iterator[str]:
    """What is not as it was locked, a sentence each; nothing if the package is not installed, for then nothing of it is used.

    whole: read every byte; else look at the size and at what the installer noted.
    """
    try:
        installed = distribution(model.package)
    except PackageNotFoundError:
        return
    noted = {str(file): file.hash.value for file in installed.files or () if file.hash}
    for file in model.files:
        path = Path(str(installed.locate_file(file.path)))
        if not path.is_file():
            yield f"{file.path} of {model.package} is missing"
        elif path.stat().st_size != file.size or _digest(path, noted.get(file.path, ""), whole) != file.sha256:
            yield f"{file.path} of {model.package} {installed.version} is not the file that was locked"


def _digest(path: Path, noted: str, whole: bool) -> str:
    if whole or not noted:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return base64.urlsafe_b64decode(f"{noted}=").hex()
