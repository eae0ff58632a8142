"""The table of all faults, from tests/faults/faults.yml into docs/faults.md: `python tests/faults/table.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
LIST, PAGE = Path(__file__).parent / "faults.yml", ROOT / "docs" / "faults.md"
BEGIN, END = "<!-- the list: written by tests/faults/table.py -->", "<!-- end of the list -->"
STATES = ("shown", "part", "not here")


def read_list() -> dict[str, dict[str, Any]]:
    """Number → name, state, tests and why, in their order."""
    found: dict[str, dict[str, Any]] = read_yaml(LIST)
    return found


def table(faults: dict[str, dict[str, Any]]) -> str:
    """A row a fault: number, name, state, and what shows it or why nothing does."""
    counts = ", ".join(f"{sum(one['state'] == state for one in faults.values())} {state}" for state in STATES)
    rows = [f"{len(faults)} in all: {counts}.", "", "| | fault | state | shown by |", "|---|---|---|---|"]
    for number, one in faults.items():
        told = [
            *(f"`{test.removeprefix('tests/')}`" for test in one.get("tests", ())),
            *([one["why"]] if "why" in one else []),
        ]
        rows.append(f"| {number} | {one['name']} | {one['state']} | {' '.join(told)} |")
    return "\n".join(rows)


def with_table(page: str, written: str) -> str:
    """The page with this table in its place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{written}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table(read_list())), encoding="utf-8")
