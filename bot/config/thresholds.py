"""From which value on the line decides something: `intents/learned/thresholds.yml`, group by group, checked when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from bot.config.decisions import Thresholds
from bot.config.settings import HERE, SettingsError

FILE = HERE / "intents" / "learned" / "thresholds.yml"
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


def read_groups(path: Path = FILE) -> dict[str, Group]:
    """The file with what each value means; raises SettingsError."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Group])
    except (OSError, msgspec.DecodeError) as error:
        raise _unusable(path, error) from error


def read_thresholds(path: Path = FILE) -> Thresholds:
    """The values alone; raises SettingsError for one that is missing, not known, or out of its range."""
    values = {
        name: {key: limit.value for key, limit in group.limits.items()} for name, group in read_groups(path).items()
    }
    try:
        return msgspec.convert(values, Thresholds)
    except msgspec.ValidationError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> SettingsError:
    return SettingsError(
        f"{path} can not be used: {error}. Mend it there, or put back the file that came with this version."
    )


THRESHOLDS = read_thresholds()
"""Read once, when the first that decides by it is imported: it belongs to the code, as the features do."""
