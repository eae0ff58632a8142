"""Cells of several things with a text each: steps of a life event, what is said to a circumstance, the ends of a street."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.catalogue.importers.facts import parallel
from bot.catalogue.workbook.cells import Cell, Kind, first, lines, one_line
from bot.catalogue.workbook.names import CellError, Names

PAIR = re.compile(r"(?P<name>[^:：]+?)\s*[:：]\s*(?P<text>.*)$")
POINT = re.compile(r"(?P<lat>-?\d{1,2}(?:\.\d+)?)\s*[,，]\s*(?P<lon>-?\d{1,3}(?:\.\d+)?)$")


def _pairs(cell: Cell) -> list[tuple[str, dict[str, str]]]:
    """Name and texts by language of each line; what is named is told by the first language."""
    found = []
    for texts in parallel({tag: lines(text) for tag, text in cell.items()}):
        matches = {tag: PAIR.match(text) for tag, text in texts.items()}
        if lost := next((texts[tag] for tag, match in matches.items() if match is None), ""):
            raise CellError(f'"{lost}" has no text behind a colon; write it as Bus card: You ride free.')
        named = {tag: match for tag, match in matches.items() if match}
        name = next(iter(named.values()))["name"]
        found.append((name, {tag: match["text"] for tag, match in named.items() if match["text"]}))
    return found


def _written_pairs(pairs: Iterable[tuple[str, dict[str, str]]]) -> Cell:
    rows = list(pairs)
    tags = dict.fromkeys(tag for _, texts in rows for tag in texts)
    return {tag: "\n".join(f"{name}: {one_line(texts.get(tag, ''))}".strip() for name, texts in rows) for tag in tags}


def _steps(cell: Cell, names: Names) -> list[dict[str, Any]]:
    return [{"service": names.id_of("services", name), "why": why} for name, why in _pairs(cell)]


def _words_list(cell: Cell, _: Names) -> list[dict[str, str]]:
    return parallel({tag: lines(text) for tag, text in cell.items()})


def _written_words(value: Any) -> Cell:
    tags = dict.fromkeys(tag for texts in value for tag in texts)
    return {tag: "\n".join(one_line(texts[tag]) for texts in value if tag in texts) for tag in tags}


def _ends(cell: Cell, _: Names) -> list[list[float]]:
    found = [POINT.match(line) for line in lines(first(cell))]
    points = [[float(match["lat"]), float(match["lon"])] for match in found if match]
    if len(points) != len(found) or len(points) != 2:
        raise CellError("here go two points, one a line; write each as 51.5072, -0.1276")
    return points


TEXTS: dict[str, Kind] = {
    "steps": Kind(_steps, lambda value: _written_pairs((each["service"], each.get("why") or {}) for each in value)),
    "answers": Kind(
        lambda cell, _: [{"of": name, "say": say} for name, say in _pairs(cell)],
        lambda value: _written_pairs((each["of"], each["say"]) for each in value),
    ),
    "words_list": Kind(_words_list, _written_words),
    "ends": Kind(_ends, lambda value: {"": "\n".join(f"{lat}, {lon}" for lat, lon in value)}),
}
