"""Repairs what New York's data set does to its texts: lost dashes and points, glued places, addresses cut into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot.catalogue.model import Fact, any_of
from bot.catalogue.segment import clean
from bot.system.yaml_file import read_yaml

LANGUAGE = "en"
"""In which New York writes."""
WORDS = read_yaml(Path(__file__).with_name("nyc_words.yml"))
"""What its data has no words for."""
REPAIRS = (
    (re.compile(r"\b(ages?|aged) (\d\d)(\d\d)\b", re.I), r"\1 \2-\3"),
    (re.compile(r"(\$\d{1,3}(?:,\d{3})*),(\d\d)(?!\d)"), r"\1.\2"),
    (re.compile(r"\s*\n(\S+@\S+?\.(?:org|gov|com|net))\s*(?=Hours:)"), r", \1, "),
    (re.compile(r"(\d\w* floor)\. (?=New York)"), r"\1, "),
    (re.compile(r"((?:Hours: 24/7|\(closed \w+\))) (?=[A-Z])"), "\\1\n"),
)
ZIP = re.compile(r"\b(?:NY|NJ|New York|New Jersey),? +\d{5}(?:-\d{4})?$")
PHONE = re.compile(r"^\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b.{0,40}$")
NUMBER = re.compile(r"\d{3}[-. ]\d{4}\b")
NO_PART = re.compile(r"^[·*]|[:!?]$|(?<!\bSt)(?<!\bAve)\.$")
STREET = re.compile(r"^\d(?!\d*(?:st|nd|rd|th)\b)|^P\.? ?O\.? ?Box|^\(", re.I)
MOVES = re.compile(
    r"\b(?:Starting|Beginning|Effective|As of) ([A-Z][a-z]+ \d{1,2}, \d{4}),? .*\b(?:visit|go to|located)\b"
)
LONGEST, MOST = 80, 5
"""Characters of a line, and lines, of a postal address with the names above it."""


def repaired(text: object) -> str:
    """Plain text of a field, each postal address in one line with the names above it."""
    plain = text if isinstance(text, str) else ""
    for pattern, written in REPAIRS:
        plain = pattern.sub(written, plain)
    lines = list[str]()
    label = ""
    for line in clean(plain).splitlines():
        if ZIP.search(line) and (start := _start(lines, line)) < len(lines):
            label, address = _address([*lines[start:], line], label)
            # Why: "and" alone joins a second place to the one before, for the same people.
            lines[start:] = [address]
        elif PHONE.match(line) and lines and label and ZIP.search(lines[-1]):
            lines[-1] += f", {line}"
        else:
            lines.append(f"{label}: {line}" if label and MOVES.search(line) and ZIP.search(lines[-1]) else line)
    return "\n".join(lines)


def _start(lines: Sequence[str], last: str) -> int:
    """Where the address that ends with a line begins; behind the lines where it is whole or another function's."""
    start = len(lines)
    if NO_PART.search(last) or len(last) > LONGEST:
        return start
    while start and len(lines) - start < MOST and _belongs(lines[start - 1]):
        start -= 1
    return len(lines) if start and lines[start - 1].endswith((":", "：")) else start


def _belongs(line: str) -> bool:
    return len(line) < LONGEST and not (NO_PART.search(line) or NUMBER.search(line) or ZIP.search(line))


def _address(lines: list[str], label: str) -> tuple[str, str]:
    """The heading of an address ("Single men", a part of the city) and the address in one line."""
    if lines[0].lower() == "and":
        lines = lines[1:]
    else:
        names = [line for line in lines if not STREET.search(line) and not ZIP.search(line)]
        label = lines[0]
        lines = lines[1:] if len(names) > 1 else lines
    told = ", ".join(line.rstrip(",") for line in lines)
    return label, f"{label}: {told}" if label not in told else told


def dated(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """An address that a sentence right behind it moves holds until the day before; the sentence holds from that day."""
    found = list(facts)
    for place, (here, following) in enumerate(pairwise(facts)):
        own, moved = (any_of(fact.texts) for fact in (here, following))
        match = MOVES.search(moved)
        if match and here.source_field == following.source_field and re.search(r"\b\d{5}\b", own):
            day = datetime.strptime(match[1], "%B %d, %Y").date()
            found[place] = replace(here, valid_until=day - timedelta(days=1))
            found[place + 1] = replace(following, valid_from=day)
    return tuple(found)
