"""`python -m bench NAME --help` says what a bench is and begins nothing."""

from __future__ import annotations

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
