"""Which reports are offered as the same thing: wrong and true offers, on labelled pairs of real reports.

Pairs are of one class of problem. By hand: every pair of one street, or of addresses written alike, labelled from text and address
(labels.csv holds ids alone; "unclear" where nobody could tell, left out). By script: pairs drawn at random from different streets are
others; a report told again by somebody else, in other words for its address, is the same. Beside it: addresses alike by letters.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from num2words import num2words
from rapidfuzz import fuzz

from bench.questions import DATA, ROOT
from bot.catalogue.model import Problem
from bot.city.city import City, read_city
from bot.model.incident import Incident
from bot.model.place import Place
from bot.places.distance import Distance
from bot.places.gazetteer import Gazetteer
from bot.places.reader import PlaceReader
from bot.reports.joining import Joining

REPORTS = DATA / "reports311" / "nyc_reports_dev.jsonl"
LABELS = Path(__file__).with_name("join") / "labels.csv"
PROBLEMS = {
    "pothole_road_surface": "pothole", "street_light": "street-lamp", "sidewalk": "pavement", "litter_dumping_dirty": "dumped-rubbish",
    "tree": "fallen-tree", "water_sewer": "water-leak", "parking_vehicle": "pothole", "sign_marking": "pothole",
}  # fmt: skip
"""Class of the reports → the demo city's problem whose rule is used; what is left is of a house: the rule of lifts."""
HOUSE = "lift-broken"
DRAWN, SEED, ALIKE = 200, 7, 90
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOLD_AGAIN = (
    "in front of number {number} {street}",
    "{street}, by number {number}",
    "at {spoken} {street}",
    "{number} {short}",
)
SHORT = {
    "Street": "st",
    "Avenue": "ave",
    "Road": "rd",
    "Boulevard": "blvd",
    "Place": "pl",
    "Drive": "dr",
    "Parkway": "pkwy",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, and whether they are of one thing."""

    source: str
    problem: Problem
    first: str
    second: str
    """What was said of the place."""
    same: bool


def main() -> None:
    """Print the table; raises SystemExit where the reports are not there, or a bar is missed."""
    if not REPORTS.exists():
        raise SystemExit(f"Skipped: the reports to measure on are not beside the project ({REPORTS}).")
    pairs = list(_pairs(read_city(ROOT / "city")))
    reader, joining = PlaceReader(Gazetteer()), Joining(Distance(Gazetteer()))
    ways: dict[str, Callable[[Pair], bool]] = {
        "the rules": lambda pair: _offered(pair, reader, joining),
        "letters": lambda pair: fuzz.token_sort_ratio(pair.first.lower(), pair.second.lower()) >= ALIKE,
    }
    print(f"{'pairs':24}{'true':>6}{'offered':>9}{'others':>8}{'wrongly':>9}   way")
    rates = {}
    for way, decide in ways.items():
        for source in (*dict.fromkeys(pair.source for pair in pairs), "all"):
            chosen = [pair for pair in pairs if source in {pair.source, "all"}]
            rates[way, source] = _row(source, way, chosen, decide)
    true, wrong = rates["the rules", "all"]
    hand_true, hand_wrong = rates["the rules", "by hand"]
    if min(true, hand_true) < 0.8 or max(wrong, hand_wrong) > 0.05:
        raise SystemExit("A bar is missed: at least .80 of the true ones offered, at most .05 of the others.")


def _row(source: str, way: str, pairs: list[Pair], decide: Callable[[Pair], bool]) -> tuple[float, float]:
    same, others = ([decide(pair) for pair in pairs if pair.same is wanted] for wanted in (True, False))
    true, wrong = sum(same) / max(1, len(same)), sum(others) / max(1, len(others))
    print(f"{source:24}{len(same):6}{true:9.3f}{len(others):8}{wrong:9.3f}   {way}")
    return true, wrong


def _offered(pair: Pair, reader: PlaceReader, joining: Joining) -> bool:
    first, second = (_read(reader, said) for said in (pair.first, pair.second))
    if first is None or second is None:
        return False
    incident = Incident("1", pair.problem.id, first, "open", NOW - DAY)
    return bool(joining.candidates(pair.problem, second, [incident], NOW))


def _read(reader: PlaceReader, said: str) -> Place | None:
    found = reader.read(said, "en", "place")
    return found.value if found else None


def _pairs(city: City) -> Iterator[Pair]:
    rows = {row["id"]: row for row in map(json.loads, REPORTS.read_text(encoding="utf-8").splitlines())}
    problems = {problem.id: problem for problem in city.problems}
    said = {id_: row.get("address", "").partition(",")[0] for id_, row in rows.items()}
    rule = {id_: problems[PROBLEMS.get(row["class"], HOUSE)] for id_, row in rows.items()}
    labelled = set()
    for label in csv.DictReader(LABELS.open(encoding="utf-8")):
        first, second = label["first"], label["second"]
        labelled.add((first, second))
        if label["same"] != "unclear":
            yield Pair("by hand", rule[first], said[first], said[second], label["same"] == "yes")
    yield from (Pair("drawn", rule[a], said[a], said[b], False) for a, b in _drawn(rows, said, labelled))
    yield from (Pair("told again", rule[id_], said[id_], again, True) for id_, again in _told_again(said))


def _drawn(
    rows: dict[str, dict[str, str]], said: dict[str, str], labelled: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of one class whose addresses have little in common."""
    ids, dice, given = [id_ for id_ in rows if any(map(str.isdigit, said[id_]))], random.Random(SEED), 0
    while given < DRAWN:
        first, second = dice.sample(ids, 2)
        far = rows[first]["class"] == rows[second]["class"] and fuzz.ratio(said[first], said[second]) < 85
        if far and not {(first, second), (second, first)} & labelled:
            given += 1
            yield first, second


def _told_again(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Addresses of one number, as somebody else would tell them."""
    for place, (id_, address) in enumerate(sorted(said.items())):
        number, _, street = address.partition(" ")
        words = street.split()
        if number.isdecimal() and len(number) < 5 and len(words) > 1 and words[-1] in SHORT:
            short = " ".join([*words[:-1], SHORT[words[-1]]])
            form = TOLD_AGAIN[place % len(TOLD_AGAIN)]
            yield id_, form.format(number=number, street=street, spoken=_spoken(number), short=short).lower()


def _spoken(number: str) -> str:
    """As it is said: "309" is three hundred and nine."""
    return num2words(int(number)).replace("-", " ").replace(",", "")
