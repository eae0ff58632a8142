"""How long what people said is kept: a city's figures, checked when they are read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import yaml

from bot.city.city import CityError
from bot.system.yaml_file import read_yaml

FILE = "retention.yml"
Figure = Annotated[int, msgspec.Meta(ge=1, le=3650)]


@dataclass(frozen=True, slots=True)
class Terms:
    """How long each thing is kept, in days but for the first."""

    turn_raw_hours: Figure = 24
    turn_redacted_days: Figure = 30
    session_days: Figure = 7
    message_days: Figure = 7
    provider_id_days: Figure = 90
    receipt_days: Figure = 30
    tally_days: Figure = 2
    gap_days: Figure = 180
    case_days: Figure = 365
    clip_days: Figure = 7

    def after(self, name: str) -> timedelta:
        """How long one of them is kept."""
        figure: int = getattr(self, name)
        return timedelta(hours=figure) if name.endswith("_hours") else timedelta(days=figure)


def read_terms(city: Path) -> Terms:
    """The city's figures, ours where it has none; raises CityError."""
    path = city / FILE
    try:
        data = read_yaml(path) if path.exists() else {}
        if unknown := set(data or {}) - {field.name for field in fields(Terms)}:
            raise CityError(f"{path}: there is no {', '.join(sorted(unknown))}.")
        terms = msgspec.convert(data or {}, Terms)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise CityError(f"{path}: {error}") from error
    # Why: an id that goes before its words could let the same message in, and be answered, a second time.
    if terms.provider_id_days <= max(terms.message_days, terms.turn_redacted_days):
        raise CityError(f"{path}: provider_id_days must be longer than message_days and turn_redacted_days.")
    return terms
