"""A service by its name, then a plain question on each aspect: is exactly that told, with and without a question mark?"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.clock import NOON
from bench.questions import CATALOGUES, ROOT, there
from bot.answering import wording
from bot.catalogue.model import Service
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language.plain_turns import letters
from bot.model.dialogue_state import Session
from bot.model.reply import Detail, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from oneline.cli.talking import house_open

SETS = {"linhe": ("en", "zh"), "nyc": ("en",), "guangdong": ("zh",), "miami": ("en",)}
"""Catalogue → the languages it is asked in."""
MOST = 30
"""Services of a catalogue that are asked about, evenly spread; `--every` asks about all."""
WHOLE = {"bring", "how"}
"""Aspects of which all is wanted where that is little."""
LITTLE = 90
"""Words up to which it is."""
MARK, MORE = {"en": "?", "zh": "？"}, {"en": "MORE", "zh": "更多"}
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one question."""

    language: str
    service: str
    aspect: str
    text: str
    said: str
    is_right: bool
    is_denied: bool


def main() -> None:
    """Print, for each catalogue and language, what was told of each aspect."""
    wordings = json.loads(_wordings().read_text(encoding="utf-8"))
    named = [word for word in sys.argv[1:] if word in SETS] or [*SETS]
    for name in named:
        if not there(name):
            print(
                f"{name}: not measured, its catalogue is not at {CATALOGUES[name]}; BENCH_DATA names the folder that holds catalogues/."
            )
            continue
        with house_open("rasa", CATALOGUES[name]) as house:
            for language in SETS[name]:
                _report(f"{name} {language}", house, language, wordings[language])


def _wordings() -> Path:
    """The file of wordings: our own, or the one after --wordings."""
    words = sys.argv
    return Path(words[words.index("--wordings") + 1]) if "--wordings" in words else ROOT / "bench/plain/wordings.json"


def _report(title: str, house: Resources, language: str, wordings: dict[str, list[str]]) -> None:
    services = _asked_about(house, language)
    openings = [(service, _play(house, Session("bench", language), service.name[language])) for service in services]
    found = sum(opened.record.service == service.source_id for service, opened in openings)
    told = [each for service, opened in openings for each in _ask(house, service, opened.session, wordings)]
    by_aspect = Counter(each.aspect for each in told)
    right = Counter(each.aspect for each in told if each.is_right)
    changed = sum(a.said != b.said for a, b in zip(told[::2], told[1::2], strict=True))
    print(f"{title}: own name {found}/{len(services)}; told {sum(right.values()) / max(1, len(told)):.3f} of {len(told)}; "
          f"denied {sum(each.is_denied for each in told)}; changed by a mark {changed} of {len(told) // 2}; "
          + ", ".join(f"{aspect} {right[aspect]}/{count}" for aspect, count in by_aspect.items()))  # fmt: skip
    wrong = [each for each in told if not each.is_right]
    for each in wrong if "--wrong" in sys.argv else wrong[:: max(1, len(wrong) // SHOWN)]:
        print(f"    {each.service} | {each.text} | {each.said[:150]}")


def _asked_about(house: Resources, language: str) -> list[Service]:
    """Services with a name that no other has, evenly spread."""
    public = [service for service in house.catalogue.services if service.public and service.name.get(language)]
    names = Counter(letters(service.name[language]) for service in public)
    writes = house.phrases.traits[language].writes
    alone = [each for each in public if names[letters(each.name[language])] == 1 and writes(each.name[language])]
    return alone[:: 1 if "--every" in sys.argv else max(1, len(alone) // MOST)]


def _ask(house: Resources, service: Service, opened: Session, wordings: dict[str, list[str]]) -> Iterator[Told]:
    """Each wording for each aspect that an entry has, without and with its mark."""
    language = opened.language
    for aspect, texts in wordings.items():
        wanted = _wanted(service, aspect, language)
        for text in (text + mark for text in texts for mark in ("", MARK[language])) if wanted else ():
            answered = _play(house, opened, text)
            said = _said(answered)
            more = _said(_play(house, answered.session, MORE[language])) if answered.session.rest else ""
            heard = _flat(said + more)
            is_right = all(any(_flat(one) in heard for one in any_of) for any_of in wanted)
            denied = answered.record.outcome == "not-known"
            yield Told(language, service.source_id, aspect, text, said, is_right, denied)


def _wanted(service: Service, aspect: str, language: str) -> list[list[str]]:
    """Lists of texts, of each of which one is to be said; none where the entry has nothing of an aspect in that language."""
    if aspect == "phone":
        numbers = [phone.number for phone in service.phones if phone.type == "voice"]
        return [numbers] if numbers else []
    if aspect == "where" and service.offices:
        return [
            [text for office in service.offices for words in (office.name, office.address) for text in words.values()]
        ]
    own = [fact.texts[language] for fact in service.of(aspect, today=NOON.date()) if language in fact.texts]
    is_little = sum(map(wording.length, own)) <= LITTLE
    return [[text] for text in own] if aspect in WHOLE and is_little else [own] if own else []


def _play(house: Resources, session: Session, text: str) -> TurnResult:
    turn = Turn("1", "chat", "bench", NOON, text, language=session.language)
    return converse(turn, session, house)


def _said(answered: TurnResult) -> str:
    parts: Sequence[Any] = answered.reply.parts
    said = (
        part.text if isinstance(part, Say) else f"{part.label} {part.value}"
        for part in parts
        if isinstance(part, Say | Detail)
    )
    return " ".join(said)


def _flat(text: str) -> str:
    """A text without marks, so that the ends of sentences do not matter."""
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", text).lower())
