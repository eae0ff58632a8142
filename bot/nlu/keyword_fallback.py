"""The intent of a text by the words of the nearest training examples; needs no other process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.language.keywords import folded
from bot.language.script import HAN
from bot.language.spelling import Spellings
from bot.language.tokens import tokens
from bot.model.understanding import NluResult
from bot.system.yaml_file import read_yaml

NEIGHBOURS = 9
MARKED = re.compile(r"\[([^]]+)\](?:\(\w+\)|\{[^}]*\})")
"""A piece of an example that Rasa learns an entity from: `[English](language)`."""


class KeywordNlu:
    """Votes of the nearest training examples by their words; needs no other process.

    folder: `intents/`, with `<language>/nlu/*.yml`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _read(self) -> _Examples:
        """Why not before it is asked: it takes a second and 35 MB, and Rasa is seldom away."""
        return _Examples(self._folder)

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of a text; out of scope with confidence 0 when no word of it is known."""
        read = self._read
        words = read.spellings.known(_terms(text))
        if not words:
            return NluResult("out_of_scope", 0.0, source="keywords")
        scores = read.scores(words)
        votes: dict[str, float] = defaultdict(float)
        for place in scores.argsort()[::-1][:NEIGHBOURS]:
            votes[read.intents[place]] += float(scores[place])
        total = sum(votes.values()) or 1.0
        ranking = sorted(((intent, vote / total) for intent, vote in votes.items()), key=lambda pair: -pair[1])
        return NluResult(ranking[0][0], ranking[0][1], (), tuple(ranking), "keywords")


class _Examples:
    """Training examples, and what each word weighs in each."""

    def __init__(self, folder: Path) -> None:
        import bm25s

        examples = list(read_examples(folder))
        self.intents = [intent for intent, _ in examples]
        terms = [_terms(text) for _, text in examples]
        self._vocabulary = {term: i for i, term in enumerate(sorted({t for row in terms for t in row}))}
        self.spellings = Spellings(self._vocabulary)
        self._index = bm25s.BM25(k1=0.9, b=0.4)
        self._index.index(
            ([[self._vocabulary[t] for t in row] for row in terms], self._vocabulary), show_progress=False
        )

    def scores(self, words: Iterable[str]) -> Any:
        """What known words weigh together in each example, (examples,)."""
        return self._index.get_scores_from_ids([self._vocabulary[word] for word in words])


def _terms(text: str) -> list[str]:
    """Words and pairs of neighbouring words ("how much" says more than "how"); of Mandarin each character too."""
    plain = folded(text)
    words = tokens(plain)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words)), *HAN.findall(plain)]


def read_examples(folder: Path) -> Iterable[tuple[str, str]]:
    """(intent, example) pairs of every language's training files."""
    for path in sorted(folder.glob("*/nlu/*.yml")):
        for block in read_yaml(path)["nlu"]:
            for line in block["examples"].splitlines() if "intent" in block else ():
                if line.startswith("- "):
                    yield block["intent"], MARKED.sub(r"\1", line[2:].strip())
