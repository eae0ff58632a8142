"""Which parts of a sentence may be told without the rest of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.translation.chart import Chart
from bot.translation.values import LONGEST_NAME
from bot.translation.words import Token
from bot.translation.writing import WRITINGS, Writing, all_of

Span = tuple[int, int, str]
"""Where a part begins and ends, and what it becomes."""
CLAUSES = ("S", "DO")
"""Categories of which a part may be told without the rest, where it is a clause of its own."""
FIGURES = ("FIG", "DOC", "PHONE", "WEB", "MONEY", "SHARE", "DATE", "TIME", "YEARS")
"""Parts that are told as what is written there, whatever else is."""
PARTS = (*CLAUSES, *FIGURES)
BEGINS = {":", ";", "：", "；", "。", ".", "·", "*", "-"}
EDGES = BEGINS | {",", "(", ")", "、", "，", "（", "）", "?"} | all_of(writing.edges for writing in WRITINGS.values())
FOLLOWS = all_of(writing.follows for writing in WRITINGS.values())
"""Words before which a bare number is at its end."""
BOUNDS = all_of(writing.bounds for writing in WRITINGS.values())
"""Words that make another figure of one before "and" or "or"."""
ENDS_LIST = all_of(writing.ends_list for writing in WRITINGS.values())
# Why in this order: a text without spaces may hold a foreign address, and its own way of writing one is the surer sign.
ADDRESSES = [
    (re.compile(writing.address.pattern, re.S), writing.address.below, re.compile(writing.address.unless))
    for writing in sorted(WRITINGS.values(), key=lambda writing: writing.spaced)
]


def best(found: Sequence[Token], chart: Chart, kinds: Sequence[str]) -> list[Span]:
    """Parts of some categories side by side that read the most of a sentence."""
    count = len(found)
    best: list[tuple[float, list[Span]]] = [(0.0, [])] * (count + 1)
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
        return (not start or found[start - 1].low in EDGES) and (last or found[end].low in EDGES | ENDS_LIST)
    if kind in CLAUSES:
        return (not start or found[start - 1].low in BEGINS) and (last or found[end].low in EDGES)
    if not last and found[end].low in {"and", "or"} and end + 1 < len(found) and found[end + 1].low in BOUNDS:
        return False
    return last or found[end - 1].kind != "NUM" or found[end].low in EDGES | FOLLOWS


def is_name(found: Sequence[Token], text: str, language: Writing) -> bool:
    """True for the name of a place or an office alone, which is told as it stands."""
    words = [token for token in found if token.kind == "WORD"]
    capitals = all(token.text[0].isupper() or token.low in language.joins for token in words)
    return (
        language.capitals
        and len(words) == len(found) <= LONGEST_NAME
        and capitals
        and language.names.search(text) is not None
        and words[0].low not in language.commands
    )


def is_address(text: str) -> bool:
    """True for a postal address, which is told as it stands in every language."""
    for pattern, below, unless in ADDRESSES:
        if pattern.search(text):
            return len(text) < below and not unless.search(text)
    return False


def turned(found: Sequence[Token], spans: Sequence[Span], language: Writing) -> list[Span]:
    """The parts that nothing in their own clause could turn: neither what was not read, nor a condition cut short."""
    kept = list[Span]()
    for start, end, text in spans:
        first = next((place for place in reversed(range(start)) if found[place].low in BEGINS), -1) + 1
        last = next((place for place in range(end, len(found)) if found[place].low in BEGINS), len(found))
        rest = " ".join(token.low for token in (*found[first:start], *found[end:last]) if token.kind != "MARK")
        own = " ".join(token.low for token in found[start:end])
        if not language.turns.search(rest) and not (rest and language.limits.search(own)):
            kept.append((start, end, text))
    return kept
