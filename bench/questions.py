"""Questions whose right entry is known, from the data beside the project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
NYC = DATA / "catalogues" / "nyc_benefits" / "programs.generated.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    set: str
    text: str
    right: frozenset[str]
    """Source ids of entries that are right; none for a question that no entry answers."""


def known() -> list[Asked]:
    """The two development sets on New York's catalogue."""
    if not NYC.exists():
        raise SystemExit("The catalogues to measure on are not beside the project (../shared/data).")
    rows = []
    for name in ("nyc_en_dev", "nyc_zh_dev"):
        for line in (DATA / "dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["gold"]:
                rows.append(Asked(name, row["text"], frozenset(row["gold"] + row["also_ok"])))
    return rows


def outside() -> list[Asked]:
    """Questions that no city service answers: our own examples, half of which the calibration may see."""
    rows = []
    for path in sorted((ROOT / "intents").glob("*/nlu/find.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if block["intent"] == "out_of_scope":
                rows += [Asked("outside", line[2:].strip(), frozenset()) for line in block["examples"].splitlines()]
    return rows
