"""First needs as people say them, plain and odd: is the answer right, asked back, honestly not here, or a person?

`python -m bench needs FILE… [--wrong]`; without a file those of bench/needs. A row: id, lang, channel, text, wanted (source ids),
kind (here, plain, absent or not_here, ask for what a clerk would ask back about, person, first), aspect of a plain one, note, in which
stand the numbers that are right first, or the circumstance ("first: no-food").
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.questions import ROOT
from bot.catalogue.model import Service
from bot.dialogue.turn.resources import Resources
from bot.processing.player import Show
from channels.render.registry import renderers
from oneline.cli.talking import talking_on_store

HOW = ("right", "asked", "not here", "person", "missed", "wrong")
GOOD = {
    "here": ("right", "asked"), "plain": ("right", "asked"), "absent": ("not here", "person", "asked"),
    "not_here": ("not here", "person", "asked"), "ask": ("asked", "person"),
}  # fmt: skip
"""What is well answered, by kind of row; for the others a person or the right number."""
ALIKE = {
    "when": {"when", "duration", "deadline"}, "duration": {"duration", "when"}, "who": {"who", "other"},
    "contact": {"contact", "phone"},
}  # fmt: skip
"""Aspects that stand for one another: "how long" asks when, too."""
CITYS_OWN = {"fee": "cost", "takes": "duration"}
"""Aspects as the files of a city name them."""
ABSENT = {"absent", "not_here"}
CIRCUMSTANCE = re.compile(r"(?:first|先)[:：]\s*([\w-]+)")
FAMILIES = {
    "medical": {"medical"}, "急救": {"medical"}, "nobody-opens": {"medical", "crime", "lost"}, "water-inside": {"fire"},
    "no-roof": {"cold"}, "no-food": {"hungry"}, "child-alone": {"lost"}, "missing": {"lost"},
}  # fmt: skip
"""Families of danger whose number is right first in a circumstance, beside its own first help; of any other, the one of its name."""
TWINS = {
    "pothole": "pothole-repair", "pavement": "pavement-repair", "street-lamp": "street-lamp-repair", "noise": "noise-complaint",
    "snow-ice": "snow-clearing", "fallen-tree": "dead-tree-removal",
}  # fmt: skip
"""Problems of the demo city that one of its services is about too: the team for the one mends the other."""
CHOICES = 3
NUMBER = re.compile(r"(?<!\d)\d{3,5}(?!\d)")
AT = "2026-11-25T10:00:00+08:00"
"""A Wednesday morning at which people work."""


@dataclass(frozen=True, slots=True)
class Row:
    """One first need."""

    id: str
    lang: str
    channel: str
    text: str
    wanted: tuple[str, ...]
    kind: str
    aspect: str
    note: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one."""

    row: Row
    how: str
    said: str

    @property
    def is_good(self) -> bool:
        """True for what is right, rightly asked, or honestly not here."""
        return self.how in GOOD.get(self.row.kind, ("right", "person", "asked"))


def main() -> None:
    """Print a table by language and kind, with keywords and, where it is set up, with Rasa."""
    parser = argparse.ArgumentParser(prog="python -m bench needs")
    parser.add_argument("files", nargs="*", type=Path, default=None)
    parser.add_argument("--wrong", action="store_true", help="print what was not answered well")
    parser.add_argument("--with", dest="understanding", action="append", choices=("keywords", "rasa"))
    given = parser.parse_args([each for each in sys.argv[1:] if each != "needs"])
    rows = [row for path in given.files or sorted((ROOT / "bench" / "needs").glob("*.jsonl")) for row in _read(path)]
    for understanding in given.understanding or ("keywords", "auto"):
        with tempfile.TemporaryDirectory() as data:
            _report(understanding, [*_judge(understanding, Path(data), rows)], with_wrong=given.wrong)


def _read(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        aspect = CITYS_OWN.get(row.get("aspect", ""), row.get("aspect", ""))
        yield Row(**{**row, "wanted": tuple(row["wanted"]), "aspect": aspect, "note": row.get("note", "")})


def _judge(understanding: str, data: Path, rows: Sequence[Row]) -> Iterator[Judged]:
    """What came of each row on a line with a store, as residents meet it: errands begin there."""
    houses: list[Resources] = []

    def shows(house: Resources) -> Show:
        houses.append(house)
        table = renderers(house.phrases, house.city.line)
        return lambda channel, reply: table[channel](reply)

    with talking_on_store(understanding, ROOT / "city", data, shows) as player:
        for number, row in enumerate(rows):
            line = {"session": row.id, "channel": row.channel, "sender": f"+8613{number:09d}", "lang": row.lang}
            got = player.play({**line, "at": AT, "text": row.text})
            said = " ".join(got["said"])
            yield Judged(row, _how(houses[0], row, got, said), said)


def _how(house: Resources, row: Row, got: dict[str, Any], said: str) -> str:
    """One of HOW."""
    if row.kind in {"first", "person"}:
        return _first(house, row, got, said)
    if row.kind == "ask":
        return _asked_back(got)
    if got["service"]:
        return (
            _told(row, got)
            if {got["service"], TWINS.get(got["service"])} & {*row.wanted}
            else _offered(house, row, got, said)
        )
    if got["outcome"] in {"not-here", "out-of-scope"}:
        return "not here" if row.kind in ABSENT else "missed"
    if got["outcome"] == "missed":
        return "asked" if row.kind in ABSENT else "missed"
    if _has_person(house, row, got, said):
        return "person" if row.kind in ABSENT else "missed"
    return _offered(house, row, got, said)


def _asked_back(got: dict[str, Any]) -> str:
    """Whether what a clerk would ask back about was: with a list, with others beside what was told, or with a question."""
    if got["outcome"] in {"not-here", "out-of-scope"}:
        return "missed"
    is_asked = bool(got["choices"]) or got["outcome"] in {"asked", "missed"}
    return "asked" if is_asked and not got["danger"] else "person" if got["outcome"] == "person" else "wrong"


def _told(row: Row, got: dict[str, Any]) -> str:
    if row.kind != "plain":
        return "right"
    told = {got["aspect"], *(fact.partition(".")[0] for fact in got["facts"])}
    return "right" if told & ALIKE.get(row.aspect, {row.aspect}) else "missed"


def _offered(house: Resources, row: Row, got: dict[str, Any], said: str) -> str:
    """Asked, where the wanted one is among few choices or told of by its name; else wrong."""
    wanted = [service for each in row.wanted if (service := house.catalogue.get(each))]
    if row.kind == "plain" and got["aspect"] in ALIKE.get(row.aspect, {row.aspect}) and _names_office(wanted, said):
        return "right"
    choices = {choice["source_id"] for choice in got["choices"][: CHOICES + 1]}
    problems = [problem.name for each in row.wanted if (problem := house.city.problem(each))]
    names = [name for named in (*(service.name for service in wanted), *problems) for name in named.values()]
    return "asked" if choices & {*row.wanted} or any(name in said for name in names) else "wrong"


def _names_office(wanted: Sequence[Service], said: str) -> bool:
    """True if an office of what is wanted was told of by its name: "is the pension desk open"."""
    return any(name in said for service in wanted for office in service.offices for name in office.name.values())


def _first(house: Resources, row: Row, got: dict[str, Any], said: str) -> str:
    """Right with one of the numbers of the note, or a person where it has none; asked with the question about danger."""
    numbers = set(NUMBER.findall(row.note))
    if numbers & set(NUMBER.findall(said)) or _helped(house, row, got, said):
        return "right"
    if got["outcome"] in {"not-here", "out-of-scope", "missed"} and row.kind == "first":
        return "missed"
    if _has_person(house, row, got, said):
        return "person" if row.kind == "first" else "right"
    # Why after an answer too: of a plain need it is asked behind what was told.
    if got["danger"] and (
        got["outcome"] in {"asked", "answered"} or (row.kind == "first" and got["danger"].startswith("abuse"))
    ):
        return "asked"
    return "asked" if row.wanted and _offered(house, row, got, said) == "asked" else "wrong"


def _helped(house: Resources, row: Row, got: dict[str, Any], said: str) -> bool:
    """True if the circumstance of the note got its own first help, or the number for its danger."""
    circumstance = CIRCUMSTANCE.search(row.note)
    if circumstance is None or got["outcome"] == "asked":
        return False
    emergency = house.city.emergency(house.country)
    for help_ in (each for each in house.city.first if each.id == circumstance[1]):
        if help_.say[row.lang].format(**{kind: emergency.number(kind) for kind in help_.numbers}) in said:
            return True
    return (got["danger"] or "").partition(".")[0] in FAMILIES.get(circumstance[1], {circumstance[1]})


def _has_person(house: Resources, row: Row, got: dict[str, Any], said: str) -> bool:
    """True if a person was offered, or is on the way."""
    keys = ("ask.person", "person.number", "person.number.written", "person.ring")
    said_of = {key: house.phrases.variants(row.lang, key) for key in keys}
    return got["outcome"] == "person" or any(text in said for texts in said_of.values() for text in texts)


def _report(title: str, judged: Sequence[Judged], *, with_wrong: bool) -> None:
    print(f"\n{title:22}{'of':>5}" + "".join(f"{how:>10}" for how in HOW) + f"{'good':>8}{'wrong':>8}")
    kinds = dict.fromkeys((each.row.lang, each.row.kind) for each in judged)
    for lang, kind in [*kinds, *((lang, "") for lang in dict.fromkeys(lang for lang, _ in kinds)), ("", "")]:
        _line(
            f"{lang or 'all'} {kind or 'all'}",
            [e for e in judged if lang in ("", e.row.lang) and kind in ("", e.row.kind)],
        )
    for each in (each for each in judged if with_wrong and not each.is_good):
        print(f"  {each.how:8} {each.row.id} | {each.row.text} | wanted {', '.join(each.row.wanted) or each.row.kind} "
              f"{each.row.aspect} | {each.said[:230]}")  # fmt: skip


def _line(title: str, judged: Sequence[Judged]) -> None:
    count, hows = len(judged), Counter(each.how for each in judged)
    good = sum(each.is_good for each in judged)
    print(f"{title:22}{count:5}" + "".join(f"{hows[how]:10}" for how in HOW)
          + f"{good / count:8.3f}{hows['wrong'] / count:8.3f}")  # fmt: skip
