# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools==4.60.1", "brotli==1.1.0"]
# ///
"""Cuts the page's fonts: `uv run deploy/fonts/cut.py LATIN.woff2`; needs Debian's fonts-noto-cjk. Writes simulator/pages/static/fonts.

LATIN.woff2: files/atkinson-hyperlegible-next-latin-wght-normal.woff2 of npm @fontsource-variable/atkinson-hyperlegible-next.
Han is cut into files of which a browser fetches those it shows: characters of our own words in two weights, other common
characters (GB 2312, first level) and the rest of GB 2312 in one, which browsers thicken where bold is wanted.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

ROOT = Path(__file__).parents[2]
OUT = ROOT / "channels/simulator/pages/static/fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
WEIGHTS = {"Regular": 400, "Bold": 700}
BOLD = {"own"}
"""Files that are cut in bold as well."""
FACE = "Noto Sans CJK SC"
HAN = re.compile(r"[\u2014-\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LATIN_RANGE = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2010-2013, U+2018-201F, U+2022, U+2032-2033, "
    "U+20AC, U+2122"
)


def main(latin: Path) -> None:
    """Write the files and the style sheet that names them."""
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.copy(latin, OUT / "latin.woff2")
    rules = [_rule("One Line", "latin.woff2", "200 800", LATIN_RANGE)]
    for name, characters in slices().items():
        for face, weight in WEIGHTS.items():
            if weight > 400 and name not in BOLD:
                continue
            cut(NOTO / f"NotoSansCJK-{face}.ttc", characters, OUT / f"han-{name}-{weight}.woff2")
            rules.append(_rule("One Line Han", f"han-{name}-{weight}.woff2", str(weight), ranges(characters)))
    told = "/* Written by deploy/fonts/cut.py. Licences: OFL.txt. */\n"
    (OUT / "fonts.css").write_text(told + "\n".join(rules), encoding="utf-8")


def slices() -> dict[str, set[str]]:
    """Name of a file → its characters; none stands in two."""
    own = {c for path in _sources() for c in HAN.findall(path.read_text(encoding="utf-8"))}
    first, second = _level(0xB0, 0xD8), _level(0xD8, 0xF8)
    return {"own": own, "common": first - own, "rest": second - own}


def _sources() -> list[Path]:
    """Where our own words stand."""
    folders = [ROOT / "intents/zh/phrases", ROOT / "city"]
    return [ROOT / "intents/zh/page.yml", *(path for folder in folders for path in folder.rglob("*.yml"))]


def _level(first: int, last: int) -> set[str]:
    """Characters of some rows of GB 2312."""
    pairs = (bytes([row, cell]) for row in range(first, last) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", "ignore") for pair in pairs} - {""}


def cut(source: Path, characters: set[str], out: Path) -> None:
    """Some characters of a collection's Chinese face, as woff2."""
    collection = TTCollection(source)
    font = next(each for each in collection.fonts if each["name"].getDebugName(4).startswith(FACE))
    options = subset.Options(
        layout_features=["kern", "liga", "locl"], flavor="woff2", hinting=False, desubroutinize=False
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    subset.save_font(font, out, options)


def ranges(characters: set[str]) -> str:
    """Characters as a unicode-range."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def _rule(family: str, file: str, weight: str, unicode_range: str) -> str:
    return (
        f'@font-face {{ font-family: "{family}"; src: url("{file}") format("woff2"); font-weight: {weight}; '
        f"font-display: swap; unicode-range: {unicode_range}; }}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
