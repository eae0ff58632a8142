"""A reply in one text of at most two segments: questions and numbers stay, other sentences wait for MORE."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.catalogue.segment import sentences
from channels.render.sms_segments import Encoding, size, to_gsm7
from channels.render.text_lines import TextLabels, TextLine, option_text

MOST_SEGMENTS = 2
# Widths of option labels tried in turn when options alone fill the text; a Han character is two wide, as it costs.
LABEL_WIDTHS = (1000, 72, 56, 44, 32, 24, 16)
# No piece is longer, so that a first one always fits beside the sender's name and how to get the rest.
LONGEST_PIECE: dict[Encoding, int] = {"GSM-7": 180, "UCS-2": 80}
_CLAUSE = re.compile(r"(?<=[,;:])(?=\s)|(?<=[，；：、])")
_WORD = re.compile(r"(?=\s)")
_ANYWHERE = re.compile(r"(?<=\S)(?=\S)")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is sent now, and what waits."""

    body: str
    rest: tuple[str, ...]
    """Sentences held back, in order."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, a part of a very long one, or a whole line that is kept."""

    text: str
    place: tuple[int, int]
    """Number of the line, and of the sentence in it."""
    kept: bool = True


def fit(lines: Sequence[TextLine], labels: TextLabels, segments: int = MOST_SEGMENTS) -> Fitted:
    """The lines in one body of at most so many segments, with as many sentences as fit.

    Options are shortened before the first sentence is given up; where even questions do not fit they wait too.
    """
    encoding = size(to_gsm7("".join(line.text for line in lines))).encoding
    pieces = list[_Piece]()
    for width in LABEL_WIDTHS:
        pieces = _pieces(lines, labels, width, LONGEST_PIECE[encoding])
        if fitted := _longest(pieces, labels, segments, least=1):
            return fitted
    loose = [replace(piece, kept=False) for piece in pieces]
    return _longest(loose, labels, segments, least=0) or Fitted(labels.sender, tuple(_joined(loose)))


def _longest(pieces: Sequence[_Piece], labels: TextLabels, segments: int, least: int) -> Fitted | None:
    """The body with most sentences told, but at least so many; None when that is too long."""
    told = sum(not piece.kept for piece in pieces)
    least = min(least, told)
    whole = _fitted(pieces, told, labels)
    if size(whole.body).segments <= segments:
        return whole
    # Why bisect: each sentence more makes a body longer, so that a few looks find where it becomes too long.
    more = bisect_left(range(least, told), True, key=lambda count: _is_long(pieces, count, labels, segments))
    return _fitted(pieces, _whole(pieces, least + more - 1), labels) if more else None


def _whole(pieces: Sequence[_Piece], count: int) -> int:
    """How many pieces are told so that no sentence but the first is broken off in its middle."""
    told = [piece.place for piece in pieces if not piece.kept]
    while 0 < count < len(told) and told[count] == told[count - 1] != told[0]:
        count -= 1
    return count


def _is_long(pieces: Sequence[_Piece], count: int, labels: TextLabels, segments: int) -> bool:
    return size(_fitted(pieces, count, labels).body).segments > segments


def _fitted(pieces: Sequence[_Piece], count: int, labels: TextLabels) -> Fitted:
    """What it comes to when only so many sentences are told."""
    shown, held = _split(pieces, count)
    return Fitted(_body(shown, labels, more=bool(held)), tuple(_joined(held)))


def _split(pieces: Sequence[_Piece], count: int) -> tuple[list[_Piece], list[_Piece]]:
    """Pieces shown and held back, when only so many sentences are told."""
    shown, held = list[_Piece](), list[_Piece]()
    for piece in pieces:
        count -= not piece.kept
        (shown if piece.kept or count >= 0 else held).append(piece)
    return shown, held


def _body(pieces: Sequence[_Piece], labels: TextLabels, *, more: bool) -> str:
    """One text: who writes, the pieces in their lines, and how to get the rest."""
    told = (_run(list(line)) for _, line in groupby(pieces, key=lambda piece: piece.place[0]))
    text = _run([_Piece(part, (0, 0)) for part in (labels.sender, "\n".join(told)) if part])
    return to_gsm7(f"{text}\n{labels.more}" if more else text)


def _joined(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Whole sentences again."""
    for _, sentence in groupby(pieces, key=lambda piece: piece.place):
        yield _run(list(sentence))


def _run(pieces: Sequence[_Piece]) -> str:
    """Pieces one after the other: nothing between Chinese ones, a space between others."""
    text = ""
    for piece in pieces:
        text += (" " if text and text[-1] < "\u2e80" else "") + piece.text
    return text


def _pieces(lines: Sequence[TextLine], labels: TextLabels, width: int, longest: int) -> list[_Piece]:
    """Lines to keep as they are, options shortened; the others sentence by sentence."""
    pieces = list[_Piece]()
    for number, line in enumerate(lines):
        if line.option:
            label = _shortened(line.option.label, width)
            pieces.append(_Piece(option_text(line.option.key, label, labels), (number, 0)))
        elif line.kept:
            pieces.append(_Piece(line.text, (number, 0)))
        else:
            for place, sentence in enumerate(sentences(line.text)):
                pieces += [_Piece(part, (number, place), kept=False) for part in _parts(sentence, longest)]
    return pieces


def _parts(sentence: str, longest: int) -> Iterator[str]:
    """A sentence, cut where it is too long: after clauses, else between words, else anywhere."""
    for clause in _packed(sentence, _CLAUSE, longest):
        for words in _packed(clause, _WORD, longest):
            yield from _packed(words, _ANYWHERE, longest)


def _packed(text: str, cut: re.Pattern[str], longest: int) -> Iterator[str]:
    """A text in as few parts of a length as the cuts allow."""
    part = ""
    for bit in cut.split(text) if len(text) > longest else [text]:
        if part and len(part) + len(bit) > longest:
            yield part.strip()
            part = ""
        part += bit
    yield part.strip()


def _shortened(label: str, width: int) -> str:
    """A label within a width, cut between words where it has any."""
    if _width(label) <= width:
        return label
    kept = label
    while _width(kept) > width - 3:
        kept = kept[:-1]
    words = kept if kept[-1:] >= "\u2e80" or not label[len(kept)].isalnum() else kept.rpartition(" ")[0]
    return f"{(words or kept).rstrip(' ,;:(-，、（')}..."


def _width(text: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in text)
