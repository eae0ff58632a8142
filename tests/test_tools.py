"""What nobody must have is looked up in one place, so that a run without all of it shows what it is like without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tools

ROOT = Path(__file__).parents[1]
ALLOWED = {ROOT / "tests" / "support" / "tools.py", Path(__file__)}
BESIDE = re.compile(r"shutil\.which|from shutil import|[\"']/(usr|opt|snap|Applications)/|/ \"shared\"")
"""How a program, another package's folder or the data beside the project would be found without asking there."""
MODULES = ("module_path /usr/lib/baresip/modules", "/usr/share/sip-tester/dtmf_2833_")
"""What is read once a program was found: it comes with it."""


def test_tests_look_up_what_may_be_missing_in_one_place_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path not in ALLOWED and "node_modules" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if BESIDE.search(line) and not any(known in line for known in MODULES)
    ]
    assert found == [], "ask tests/support/tools.py, where deploy/ci/bare.sh can hide it"


@pytest.mark.parametrize("name", tools.PACKAGES)
def test_a_test_whose_program_is_missing_is_skipped_and_says_what_brings_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("oneline.processes.proxy.ELSEWHERE", "")
    with pytest.raises(pytest.skip.Exception, match=f"{name} is not installed: apt-get install"):
        tools.need(name)
