"""Tells a sentence of one language in another: whole where patterns and glossary read all of it, else what can be read.

A part is told alone only where nothing unread could change it: "unless", "not", "only", "or" and the like among the
words that were not read leave no more than the bare values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.translation.chart import Chart, Grammar, grammar
from bot.translation.glossary import read_glossary
from bot.translation.parts import FIGURES, PARTS, Span, best, is_name, turned
from bot.translation.rules import Rule, of_terms, read_rules
from bot.translation.values import EDGE, values
from bot.translation.words import Token, tokens
from bot.translation.writing import WRITINGS

WHOLE = ("TOP",)
SAID_AGAIN = re.compile(r"([\u4e00-\u9fff]{2,})（\1）")
SAID_TWICE = re.compile(r"([\u4e00-\u9fff]{2,})(（[^（）]+）)（\1）")
UNTOLD = re.compile(r"[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.A)
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a text comes to in another language."""

    text: str = ""
    """All of it; empty if it cannot all be told."""
    pieces: tuple[str, ...] = ()
    """Parts that hold whatever the rest says; empty if the whole is told."""
    values: tuple[str, ...] = ()
    """Figures and papers that are written there, which may stand under a condition; not those of the pieces."""
    share: float = 0.0
    """Of the words, those read."""


class Translator:
    """One direction of two languages."""

    def __init__(self, folder: Path, source: str, target: str) -> None:
        self._source, self._target = WRITINGS[source], WRITINGS[target]
        terms = of_terms(read_glossary(folder), self._source, self._target)
        rules = [*read_rules(folder / "patterns" / f"{source}-{target}.yml"), *terms]
        starters = {r.symbols[0] for r in rules if r.category in {"S", "DO", "ACT"}}
        self._grammar: Grammar = grammar(rules, values(self._source, self._target, starters))
        self.rules: Sequence[Rule] = rules
        self._words = frozenset(symbol for rule in rules for symbol in rule.symbols)
        self.told = lru_cache(maxsize=4096)(self._told)
        self.word = lru_cache(maxsize=4096)(self._word)
        """A bare name or term in the other language; empty if it is not known."""

    @property
    def stop(self) -> str:
        """What stands between two sentences."""
        return self._target.stop

    def turns(self, text: str) -> bool:
        """True if a text holds words that would change what stands beside it."""
        return self._source.turns.search(text) is not None

    def _word(self, text: str) -> str:
        found = tokens(_bare(text))
        ends = self._grammar.read(found)[0] if found else {}
        whole = [ends[kind][len(found)] for kind in ("NP", "ACT", "COND") if len(found) in ends.get(kind, ())]
        said = self._written(min(whole)[1]) if whole else ""
        return said if self._is_target(said) else ""

    def knows(self, term: str) -> bool:
        """True if a word or phrase is in the glossary or the patterns."""
        found = tokens(term)
        ends = self._grammar.read(found)[0]
        return any(len(found) in ends[kind] for kind in ends if kind != "NAME") or (
            len(found) == 1 and found[0].low in self._words
        )

    def _told(self, text: str) -> Told:
        bare = _bare(text)
        found = tokens(bare)
        if not found:
            return Told()
        chart = self._grammar.read(found)
        if text.strip().endswith("?") and found[0].low == "don't":
            return self._in_pieces(found, chart)
        ends = [chart[0][kind][len(found)] for kind in WHOLE if len(found) in chart[0].get(kind, ())]
        if ends and self._is_target(said := self._written(min(ends)[1])):
            return Told(
                said + self._target.marks.get(text.strip()[-1:].replace("：", ":").replace("？", "?"), ""),
                values=self._shown(best(found, chart, FIGURES)),
                share=1.0,
            )
        if is_name(found, bare, self._source):
            return Told(bare, share=1.0)
        return self._in_pieces(found, chart)

    def _in_pieces(self, found: Sequence[Token], chart: Chart) -> Told:
        spans = turned(found, best(found, chart, PARTS), self._source)
        pieces, figures = self._shown(spans), self._shown(best(found, chart, FIGURES))
        words = [place for place, token in enumerate(found) if token.kind != "MARK"]
        read = sum(start <= place < end for place in words for start, end, _ in spans)
        shown = "".join(pieces)
        return Told(pieces=pieces, values=tuple(f for f in figures if f not in shown), share=read / max(1, len(words)))

    def _shown(self, spans: Sequence[Span]) -> tuple[str, ...]:
        written = (self._written(text) for _, _, text in spans)
        return tuple(dict.fromkeys(said for said in written if self._is_target(said)))

    def _is_target(self, said: str) -> bool:
        """False for what has stayed in the language it came from: names alone may."""
        bare = UNTOLD.sub("", said)
        here, there = self._target.own.findall(bare), self._source.own.findall(bare)
        if not self._target.foreign_names:
            return bool(said) and not there
        return (bool(here) and len(there) <= max(MOST_NAMES, len(here) // 2)) or (bool(said) and len(there) <= 2)

    def _written(self, text: str) -> str:
        text = text.replace(EDGE * 2, self._target.comma).replace(EDGE, "")
        if not self._target.spaced:
            text = SAID_TWICE.sub(r"\1\2", SAID_AGAIN.sub(r"\1", text))
            text = re.sub(r"(?<=[\u4e00-\u9fff，。、：；（）]) +| +(?=[\u4e00-\u9fff，。、：；（）])", "", text)
            return text.strip()
        text = re.sub(r"\s+", " ", text).strip()
        return re.sub(r" (?=[,.;:)])", "", text)


def _bare(text: str) -> str:
    """A text without its mark of list and its end mark."""
    return re.sub(r"^[\s·*•-]+|[\s.:;?!。：；？！,，]+$", "", text)


class Translators:
    """All directions there are patterns for, of languages that are written down; each is read when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, str], Translator | None] = {}

    def between(self, source: str, target: str) -> Translator | None:
        """The direction asked for; None if there are no patterns for it."""
        if (source, target) not in self._known:
            there = {source, target} <= {*WRITINGS} and (self._folder / "patterns" / f"{source}-{target}.yml").is_file()
            self._known[source, target] = Translator(self._folder, source, target) if there else None
        return self._known[source, target]
