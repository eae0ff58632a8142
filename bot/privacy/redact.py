"""Finds private details in a text: numbers written or spoken, ids, addresses, names given as names.

What counts is data, in `intents/<language>/private.yml`. Each text is searched in all languages, because people mix them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bot.system.yaml_file import read_yaml

LONG, SHORT = 5, 3
"""Fewest digits of a number that counts as somebody's own: anywhere; after a word that says it is secret."""
NEAR = 40
"""Most characters between such a word and its number."""
_BETWEEN = r"\s,.\-–—_·・()/+#*:：、，。;；'’"
_ATTACHED = re.compile(r"[A-Za-z]{1,3}-?$"), re.compile(r"-?[A-Za-z]{1,2}(?![A-Za-z])")

_LETTER = re.compile(r"[a-z]$")


class Span(NamedTuple):
    """A piece of a text, and what it is: "number", "secret", "address", "email", "name", "date", "plate"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Private:
    """What is looked for, compiled."""

    run: re.Pattern[str]
    """Digits in a row, however they are written or said, with what may stand between them."""
    digit: re.Pattern[str]
    secret: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def numbers(self, text: str) -> tuple[Span, ...]:
        """Numbers that are somebody's own, in order, without short ones."""
        return tuple(self._numbers(_folded(text)))

    def spans(self, text: str) -> tuple[Span, ...]:
        """All that is somebody's own, in order; pieces that touch are one."""
        plain = _folded(text)
        found = [*self._numbers(plain)]
        found += [Span(*match.span(), kind) for kind, pattern in self.patterns for match in pattern.finditer(plain)]
        return tuple(_joined(sorted(found)))

    def redact(self, text: str) -> str:
        """The text with every such piece replaced by what it was: "[number]"."""
        out, last = [], 0
        for span in self.spans(text):
            out += [text[last : span.start], f"[{span.kind}]"]
            last = span.end
        return "".join([*out, text[last:]])

    def _numbers(self, plain: str) -> Iterator[Span]:
        for match in self.run.finditer(plain):
            count = sum(len(token) if token.isdecimal() else 1 for token in self.digit.findall(match.group()))
            near = self.secret.search(plain, max(0, match.start() - NEAR), match.start())
            if count >= LONG or (near and count >= SHORT):
                start, end = _attached(plain, *match.span())
                yield Span(start, end, "number" if count >= LONG else "secret")


def read_private(folder: Path) -> Private:
    """What is looked for in every language under a folder."""
    files = [read_yaml(path) for path in sorted(folder.glob("*/private.yml"))]
    digit = f"(?:\\d+|{_words(files, 'digits')})"
    gap = f"(?:[{_BETWEEN}]|{_words(files, 'fillers')}){{0,8}}"
    patterns = tuple(
        (kind, re.compile("|".join(f"(?:{one})" for one in some), re.IGNORECASE))
        for file in files
        for kind, some in file["patterns"].items()
    )
    secret = re.compile(f"{_words(files, 'secrets')}(?!.*[.!?。！？])")
    return Private(re.compile(f"{digit}(?:{gap}{digit})*"), re.compile(digit), secret, patterns)


def _words(files: list[Mapping[str, Any]], name: str) -> str:
    """One pattern for all words of a kind; those written with spaces between words match whole ones only."""
    words = sorted({str(word) for file in files for word in file[name]}, key=len, reverse=True)
    return "(?:" + "|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words) + ")"


def _folded(text: str) -> str:
    """The text with width, case and other scripts' figures folded, each character in its place."""
    return "".join(_fold(char) for char in text)


def _fold(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char


def _attached(plain: str, start: int, end: int) -> tuple[int, int]:
    """The span of a number with the letters right beside its digits, as in the number of a passport or an id card."""
    before, after = _ATTACHED[0].search(plain[max(0, start - 4) : start]), _ATTACHED[1].match(plain, end)
    if (
        before
        and plain[start].isdecimal()
        and not _LETTER.search(plain[max(0, start - 5) : start - len(before.group())])
    ):
        start -= len(before.group())
    return start, after.end() if after and plain[end - 1].isdecimal() else end


def _joined(spans: list[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held and span.start < held.end:
            held = held._replace(end=max(held.end, span.end))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held
