"""How values that decide something stand in a file: group by group, each with its meaning, checked when they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from bot.config.settings import SettingsError

Words = Annotated[str, msgspec.Meta(min_length=1)]


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """One value as it stands in the file."""

    value: Any
    """Looked at with its decision, so that what is wrong is named by both."""
    means: Words
    origin: str = ""
    """What it was chosen on, where that is known."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one decision."""

    decides: Words
    limits: dict[str, Limit]
    bench: str = ""
    """Measurement that shows what a change does, where there is one."""


def read_groups(path: Path) -> dict[str, Group]:
    """A file with what each value means; raises SettingsError."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Group])
    except (OSError, msgspec.DecodeError) as error:
        raise unusable(path, error) from error


def read_values[Kind](path: Path, kind: type[Kind]) -> Kind:
    """The values alone; raises SettingsError for one that is missing, not known, or out of its range."""
    values = {
        name: {key: limit.value for key, limit in group.limits.items()} for name, group in read_groups(path).items()
    }
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise unusable(path, error) from error


def unusable(path: Path, error: object) -> SettingsError:
    """What to raise for a file with something wrong in it."""
    return SettingsError(
        f"{path} can not be used: {error}. Mend it there, or put back the file that came with this version."
    )
