"""What people ask about a service they have found, as data with a keeper: `intents/<language>/details/*.yml`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bot.retrieval.needs.data import MODELS
from bot.system.yaml_file import read_yaml

RECIPE = "1"
"""Raise it when the way of learning changes; then models are learned again."""
OTHER = "other"
"""Class of what people say in a conversation about a service that is no question about it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One kind of thing people ask about any service: until when, who else, where to post it."""

    id: str
    asked: tuple[str, ...]
    """How people ask for it, in all languages."""
    written: tuple[str, ...]
    """How offices write the sentence that answers, in all languages; none for OTHER."""


class DetailsError(Exception):
    """A file of details that cannot be used; the text says which and why."""


def read_details(intents: Path) -> tuple[Detail, ...]:
    """The details of every language under `intents/`, in order of their ids, OTHER the last."""
    asked: dict[str, list[str]] = {}
    written: dict[str, list[str]] = {}
    for path in details_files(intents):
        for name, record in _records(path):
            asked.setdefault(name, []).extend(record["asked"])
            written.setdefault(name, []).extend(record.get("written") or ())
    names = sorted(asked, key=lambda name: (name == OTHER, name))
    return tuple(Detail(name, tuple(asked[name]), tuple(written[name])) for name in names)


def details_files(intents: Path) -> list[Path]:
    """The files details are kept in, in a fixed order."""
    return sorted(intents.glob("*/details/*.yml"))


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        for name, record in read_yaml(path)["details"].items():
            lines = [*record["asked"], *(record.get("written") or ())]
            if wrong := [line for line in lines if not isinstance(line, str) or not line.strip()]:
                raise DetailsError(f"{path}: {name} holds {wrong[0]!r}, which is no text; put it in quotes.")
            yield name, record
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DetailsError(
            f"{path}: {error}. Each detail has `name`, `asked` and, but for other, `written`."
        ) from error


def details_key(intents: Path) -> str:
    """Sixteen hex digits over all that shapes the model: details, the models beneath, the way of learning."""
    digest = hashlib.sha256(" ".join((RECIPE, *(version(name) for name in MODELS))).encode())
    for path in details_files(intents):
        digest.update(f"{path.parent.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
