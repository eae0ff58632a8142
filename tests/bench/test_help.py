"""`python -m bench NAME --help` says what a bench is and begins nothing; what a bench takes from the line is there."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "told"),
    [("load", "Twenty texts a second"), ("texts", "python -m bench texts"), ("plain", "A service by its name")],
)
def test_help_begins_nothing(name: str, told: str) -> None:
    script = (
        "import runpy, sys; sys.argv = ['bench', *sys.argv[1:]];"
        "runpy.run_module('bench', run_name='__main__');"
        f"print('loaded:', [each for each in sys.modules if each == 'bench.{name}'])"
    )
    done = subprocess.run([sys.executable, "-c", script, name, "--help"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert f"python -m bench {name}" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded: []"
    assert told in done.stdout


@pytest.mark.parametrize("path", sorted((ROOT / "bench").glob("*.py")), ids=lambda path: path.stem)
def test_a_bench_takes_from_the_line_only_what_is_there(path: Path) -> None:
    # Why read and not imported: some want what only measuring needs, and no bench is run by the suite.
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").partition(".")[0] not in {"bot", "channels"}:
            continue
        there = importlib.import_module(str(node.module))
        gone = [
            each.name for each in node.names if not hasattr(there, each.name) and not _is_module(node.module, each.name)
        ]
        assert not gone, f"bench/{path.name} takes {', '.join(gone)} from {node.module}"


def _is_module(package: str | None, name: str) -> bool:
    return importlib.util.find_spec(f"{package}.{name}") is not None
