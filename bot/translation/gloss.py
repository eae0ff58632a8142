"""A question in the words of another language, piece by piece: enough to find what answers it, never to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.language.encode import Meanings, Vectors, encode
from bot.system.yaml_file import read_yaml
from bot.translation.glossary import GlossaryError, read_glossary

SAID = 2
"""Names of a glossary's term that go into a gloss."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """Words of a language without spaces between them, and what they are in another; without any, nothing is glossed."""

    words: Mapping[str, str] = field(default_factory=dict)
    longest: int = 0
    """Characters of the longest word."""

    def of(self, text: str) -> str:
        """What is known of a text, in order; Latin letters and figures stay, what is not known is left out."""
        if not self.longest:
            return ""
        found, at = list[str](), 0
        while at < len(text):
            length = next((n for n in range(self.longest, 0, -1) if text[at : at + n] in self.words), 0)
            if length:
                found.append(f" {self.words[text[at : at + length]]} ")
            else:
                found.append(text[at] if text[at].isascii() else " ")
            at += length or 1
        return " ".join("".join(found).split())


def read_gloss(glossary: Path) -> Gloss:
    """The words of `asked/<source>-<target>.yml`, and the glossary's own where that file has none.

    Without a file there is no gloss. Raises GlossaryError where one has not its form.
    """
    words: dict[str, str] = {}
    for path in sorted(glossary.glob("asked/*.yml")):
        source, _, target = path.stem.partition("-")
        plain = read_yaml(path)
        if not isinstance(plain, dict) or not plain.get("keeper") or not isinstance(plain.get("words"), dict):
            raise GlossaryError(f"{path}: a file of words that people ask with has `keeper` and `words`.")
        own: dict[str, str] = {}
        for term in read_glossary(glossary):
            if {source, target} <= {*term.names}:
                for name in term.names[source]:
                    own.setdefault(name, " ".join(term.names[target][:SAID]))
        words |= own | {str(word): str(said or "") for word, said in plain["words"].items()}
    return Gloss(words, max(map(len, words), default=0))


@lru_cache(maxsize=64)
def own_vector(gloss: str) -> Vectors:
    """A gloss in its script's own space, (1, OWN_SIZE); zeros for an empty one."""
    vector: Vectors = encode([gloss], "shared and English").own * bool(gloss)
    return vector


def latin_vector(asked: Meanings, gloss: str) -> Vectors:
    """A question in the space of Latin script, (1, OWN_SIZE): by its gloss where it is in another one."""
    return asked.own if asked.latin[0] else own_vector(gloss)
