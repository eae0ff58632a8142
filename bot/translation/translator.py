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

from bot.glossary import read_glossary
from bot.translation.chart import Chart, Grammar, grammar
from bot.translation.rules import Rule, of_terms, read_rules
from bot.translation.values import COMMANDS, EDGE, JOINS, LONGEST_NAME, in_chinese, in_english
from bot.translation.words import Token, tokens

WHOLE = ("TOP",)
CLAUSES = ("S", "DO")
"""Categories of which a part may be told without the rest, where it is a clause of its own."""
FIGURES = ("FIG", "DOC", "PHONE", "WEB", "MONEY", "SHARE", "DATE", "TIME", "YEARS")
"""Parts that are told as what is written there, whatever else is."""
PARTS = (*CLAUSES, *FIGURES)
BEGINS = {":", ";", "：", "；", "。", ".", "·", "*", "-"}
EDGES = BEGINS | {",", "(", ")", "and", "、", "，", "（", "）", "及", "和", "?"}
FOLLOWS = {"of", "to", "for", "from", "after", "before", "in", "at", "on", "with", "who", "that", "are", "is", "can", "may", "must",
           "or", "if", "when", "while", "as", "will", "the", "your", "you", "does", "do", "have", "has"}  # fmt: skip
"""Words before which a bare number is at its end."""
BOUNDS = {
    "older",
    "over",
    "up",
    "above",
    "under",
    "younger",
    "below",
    "less",
    "more",
    "fewer",
    "after",
    "before",
    "later",
}
"""Words that make another figure of one before "and" or "or"."""
CHANGES = {
    "en": re.compile(r"\b(?:not|no|never|none|nor|neither|cannot|unless|except|excluding|excluded?s?|without|if|only|until|but|however|or|"
                     r"either|other than|instead|although|though|when|while|before|after|who|that|which|whose|whether|limited|"
                     r"ineligible|den(?:y|ied)|less|more|than|at least|most|under|over|up to|starting|through|by|from|between|"
                     r"unable)\b|n't", re.I),
    "zh": re.compile(r"[不非未无没勿除如若仅只但否免或者的应须可至]|以[上下内外]"),
}  # fmt: skip
"""Words that would change what a part beside them says."""
BACK = {"en": re.compile(r"[A-Za-z]{2,}"), "zh": re.compile(r"[\u4e00-\u9fff]")}
ADDRESS = re.compile(r"\b[A-Z][A-Za-z. ]+,? [A-Z]{2},? \d{5}(?:-\d{4})?\b|P\.? ?O\.? Box \d+|\b\d+[\w-]* (?:[NSEW]\.? )?(?:[\w']+\.? ){1,3}"
                     r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Broadway|Plaza|Place|Lane|Parkway|Concourse)\b", re.S)  # fmt: skip
CHINESE_ADDRESS = re.compile(r"(?:[路街道巷村]|大道)\d+(?:-\d+)?号|[路街]\S{0,12}\d+[楼层室房]|\d+号(?:之\w)?\S{0,6}[楼层室房]")
SAID_AGAIN = re.compile(r"([\u4e00-\u9fff]{2,})（\1）")
SAID_TWICE = re.compile(r"([\u4e00-\u9fff]{2,})(（[^（）]+）)（\1）")
UNTOLD = re.compile(r"[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.A)
PROPER = re.compile(
    r"\b(?:College|University|School|Hospital|Center|Office|Library|Church|House|Court|Department|Bank|Inc|Railroad)\b"
)
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a text comes to in another language."""

    text: str = ""
    """All of it; empty where it cannot all be told."""
    pieces: tuple[str, ...] = ()
    """Parts that hold whatever the rest says; empty where the whole is told."""
    values: tuple[str, ...] = ()
    """Figures and papers written in the rest, which may stand under a condition."""
    share: float = 0.0
    """Of the words, those read."""


class Translator:
    """One direction of two languages."""

    def __init__(self, folder: Path, source: str, target: str) -> None:
        self.source, self.target = source, target
        terms = read_glossary(folder)
        rules = [*read_rules(folder / "patterns" / f"{source}-{target}.yml"), *of_terms(terms, source)]
        starters = {r.symbols[0] for r in rules if r.category in {"S", "DO", "ACT"}}
        values = in_chinese(starters) if source == "en" else in_english
        self._grammar: Grammar = grammar(rules, values)
        self.rules: Sequence[Rule] = rules
        self._words = frozenset(symbol for rule in rules for symbol in rule.symbols)
        self.told = lru_cache(maxsize=4096)(self._told)

    @property
    def stop(self) -> str:
        """What stands between two sentences."""
        return "。" if self.target == "zh" else ". "

    def turns(self, text: str) -> bool:
        """True where a text holds words that would change what stands beside it."""
        return CHANGES[self.source].search(text) is not None

    def word(self, text: str) -> str:
        """A bare name or term in the other language; empty where it is not known."""
        found = tokens(_bare(text))
        ends = self._grammar.read(found)[0] if found else {}
        whole = [ends[kind][len(found)] for kind in ("NP", "ACT", "COND") if len(found) in ends.get(kind, ())]
        said = self._written(min(whole)[1]) if whole else ""
        return said if self._is_target(said) else ""

    def knows(self, term: str) -> bool:
        """True where a word or phrase is in the glossary or the patterns."""
        found = tokens(term)
        ends = self._grammar.read(found)[0]
        return any(len(found) in ends[kind] for kind in ends if kind != "NAME") or (len(found) == 1 and found[0].low in self._words)

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
            mark = {"?": "？" if self.target == "zh" else "?", ":": "：" if self.target == "zh" else ":"}
            return Told(said + mark.get(text.strip()[-1:].replace("：", ":").replace("？", "?"), ""), share=1.0)
        if self.source == "en" and _is_name(found, bare):
            return Told(bare, share=1.0)
        return self._in_pieces(found, chart)

    def _in_pieces(self, found: Sequence[Token], chart: Chart) -> Told:
        spans, figures = _best(found, chart, PARTS), _best(found, chart, FIGURES)
        read = {place for start, end, _ in spans for place in range(start, end)}
        left = " ".join(token.low for place, token in enumerate(found) if place not in read)
        turned = CHANGES[self.source].search(left) is not None
        pieces = () if turned else self._shown(spans)
        words = [place for place, token in enumerate(found) if token.kind != "MARK"]
        share = 0.0 if turned else len(read & {*words}) / max(1, len(words))
        return Told(
            pieces=pieces, values=tuple(v for v in self._shown(figures) if v not in "".join(pieces)), share=share
        )

    def _shown(self, spans: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
        written = (self._written(text) for _, _, text in spans)
        return tuple(dict.fromkeys(said for said in written if self._is_target(said)))

    def _is_target(self, said: str) -> bool:
        """False for what has stayed in the language it came from: names alone may."""
        bare = UNTOLD.sub("", said)
        here, there = BACK[self.target].findall(bare), BACK[self.source].findall(bare)
        if self.target == "en":
            return bool(said) and not there
        return (bool(here) and len(there) <= max(MOST_NAMES, len(here) // 2)) or (bool(said) and len(there) <= 2)

    def _written(self, text: str) -> str:
        text = text.replace(EDGE * 2, "，" if self.target == "zh" else ", ").replace(EDGE, "")
        if self.target == "zh":
            text = SAID_TWICE.sub(r"\1\2", SAID_AGAIN.sub(r"\1", text))
            text = re.sub(r"(?<=[\u4e00-\u9fff，。、：；（）]) +| +(?=[\u4e00-\u9fff，。、：；（）])", "", text)
            return text.strip()
        text = re.sub(r"\s+", " ", text).strip()
        return re.sub(r" (?=[,.;:)])", "", text)


def _bare(text: str) -> str:
    """A text without its mark of list and its end mark."""
    return re.sub(r"^[\s·*•-]+|[\s.:;?!。：；？！,，]+$", "", text)


def _best(found: Sequence[Token], chart: Chart, kinds: Sequence[str]) -> list[tuple[int, int, str]]:
    """Parts of some categories side by side that read the most of a sentence."""
    count = len(found)
    best: list[tuple[float, list[tuple[int, int, str]]]] = [(0.0, [])] * (count + 1)
    for start in reversed(range(count)):
        best[start] = best[start + 1]
        for kind in kinds:
            for end, (cost, text) in chart[start].get(kind, {}).items():
                gain = (end - start) - 0.05 * cost + best[end][0]
                if gain > best[start][0] and _stands_alone(found, start, end, kind):
                    best[start] = (gain, [(start, end, text), *best[end][1]])
    return best[0][1]


def _stands_alone(found: Sequence[Token], start: int, end: int, kind: str) -> bool:
    """True for a clause between its edges, or a figure with its unit that no further word makes another one."""
    last = end == len(found)
    if kind == "DOC" and found[start].kind == "HAN":
        # Why: Chinese has no spaces, and the end of a longer word is another thing.
        return (not start or found[start - 1].low in EDGES) and (last or found[end].low in EDGES | {"等"})
    if kind in CLAUSES:
        return (not start or found[start - 1].low in BEGINS) and (last or found[end].low in EDGES)
    if not last and found[end].low in {"and", "or"} and end + 1 < len(found) and found[end + 1].low in BOUNDS:
        return False
    return last or found[end - 1].kind != "NUM" or found[end].low in EDGES | FOLLOWS


def _is_name(found: Sequence[Token], text: str) -> bool:
    """True for the name of a place or an office alone, which is told as it stands."""
    words = [token for token in found if token.kind == "WORD"]
    capitals = all(token.text[0].isupper() or token.low in JOINS for token in words)
    return (
        len(words) == len(found) <= LONGEST_NAME
        and capitals
        and PROPER.search(text) is not None
        and words[0].low not in COMMANDS
    )


class Translators:
    """All directions there are patterns for; each is read when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, str], Translator | None] = {}

    def between(self, source: str, target: str) -> Translator | None:
        """The direction asked for; None where there are no patterns for it."""
        if (source, target) not in self._known:
            there = (self._folder / "patterns" / f"{source}-{target}.yml").is_file()
            self._known[source, target] = Translator(self._folder, source, target) if there else None
        return self._known[source, target]


def is_address(text: str) -> bool:
    """True for a postal address, which is told as it stands in every language."""
    return (
        ADDRESS.search(text) is not None
        and len(text) < 160
        and not re.search(r"[a-z]{2,}[.!?] [A-Z][a-z]+ [a-z]+ ", text)
    )
