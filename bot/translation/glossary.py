"""The glossary: words of public services in several languages, as data in `intents/glossary/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.system.yaml_file import read_yaml

IRREGULAR = {"child": "children", "person": "people", "man": "men", "woman": "women", "wife": "wives", "life": "lives",
             "foot": "feet", "leaf": "leaves", "half": "halves"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One thing, by its names; the first of each language is the one we say."""

    field: str
    """The file it stands in: documents, household, money …"""
    kind: str
    """Grammar category it can stand for: THING, NAME, ACT …"""
    zh: tuple[str, ...]
    en: tuple[str, ...]


class GlossaryError(Exception):
    """A glossary file that cannot be used; the text says which and why."""


def read_glossary(folder: Path) -> tuple[Term, ...]:
    """All terms of a folder; each file has a keeper, a kind and terms as `Chinese | other Chinese: english, other english`.

    A comma inside a name is written "\\,".
    """
    return tuple(term for path in sorted(folder.glob("*.yml")) for term in _terms(path))


def _terms(path: Path) -> Iterator[Term]:
    plain = read_yaml(path)
    if not isinstance(plain, dict) or not plain.get("keeper") or not isinstance(plain.get("terms"), dict):
        raise GlossaryError(f"{path}: a glossary file has `keeper`, `kind` and `terms`.")
    for zh, en in plain["terms"].items():
        chinese, english = _split(str(zh), "|"), _split(str(en), ",")
        if not chinese or not english:
            raise GlossaryError(f"{path}: {zh!r} has no word in one of the languages.")
        yield Term(path.stem, plain.get("kind", "THING"), chinese, english)


def _split(text: str, mark: str) -> tuple[str, ...]:
    pieces = re.split(rf"(?<!\\){re.escape(mark)}", text)
    return tuple(piece.strip().replace("\\", "") for piece in pieces if piece.strip())


def plurals(name: str) -> tuple[str, ...]:
    """An English name and its plural: "birth certificate", "birth certificates"."""
    head, _, last = name.rpartition(" ")
    many = IRREGULAR.get(last.lower()) or _plural(last)
    return (name,) if many == last else (name, f"{head} {many}".strip())


def _plural(word: str) -> str:
    if not word.isalpha() or (word.endswith("s") and not word.endswith(("ss", "bus"))):
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|ch|sh)$", word) else "s")
