"""What is somebody's own is taken out of what is kept: measured on a set of its own, with look-alikes beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.privacy.redact import Private, read_private
from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[3]
SETS = {path.stem: read_yaml(path) for path in sorted((ROOT / "tests/private").glob("*.yml"))}
LEAST = 0.98
MOST_HARMLESS = 0.05


class Marked(NamedTuple):
    """A sentence, and where in it something is somebody's own."""

    text: str
    places: tuple[tuple[int, int], ...]


@pytest.fixture(scope="module")
def private() -> Private:
    """The rules as they are used."""
    return read_private(ROOT / "intents")


def marked(line: str) -> Marked:
    """A sentence of the set."""
    text, places = "", []
    for piece in re.split("(«[^»]*»)", line):
        inner = piece.strip("«»") if piece.startswith("«") else piece
        if piece.startswith("«"):
            places.append((len(text), len(text) + len(inner)))
        text += inner
    return Marked(text, tuple(places))


def left(private: Private, one: Marked) -> list[str]:
    """Pieces of which anything but filling is left."""
    spans = private.spans(one.text)
    kept = {i for i in range(len(one.text)) if not any(s.start <= i < s.end for s in spans)}
    rests = ["".join(one.text[i] for i in range(*place) if i in kept) for place in one.places]
    return [
        one.text[slice(*place)] for place, rest in zip(one.places, rests, strict=True) if re.search(r"\w\w|\d", rest)
    ]


@pytest.mark.parametrize("language", SETS)
def test_of_what_is_somebodys_own_nearly_all_is_found(private: Private, language: str) -> None:
    lines = [marked(line) for line in SETS[language]["private"]]
    pieces, missed = sum(len(line.places) for line in lines), [piece for line in lines for piece in left(private, line)]
    print(f"{language}: {len(missed)} of {pieces} pieces missed: {missed}")
    assert 1 - len(missed) / pieces >= LEAST, missed


@pytest.mark.parametrize("language", SETS)
def test_small_numbers_and_plain_words_stay(private: Private, language: str) -> None:
    lines = SETS[language]["harmless"]
    touched = [line for line in lines if private.spans(line)]
    assert len(touched) / len(lines) <= MOST_HARMLESS, touched


def test_what_is_left_says_what_was_there(private: Private) -> None:
    assert private.redact("ring 646 555 0147, we live at 12 Oak Street") == "ring [number], we live at [address]"
    assert private.redact("我叫李秀英，电话幺三八零零幺三八零零零") == "我叫[name]，电话[number]"
    assert private.redact(private.redact("ring 646 555 0147")) == "ring [number]"
    assert private.redact("") == ""


@pytest.mark.parametrize("text", ["1" * 4000, "一" * 4000, "one " * 1000, "路" * 4000, "a@" * 2000, "\0\ud800￼ﷺ" * 100])
def test_no_text_is_too_much(private: Private, text: str) -> None:
    assert isinstance(private.redact(text), str)
