"""Paper for a resident: a slip in large type, or a card for a purse, as a tagged PDF made by typst."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import noto_cjk_sans_otc
import typst

Size = Literal["slip", "card"]
PAGE = Path(__file__).parent / "paper/slip.typ"
FONTS = Path(noto_cjk_sans_otc.__file__).parent
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
BLANK = "＿"
"""Stands where the font has no sign, to be written by hand."""
MOST_BLANKS = 40
LONGEST = 300
"""Characters of a line."""


class CannotPrint(Exception):
    """No page can be made of it; the text says why, without a word of a resident."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A label and what stands under it."""

    label: str
    lines: tuple[str, ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says."""

    title: str
    rows: tuple[SlipRow, ...]
    foot: str
    language: str
    """Tag of its language."""
    by_hand: str
    """What is added where a sign could not be printed."""
    size: Size = "slip"


def print_slip(slip: Slip) -> bytes:
    """The PDF; what the font has no sign for is left blank, and said at the foot. Raises CannotPrint."""
    slip = _clean(slip)
    missing: set[str] = set()
    for _ in range(MOST_BLANKS):
        try:
            return _compile(_without(slip, missing))
        except typst.TypstError as error:
            found = UNSHOWN.search(str(error))
            if found is None or not (new := set(found[1]) - missing):
                raise CannotPrint(type(error).__name__) from None
            missing |= new
    raise CannotPrint("too many signs that the font does not have")


def _compile(slip: Slip) -> bytes:
    # Why as an input: typst reads it as data, so nothing that somebody typed can be a command of the page.
    told = {"slip": json.dumps(asdict(slip), ensure_ascii=False)}
    # Why PDF/UA: a screen reader reads it in order, and it can hold no sign that is shown as an empty box.
    return typst.compile(
        PAGE, root=PAGE.parent, format="pdf", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=told, pdf_standards="ua-1",
    )  # fmt: skip


def _without(slip: Slip, missing: set[str]) -> Slip:
    """The slip with blanks for some signs, and a word about it."""
    if not missing:
        return slip
    blank = str.maketrans(dict.fromkeys(missing, BLANK))
    rows = tuple(replace(row, label=row.label.translate(blank), lines=_blanked(row.lines, blank)) for row in slip.rows)
    foot = f"{slip.by_hand} {slip.foot.translate(blank)}"
    return replace(slip, title=slip.title.translate(blank), rows=rows, foot=foot)


def _blanked(lines: tuple[str, ...], blank: dict[int, str]) -> tuple[str, ...]:
    return tuple(line.translate(blank) for line in lines)


def _clean(slip: Slip) -> Slip:
    """The slip without signs that are none, as those that turn the direction of writing; empty lines are left out."""
    rows = tuple(replace(row, label=_plain(row.label), lines=tuple(_lines(row))) for row in slip.rows)
    return replace(slip, title=_plain(slip.title), foot=_plain(slip.foot), rows=tuple(row for row in rows if row.lines))


def _lines(row: SlipRow) -> Iterator[str]:
    for line in row.lines:
        if plain := _plain(line)[:LONGEST].strip():
            yield plain


def _plain(text: str) -> str:
    return "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
