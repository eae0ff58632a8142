"""Noise: a key held down, a fist on the glass, laughter; it says nothing, and nothing may be looked for with it."""

from __future__ import annotations

import re

from bot.plain import HAN, letters

LEAST_HAN, LEAST = 4, 6
"""Han characters, and letters or figures, from which the same over and over is noise; "aha" and "好好好" are not."""
MOST_KINDS = 2
"""How many different ones there are in noise."""
LONGEST_WORD = 60
"""Letters of the longest word that somebody may mean."""
SPACES = re.compile(r"\s+")


def is_noise(text: str) -> bool:
    """True for a text that holds letters and no word: one or two of them again and again, or a word nobody has."""
    said = letters(text)
    signs = SPACES.sub("", said)
    least = LEAST_HAN if HAN.search(signs) else LEAST
    same = len(signs) >= least and len(set(signs)) <= MOST_KINDS and not signs.isdecimal()
    return same or max(map(len, HAN.sub(" ", said).split()), default=0) > LONGEST_WORD
