"""The glossary: words of public services in several languages, as data in `intents/glossary/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.system.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Term:
    """One thing, by its names; the first of each language is the one we say."""

    field: str
    """The file it stands in: documents, household, money …"""
    kind: str
    """Grammar category it can stand for: THING, NAME, ACT …"""
    names: Mapping[str, tuple[str, ...]]
    """Language tag → its names in that language."""


class GlossaryError(Exception):
    """A glossary file that cannot be used; the text says which and why."""


def read_glossary(folder: Path) -> tuple[Term, ...]:
    """All terms of a folder; each file has a keeper, its two languages, a kind and terms as `one | other: one, other`.

    A comma inside a name of the second language is written "\\,".
    """
    return tuple(term for path in sorted(folder.glob("*.yml")) for term in _terms(path))


def _terms(path: Path) -> Iterator[Term]:
    plain = read_yaml(path)
    if not isinstance(plain, dict) or not plain.get("keeper") or not isinstance(plain.get("terms"), dict):
        raise GlossaryError(f"{path}: a glossary file has `keeper`, `languages`, `kind` and `terms`.")
    languages: Sequence[str] = plain.get("languages") or ()
    if len(languages) != 2:
        raise GlossaryError(f"{path}: `languages` names the two its terms are in, that before the colon first.")
    for left, right in plain["terms"].items():
        one, other = _split(str(left), "|"), _split(str(right), ",")
        if not one or not other:
            raise GlossaryError(f"{path}: {left!r} has no word in one of the languages.")
        yield Term(path.stem, plain.get("kind", "THING"), dict(zip(languages, (one, other), strict=True)))


def _split(text: str, mark: str) -> tuple[str, ...]:
    pieces = re.split(rf"(?<!\\){re.escape(mark)}", text)
    return tuple(piece.strip().replace("\\", "") for piece in pieces if piece.strip())
