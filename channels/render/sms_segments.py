"""The segments of a text in GSM-7 or UCS-2, and how Latin text is reduced to GSM-7.

A text of at most 160 septets (GSM-7) or 70 code units (UCS-2) is one segment. A longer one carries a header in each
segment, so that 153 or 67 are left. One character outside GSM-7 makes the whole text UCS-2. No character, as a reader
sees it, is cut in two by a segment's end.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

import regex

Encoding = Literal["GSM-7", "UCS-2"]
SINGLE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
EACH: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}
"""Units in each segment of a text that needs several."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Characters that are sent as an escape and one more: two septets."""

# What typesetters write → what GSM-7 has. Letters that lose only an accent ("í") need no row.
PLAINER = {
    **dict.fromkeys("‘’‚‛′´`ʹʼˈ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃•·▪◦●", "-"),
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("\u2028\u2029\v", "\n"),
    **{"…": "...", "⁄": "/", "÷": "/", "×": "x", "→": "->", "©": "(c)", "®": "(R)", "ł": "l", "Ł": "L", "đ": "d"},
}
_GSM = BASIC | EXTENDED
_CHARACTER = regex.compile(r"\r|\X")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a text is on its way."""

    encoding: Encoding
    units: int
    """Septets of GSM-7, or 16-bit code units of UCS-2."""
    segments: int


def size(text: str) -> Size:
    """The size of a text as Twilio counts it; an empty one counts as one segment."""
    return _gsm_size(text) if _is_gsm(text) else _ucs_size(text)


def _gsm_size(text: str) -> Size:
    escaped = sum(map(text.count, EXTENDED))
    total = len(text) + escaped
    if total <= SINGLE["GSM-7"]:
        return Size("GSM-7", total, 1)
    # Why by themselves: hardly a text has one that counts twice, and a reply is measured many times until it fits.
    widths = [2 if character in EXTENDED else 1 for character in text] if escaped else []
    return Size("GSM-7", total, _filled(widths, EACH["GSM-7"]) if escaped else -(-total // EACH["GSM-7"]))


def _ucs_size(text: str) -> Size:
    widths = [len(character.encode("utf-16-le", "surrogatepass")) // 2 for character in _CHARACTER.findall(text)]
    total = sum(widths)
    return Size("UCS-2", total, 1 if total <= SINGLE["UCS-2"] else _filled(widths, EACH["UCS-2"]))


def _is_gsm(text: str) -> bool:
    return _GSM.issuperset(text)


def _filled(widths: list[int], room: int) -> int:
    """How many segments are filled, each with whole characters."""
    segments, free = 1, room
    for width in widths:
        if width > free:
            segments, free = segments + 1, room
        free -= width
    return segments


def to_gsm7(text: str) -> str:
    """Latin text in GSM-7; one that has letters of another script too is given back as it was."""
    if _is_gsm(text):
        return text
    down = "".join(_plainer(character) for character in unicodedata.normalize("NFC", text))
    return down if _is_gsm(down) else text


def _plainer(character: str) -> str:
    """One character by its plainer form: by table, else without its accents, else itself."""
    if character in _GSM:
        return character
    if character in PLAINER:
        return PLAINER[character]
    bare = (c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return "".join(PLAINER.get(c, c) for c in bare)
