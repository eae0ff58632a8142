"""Acts inside an errand as data with a keeper: which there are and when each can be meant, and what people say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

from bot.retrieval.needs.data import MODELS
from bot.system.yaml_file import read_yaml

FILE = "acts.yml"
"""File of `intents/` that says which acts there are."""
NONE = "none"
"""What is no act: a plain answer, another need, talk."""
RECIPE = "1"
"""Goes up when the way of learning changes."""


class ActsError(Exception):
    """A file of acts that can not be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing people do, as the classifier knows it."""

    id: str
    name: str
    """The act it is; several ways to do the same have one name."""
    states: frozenset[str]
    """What has to be there, or be asked, for it to be meant: one of them is enough; always possible where there are none."""


@dataclass(frozen=True, slots=True)
class Acts:
    """All acts, and from which chance one is taken."""

    acts: tuple[Act, ...]
    sure: float
    said: Mapping[str, tuple[str, ...]]
    """Id → what people say, in every language; NONE is among them."""


def read_acts(intents: Path) -> Acts:
    """The acts of an `intents/` folder; none where it has no file of them. Raises ActsError where one says what it may not."""
    path = intents / FILE
    if not path.is_file():
        return Acts((), 1.0, {})
    data = read_yaml(path)
    acts = tuple(
        Act(name, str(row.get("act", name)), frozenset(row.get("in", ()))) for name, row in data["acts"].items()
    )
    return Acts(acts, float(data["sure"]), read_said(said_files(intents), {NONE, *(act.id for act in acts)}))


def read_said(paths: Iterable[Path], known: set[str]) -> dict[str, tuple[str, ...]]:
    """Id → what people say, from some files of sayings. known: ids that may stand there."""
    said: dict[str, tuple[str, ...]] = {}
    for path in paths:
        try:
            rows = read_yaml(path)["acts"]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise ActsError(f"{path}: {error}. It has `acts`: a list of sayings to each act.") from error
        for name, texts in rows.items():
            if name not in known:
                raise ActsError(f"{path}: there is no act {name!r} in {FILE}.")
            if wrong := [text for text in texts if not isinstance(text, str) or not text.strip()]:
                raise ActsError(f"{path}: {name} holds {wrong[0]!r}, which is no text; put it in quotes.")
            said[name] = (*said.get(name, ()), *texts)
    return said


def said_files(intents: Path) -> list[Path]:
    """The files of sayings, in a fixed order."""
    return sorted(intents.glob("*/acts/*.yml"))


def acts_key(intents: Path) -> str:
    """Sixteen hex digits over all that shapes the model: acts, what people say, the models beneath, the way of learning."""
    digest = hashlib.sha256(" ".join((RECIPE, *(version(name) for name in MODELS))).encode())
    digest.update(" ".join(act.id for act in read_acts(intents).acts).encode())
    for path in said_files(intents):
        digest.update(f"{path.parent.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
