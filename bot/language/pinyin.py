"""Syllables typed between Chinese characters ("zenme办") turned into the characters that fit best there."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from bot.config.thresholds import THRESHOLDS
from bot.language.script import BETWEEN_HAN, HAN, HAN_RANGE

LATIN = re.compile(r"(?<![A-Za-z.@/])[a-z]+(?![A-Za-z@/]|\.[a-z])")
ALONE = THRESHOLDS.reading.pinyin_alone
EDGE = ""


class Pinyin:
    """Syllables and what they may be; pairs of characters are counted in the texts of `intents/zh` when first needed."""

    def __init__(self, syllables: Mapping[str, str], kept: Collection[str], folder: Path) -> None:
        """syllables: syllable → characters; kept: words of other languages that look like some.

        folder: `intents/zh`, whose texts show which characters go together.
        """
        self._kept = frozenset(kept)
        self._syllables, self._folder = dict(syllables), folder
        self._longest = max(map(len, syllables), default=0)

    def undone(self, text: str) -> str:
        """The text with its syllables as characters; one without Han characters is left as it is."""
        if not HAN.search(text) or not LATIN.search(text):
            return text
        marks, last = list[str | list[str]](), 0
        for found in LATIN.finditer(text):
            parts = [] if found[0] in self._kept else self.cut(found[0])
            if parts:
                marks += [*text[last : found.start()], *([part] for part in parts)]
                last = found.end()
        return self._best([*marks, *text[last:]]) if last else text

    def cut(self, run: str) -> list[str]:
        """A run of letters as the fewest syllables; empty if it is none."""
        best: list[list[str] | None] = [[], *[None] * len(run)]
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - self._longest), end):
                before = best[start]
                if before is not None and run[start:end] in self._syllables:
                    now = [*before, run[start:end]]
                    if (shortest := best[end]) is None or len(now) < len(shortest):
                        best[end] = now
        return best[-1] or []

    def _best(self, marks: list[str | list[str]]) -> str:
        """The likeliest reading: marks are characters, or a syllable in a list."""
        paths: dict[str, tuple[float, str]] = {EDGE: (0.0, "")}
        for mark in marks:
            choices = self._syllables[mark[0]] if isinstance(mark, list) else mark
            if choices == " ":
                paths = {last: (score, so_far + " ") for last, (score, so_far) in paths.items()}
                continue
            now: dict[str, tuple[float, str]] = {}
            for choice in choices:
                steps = ((score + self._fits(last, choice), so_far + choice) for last, (score, so_far) in paths.items())
                now[choice] = max(steps)
            paths = now
        return BETWEEN_HAN.sub(" ", max(paths.values())[1])

    def _fits(self, last: str, this: str) -> float:
        """Logarithm of how often a character follows another."""
        ones, pairs = self._counts
        own = (ones[this] + 0.1) / (ones[EDGE] + 1)
        return math.log((pairs[last + this] + ALONE * own) / (ones[last] + ALONE))

    @cached_property
    def _counts(self) -> tuple[Counter[str], defaultdict[str, int]]:
        ones, pairs = Counter[str](), defaultdict[str, int](int)
        for path in sorted(self._folder.glob("*/*.yml")):
            for run in re.findall(f"[{HAN_RANGE}]+", _without_notes(path.read_text(encoding="utf-8"))):
                ones.update([EDGE, *run])
                for one, other in pairwise([EDGE, *run]):
                    pairs[one + other] += 1
        return ones, pairs


def _without_notes(text: str) -> str:
    return re.sub(r"(?m)^\s*(#|\"?[a-z]+\"?: [^\[]*$).*", "", text)
