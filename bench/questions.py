"""Questions whose right entry is known: our own in bench/questions, and the development sets beside the project."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.config.settings import Settings
from bot.retrieval.catalogue import Catalogue
from oneline.assembly import open_catalogue

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data"))
"""Catalogues and sets that are not part of the project."""
CATALOGUES = {
    "nyc": DATA / "catalogues" / "nyc_benefits" / "programs.generated.json",
    "guangdong": DATA / "catalogues" / "guangdong_zwfw" / "policy.json",
    "miami": DATA / "catalogues" / "miami_211_hsds",
    "chicago311": DATA / "catalogues" / "open311" / "chicago_service_types.json",
    "linhe": ROOT / "city",
}
DEVELOPMENT = ("nyc_en_dev", "nyc_zh_dev")
MEASURING = {"guangdong2": "guangdong", "nyc_told": "nyc", "guangdong_told": "guangdong"}
"""Further sets of ours that search learns nothing from, and their catalogues; "told" ones are needs as people ramble, text and hint."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    catalogue: str
    text: str
    language: str
    channel: str
    style: tuple[str, ...]
    right: frozenset[str]
    """Source ids of entries that are right; none for a question that no entry answers."""
    unclear: bool
    """True if a clerk would ask back."""


def there(name: str) -> bool:
    """True when a catalogue is on this machine."""
    return CATALOGUES[name].exists()


@cache
def opened(name: str) -> Catalogue:
    """One of the catalogues, imported where it is new."""
    if not there(name):
        raise SystemExit("The catalogues to measure on are not beside the project (../shared/data).")
    return open_catalogue(Settings(), CATALOGUES[name])[1]


def own(name: str) -> list[Asked]:
    """Our questions on a catalogue."""
    return list(_read(ROOT / "bench" / "questions" / f"{name}.jsonl", name))


def measuring(name: str) -> list[Asked]:
    """Our questions of a set that search learns nothing from."""
    return list(_read(ROOT / "bench" / "questions" / f"{name}.jsonl", MEASURING[name]))


def development(name: str) -> list[Asked]:
    """A development set on New York's catalogue."""
    return list(_read(DATA / "dev" / f"{name}.jsonl", "nyc"))


def _read(path: Path, catalogue: str) -> Iterator[Asked]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = frozenset((*row["gold"], *row.get("also_ok", ())))
        unclear = bool(row.get("clarify", row.get("clarify_expected", False)))
        yield Asked(catalogue, row["text"], row["lang"][:2], row["channel"], tuple(row["style"]), right, unclear)
