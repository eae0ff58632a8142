"""Which parts of a sentence may be told without the rest of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.translation.chart import Chart
from bot.translation.values import COMMANDS, JOINS, LONGEST_NAME
from bot.translation.words import Token

Span = tuple[int, int, str]
"""Where a part begins and ends, and what it becomes."""
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
CONDITIONS = {
    "en": re.compile(
        r"\b(?:not|no|never|none|cannot|unless|except\w*|without|if|only|until|but|or|either|when)\b|n't", re.I
    ),
    "zh": re.compile(r"[不非未无没除如若仅只但否免或]"),
}
"""Words that make a part that is cut short another rule than the office's."""
LONGEST_ADDRESS, LONGEST_CHINESE_ADDRESS = 160, 60
CHANGES = {
    "en": re.compile(r"\b(?:not|no|never|none|nor|neither|cannot|unless|except\w*|excluding|excluded?s?|without|if|only|until|but|however|"
                     r"or|either|other than|instead|although|though|when|while|before|after|who|that|which|whose|whether|limited|"
                     r"ineligible|den(?:y|ied)|less|more|than|at least|most|under|over|up to|starting|through|by|from|between|"
                     r"unable)\b|n't", re.I),
    "zh": re.compile(r"[不非未无没勿除如若仅只但否免或者的应须可至]|以[上下内外]"),
}  # fmt: skip
"""Words that would change what a part beside them says."""
ADDRESS = re.compile(r"\b[A-Z][A-Za-z. ]+,? [A-Z]{2},? \d{5}(?:-\d{4})?\b|P\.? ?O\.? Box \d+|\b\d+[\w-]* (?:[NSEW]\.? )?(?:[\w']+\.? ){1,3}"
                     r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Broadway|Plaza|Place|Lane|Parkway|Concourse)\b", re.S)  # fmt: skip
CHINESE_ADDRESS = re.compile(
    r"(?:[路街道巷村]|大道)\d+(?:-\d+)?号|[路街]\S{0,12}\d+[楼层室房]|\d+号(?:之\w)?\S{0,6}[楼层室房]"
)
PROPER = re.compile(
    r"\b(?:College|University|School|Hospital|Center|Office|Library|Church|House|Court|Department|Bank|Inc|Railroad)\b"
)


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
        return (not start or found[start - 1].low in EDGES) and (last or found[end].low in EDGES | {"等"})
    if kind in CLAUSES:
        return (not start or found[start - 1].low in BEGINS) and (last or found[end].low in EDGES)
    if not last and found[end].low in {"and", "or"} and end + 1 < len(found) and found[end + 1].low in BOUNDS:
        return False
    return last or found[end - 1].kind != "NUM" or found[end].low in EDGES | FOLLOWS


def is_name(found: Sequence[Token], text: str) -> bool:
    """True for the name of a place or an office alone, which is told as it stands."""
    words = [token for token in found if token.kind == "WORD"]
    capitals = all(token.text[0].isupper() or token.low in JOINS for token in words)
    return (
        len(words) == len(found) <= LONGEST_NAME
        and capitals
        and PROPER.search(text) is not None
        and words[0].low not in COMMANDS
    )


def is_address(text: str) -> bool:
    """True for a postal address, which is told as it stands in every language."""
    if CHINESE_ADDRESS.search(text):
        return len(text) < LONGEST_CHINESE_ADDRESS and not re.search(r"[。；]", text)
    sentence = re.search(r"[a-z]{2,}[.!?] [A-Z][a-z]+ [a-z]+ ", text)
    return ADDRESS.search(text) is not None and len(text) < LONGEST_ADDRESS and not sentence


def turned(found: Sequence[Token], spans: Sequence[Span], language: str) -> list[Span]:
    """The parts that nothing in their own clause could turn: neither what was not read, nor a condition cut short."""
    kept = list[Span]()
    for start, end, text in spans:
        first = next((place for place in reversed(range(start)) if found[place].low in BEGINS), -1) + 1
        last = next((place for place in range(end, len(found)) if found[place].low in BEGINS), len(found))
        rest = " ".join(token.low for token in (*found[first:start], *found[end:last]) if token.kind != "MARK")
        own = " ".join(token.low for token in found[start:end])
        if not CHANGES[language].search(rest) and not (rest and CONDITIONS[language].search(own)):
            kept.append((start, end, text))
    return kept
