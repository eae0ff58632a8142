"""Names of the catalogue in a transcript: some words are replaced by a name that sounds much like them.

An engine that knows how likely any text is, weighs these against what it heard freely. docs/adr/0014-hearing.md has figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from voice.asr.phonetic_match import sound
from voice.asr.tuning import TUNING

LONGEST_NAME, LONGER = TUNING.names.name_words, TUNING.names.longer
ALIKE = TUNING.names.alike
MOST = TUNING.names.most
MOST_WORDS, MOST_NAMES = TUNING.names.words, TUNING.names.known
_ENDS = re.compile(r"^\W+|[^\w']+$")


class Names:
    """Names in one language, ready to be looked through."""

    def __init__(self, names: Sequence[str]) -> None:
        """names: as people say them; those with too many words, and all beyond as many as are looked through, are left out."""
        known = dict.fromkeys(name.casefold() for name in names if 0 < len(name.split()) <= LONGEST_NAME)
        self.names = [*known][:MOST_NAMES]
        self._sounds = [sound(name).replace(" ", "") for name in self.names]
        self._known = frozenset(self._sounds)

    def variants(self, text: str) -> list[str]:
        """A text with a stretch of it replaced by a name, most alike first; with a name that was heard as it is, the text itself."""
        words = text.split()
        if not self.names or not words or len(words) > MOST_WORDS:
            return []
        found: dict[str, None] = {}
        for start, end, name in self._likely(words):
            found.setdefault(_replaced(words, start, end, name))
            if len(found) == MOST:
                break
        return [*found]

    def _likely(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Stretches of words and a name each may have been, likeliest first."""
        spans = [*_spans(len(words))]
        heard = [sound(" ".join(words[start:end])).replace(" ", "") for start, end in spans]
        alike = process.cdist(heard, self._sounds, scorer=fuzz.ratio, score_cutoff=ALIKE)
        for place in np.argsort(-alike, axis=None, kind="stable"):
            span, name = divmod(int(place), len(self.names))
            if alike[span, name] < ALIKE:
                return
            if heard[span] not in self._known or alike[span, name] == 100:
                yield (*spans[span], self.names[name])


def _spans(count: int) -> Iterator[tuple[int, int]]:
    for start in range(count):
        for end in range(start + 1, min(count, start + LONGEST_NAME + LONGER) + 1):
            yield start, end


def _replaced(words: Sequence[str], start: int, end: int, name: str) -> str:
    """The text with a name in it, written as a sentence: what follows the stretch stays."""
    mark = _ENDS.search(words[end - 1])
    after = mark.group() if mark and mark.start() else ""
    text = " ".join([*words[:start], name + after, *words[end:]])
    return text[:1].upper() + text[1:]
