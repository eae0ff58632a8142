"""Values that can be tuned in a folder of the voice: the `tuning.yml` beside its code, in groups, checked when it is read.

A room's `tuning.py` says which values there are and what each may be; the file says how much, in what unit, and why.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
"""A share, too."""
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Some = Annotated[float, msgspec.Meta(ge=0)]
"""A likeness, a speed, a difference of logarithms or of decibels."""
Times = Annotated[float, msgspec.Meta(ge=1)]
Level = Annotated[float, msgspec.Meta(ge=-100, le=0)]
"""dBFS: 0 is as loud as it can be."""
Count = Annotated[int, msgspec.Meta(ge=1)]
Words = Annotated[str, msgspec.Meta(min_length=1)]


class TuningError(Exception):
    """A tuning.yml that can not be used; the text says which file and what is expected."""


class Values(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of one group: all must be in the file, and no other."""


class Tunable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """One value as it stands in a file."""

    value: Any
    """Looked at with its group, so that what is wrong is named by both."""
    unit: Words
    means: Words
    origin: str = ""
    """What it was chosen on, where that is known."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one decision or wait."""

    decides: Words
    limits: dict[str, Tunable]
    bench: str = ""
    """Measurement that shows what a change does, where there is one."""


def read_groups(path: Path) -> dict[str, Group]:
    """A file with what each value means; raises TuningError."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Group])
    except (OSError, msgspec.DecodeError) as error:
        raise _unusable(path, error) from error


def read_tuning[Room](path: Path, kind: type[Room]) -> Room:
    """The values alone; raises TuningError for one that is missing, not known, or out of its range."""
    values = {
        name: {key: limit.value for key, limit in group.limits.items()} for name, group in read_groups(path).items()
    }
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> TuningError:
    return TuningError(
        f"{path} can not be used: {error}. Mend it there, or put back the file that came with this version."
    )
