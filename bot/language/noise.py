"""Noise: a key held down, a fist on the glass, laughter, dots; it says nothing, and nothing may be looked for with it."""

from __future__ import annotations

import re
from typing import Literal

from bot.language.plain_turns import letters
from bot.language.script import HAN

Noise = Literal["marks", "letters", ""]
LEAST_HAN, LEAST = 4, 6
"""Han characters, and letters or figures, from which the same over and over is noise; "aha" and "好好好" are not."""
MOST_KINDS = 2
"""How many different ones there are in noise."""
LONGEST_WORD = 60
"""Letters of the longest word that somebody may mean."""
SPACES = re.compile(r"\s+")
MEANT = re.compile("[👍👌👎🙏✅❌❤☎📞🆘🔥]|[:;=]-?[()D]")
"""Signs by which somebody means something."""
PLAIN_SIGN = re.compile(r"[!-/:-@\[-`{-~！-／：-＠]")
"""One such sign alone may be a command ("?", "*")."""
DOTS = re.compile(r"[\s.…。·,，、~～_-]+")


def noise_of(text: str) -> Noise:
    """What noise a text is: dots or other signs alone, one or two letters again and again, words nobody has; else ""."""
    if text.strip() and DOTS.fullmatch(text):
        return "marks"
    said = letters(text)
    if not said and text.strip() and not MEANT.search(text):
        return "" if PLAIN_SIGN.fullmatch(text.strip()) else "letters"
    signs = SPACES.sub("", said)
    least = LEAST_HAN if HAN.search(signs) else LEAST
    same = len(signs) >= least and len(set(signs)) <= MOST_KINDS and not signs.isdecimal()
    longest = max(map(len, HAN.sub(" ", said).split()), default=0)
    return "letters" if same or longest > LONGEST_WORD else ""
