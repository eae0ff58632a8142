"""What people say while a form is filled in, as data: `intents/<language>/forms.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

FOLDER = Path(__file__).parents[2] / "intents"
NOTHING = re.compile(r"(?!)")
LEADS = (
    "yes", "no", "yes, there is", "no, there is not", "nobody", "it is", "my name", "around name", "family name",
    "whom", "unfit",
)  # fmt: skip
"""Looked for at the beginning of a text."""
EDGE = r"[a-z0-9']"
OTHER = "other"
"""Relation of somebody who is named by a title."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """The patterns of all languages together; each works in every language, for people mix them."""

    patterns: Mapping[str, re.Pattern[str]]
    """Kind ("yes", "unknown", "corrects" …) → any of its words."""
    leads: Mapping[str, re.Pattern[str]]
    """The same at the beginning of a text, for those in LEADS."""
    relations: Mapping[str, re.Pattern[str]]
    """Relation → words for it where they say whom it is for."""
    answers: Mapping[str, re.Pattern[str]]
    """Relation → a whole answer to "whom is it for?"."""
    rung: Mapping[str, re.Pattern[str]]
    """Relation → words for it where they say who is to be rung: "could somebody ring her"."""
    fields: Mapping[str, re.Pattern[str]]
    """Slot, or kind of question → what people call it: "the address", "the day"."""
    amounts: Mapping[int, re.Pattern[str]]
    """Number → words for it that are no figure: "a couple"."""
    plural: str
    """What may follow a word for several of it."""
    doubled: str
    """What may follow the first character of a word in Han script where it is said twice; {first} is that character."""

    def has(self, kind: str, text: str) -> bool:
        """True if a text holds words of a kind."""
        return self.patterns[kind].search(text) is not None

    def ends_with(self, kind: str, text: str) -> bool:
        """True if words of a kind stand at the end of a text."""
        told = text.rstrip()
        return any(match.end() == len(told) for match in self.patterns[kind].finditer(told))

    def leads_with(self, kind: str, text: str) -> int:
        """How many characters of such words a text begins with; 0 where it does not."""
        match = self.leads[kind].match(text)
        return match.end() if match else 0


@cache
def form_words(folder: Path = FOLDER) -> FormWords:
    """The words of every language under a folder."""
    read = [read_yaml(path) for path in sorted(folder.glob("*/forms.yml"))]
    kinds = {kind for data in read for kind, words in data.items() if isinstance(words, list)}
    every = {kind: [word for data in read for word in data.get(kind, ())] for kind in {*kinds, *LEADS}}
    every["whom"] = [word for data in read for words in data["for"].values() for word in words]
    return FormWords(
        {kind: _any(words) for kind, words in every.items()},
        {kind: re.compile(rf"[\s,.!，。！]*(?:{_joined(every[kind])})(?!{EDGE})", re.I) for kind in LEADS},
        dict(_relations(read, "for frames")),
        dict(_relations(read, "for answers")),
        dict(_relations(read, "for calls")),
        {
            field: _any(word for data in read for word in data.get("fields", {}).get(field, ()))
            for field in _keys(read, "fields")
        },
        {n: _any(word for data in read for word in data.get("amounts", {}).get(n, ())) for n in _keys(read, "amounts")},
        "|".join(data["plural"] for data in read if data["plural"]),
        "|".join(data["doubled"] for data in read if data.get("doubled")),
    )


def _keys(read: Iterable[Mapping[str, Any]], kind: str) -> list[Any]:
    """What a kind has words for in any language, in the order it is looked for."""
    return list(dict.fromkeys(key for data in read for key in data.get(kind, {})))


def _joined(words: Iterable[str]) -> str:
    return "|".join(f"(?:{word})" for word in words)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some patterns, between the edges of words; Han characters have none."""
    return re.compile("|".join(f"(?:(?<!{EDGE})(?:{word})(?!{EDGE}))" for word in words) or NOTHING.pattern, re.I)


def _relations(read: Iterable[Mapping[str, Any]], frames: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    found: dict[str, list[str]] = {}
    for data in read:
        for relation, words in data["for"].items():
            titled = data.get("titled", ()) if relation == OTHER else ()
            who = f"(?P<who>{_joined((*words, *titled))})"
            found.setdefault(relation, []).extend(frame.replace("{who}", who) for frame in data.get(frames, ()))
    for relation, patterns in found.items():
        named = [pattern.replace("(?P<who>", f"(?P<who{i}>") for i, pattern in enumerate(patterns)]
        yield relation, _any(named)
