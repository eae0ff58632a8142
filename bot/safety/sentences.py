"""Training sentences of danger, and of what only sounds like it: `intents/<language>/danger/sentences/`; and everyday turns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.keyword_fallback import read_examples
from bot.retrieval.needs.data import read_needs
from bot.safety.context import Context

EXAMPLES, NEEDS = 4000, 10000
"""Most everyday turns learned as harmless: examples of intents; needs."""
GRAVE = re.compile(
    "violence|abus|suic|crisis|homeless|shelter|hung|fraud|scam|harm|negl|emerg|missing|threat|crime|victim|protect"
    "|assault|gas_smell|food_today|no_heat|cruelty|death_in"
)
"""Found in the ids of everyday needs that are often a danger."""
FRAUD = re.compile("fraud|scam")
NOT_EVERYDAY = frozenset({"scam_check", "complain"})
"""Intents whose examples tell of dangers."""
TURNS, DANGER = "turns", "Danger("
"""Folder of labelled turns, and how a command begins that says a turn tells of a danger."""
QUESTION = re.compile(r"(?<![^.:!。：！\n])[^.:!。：！\n]*[?？]")
"""A question, without the name of the line before it; looked for from the start of a sentence only, so that time stays linear."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that somebody wrote down."""

    text: str
    level: str
    """Class of danger, or empty if there is none."""
    kind: str
    """Kind of danger, or how it only sounds like one ("not.idiom")."""
    hand: str
    """Who wrote it: name of the file."""
    asked: str = ""
    """What the line said or asked last before it."""
    before: tuple[str, ...] = ()
    """Turns before it, the latest last."""
    alternatives: tuple[str, ...] = ()
    veiled: bool = False
    """True if danger is told without the words for it."""
    language: str = ""
    channel: str = "chat"

    @property
    def context(self) -> Context:
        """What it is read with."""
        return Context(self.asked, self.before)


def is_grave(need: str) -> bool:
    """True for the id of an everyday need that is often a danger."""
    return GRAVE.search(need) is not None


def is_of_life(need: str) -> bool:
    """True for such an id unless it is about fraud, because the question whether a call is a fraud has its own answer."""
    return is_grave(need) and FRAUD.search(need) is None


def read_sentences(paths: Iterator[Path] | list[Path]) -> list[Sentence]:
    """The sentences of some files, one JSON object a line; raises ValueError that names a line which can not be read."""
    return [sentence for path in sorted(paths) for sentence in _read(path)]


def training_files(intents: Path) -> list[Path]:
    """Files that the classifier learns from."""
    return sorted(intents.glob("*/danger/sentences/*.jsonl"))


def _read(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield Sentence(
                row["text"], row["class"] or "", row["kind"], path.stem, row.get("asked") or "", tuple(row.get("before") or ()),
                tuple(row.get("alternatives") or ()), bool(row.get("veiled")), row.get("lang") or "",
                row.get("channel") or "chat",
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error


def everyday(intents: Path) -> list[str]:
    """Everyday turns, the same at every run: examples of intents, and needs as people tell them at length."""
    examples = {text for intent, text in read_examples(intents) if intent not in NOT_EVERYDAY}
    said = {
        text for need in read_needs(intents) if not is_grave(need.id) for texts in need.said.values() for text in texts
    }
    return [*sorted(examples, key=_by_hash)[:EXAMPLES], *sorted(said, key=_by_hash)[:NEEDS]]


def harmless_turns(intents: Path) -> list[Sentence]:
    """Labelled turns that tell of no danger, each with what was asked and said before it: how people answer in an errand."""
    files = sorted((intents / TURNS).rglob("*.jsonl"))
    situations = {row["id"]: row for path in files if path.parent.name == TURNS for row in _rows(path)}
    return [
        Sentence(
            row["text"], "", "", "", _asked_last(before["last"]), tuple(before["script"]),
            language=path.parent.name, channel=row["channel"],
        )
        for path in files if path.parent.name != TURNS
        for row in _rows(path) if DANGER not in row["commands"]
        for before in [situations[row["situation"]]]
    ]  # fmt: skip


def _asked_last(said: str) -> str:
    """The last question in what the line said."""
    questions = QUESTION.findall(said)
    return questions[-1].strip() if questions else ""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _by_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
