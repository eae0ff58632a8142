"""The set-up does again what a change calls for, and nothing else: the real script in a small checkout, uv and Pythons counted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "{name} $*" >>"$CHECKOUT/done"
[ ! -e "$CHECKOUT/breaks-{name}" ]
"""
ONELINE = """#!/bin/sh
echo "import" >>"$CHECKOUT/done"
mkdir -p "${ONELINE_DATA:-var}/catalogues/one"
[ ! -e "$CHECKOUT/breaks-import" ]
"""
UV = """#!/bin/sh
[ "$1" = python ] && { echo /usr/bin/true; exit 0; }
while [ "$1" != --project ]; do shift; done
echo "sync $2" >>"$CHECKOUT/done"
[ ! -e "$CHECKOUT/breaks-sync" ] || exit 1
mkdir -p "$2/.venv/bin" && echo "home = /usr" >"$2/.venv/pyvenv.cfg"
cp "$CHECKOUT/fakes/python" "$2/.venv/bin/python" && cp "$CHECKOUT/fakes/oneline" "$2/.venv/bin/oneline"
"""
SYNC, INTENTS, COMPILE, IMPORT = "sync .", "sync intents", "compile", "import"
SetUp = Callable[..., list[str]]


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _checkout(at: Path) -> Path:
    """A checkout that has a file of each kind the script looks at."""
    for file in ("bot/a.py", "channels/a.py", "oneline/a.py", "voice/a.py", "city/city.yml", "intents/run.py"):
        (at / file).parent.mkdir(parents=True, exist_ok=True)
        (at / file).write_text("one\n", encoding="utf-8")
    for folder in (at, at / "intents"):
        (folder / "pyproject.toml").write_text("one\n", encoding="utf-8")
        (folder / "uv.lock").write_text("one\n", encoding="utf-8")
    (at / "deploy/setup").mkdir(parents=True)
    shutil.copy(ROOT / "deploy/setup/setup.sh", at / "deploy/setup/setup.sh")
    _program(at / "fakes/uv", UV)
    _program(at / "fakes/python", PYTHON.replace("{name}", "python"))
    _program(at / "fakes/oneline", ONELINE)
    return at


def _set_up(at: Path, **environment: str) -> list[str]:
    """Run the script; what it had done by others, training left out (that looks for itself what it has to do)."""
    told = at / "done"
    told.unlink(missing_ok=True)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ONELINE_")}
    path = f"{at / 'fakes'}:{ours['PATH']}"
    subprocess.run(
        [at / "deploy/setup/setup.sh"],
        env={**ours, "PATH": path, "CHECKOUT": str(at), **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return [COMPILE if "compileall" in line else line for line in lines if "run.py train" not in line]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    at = _checkout(tmp_path / "one")
    assert _set_up(at) == [SYNC, COMPILE, INTENTS, IMPORT]
    assert _set_up(at) == [], "the second time nothing is to be done"
    return at


def _write(*files: str) -> Callable[[Path], None]:
    def change(at: Path) -> None:
        for file in files:
            (at / file).parent.mkdir(parents=True, exist_ok=True)
            (at / file).write_text("two\n", encoding="utf-8")

    return change


def _write_as_of_long_ago(at: Path) -> None:
    """As an archive, or a copy that keeps times, puts another content in place."""
    _write("city/city.yml", "bot/a.py")(at)
    for file in ("city/city.yml", "bot/a.py"):
        os.utime(at / file, (1e9, 1e9))


@pytest.mark.parametrize(
    ("change", "done"),
    [
        pytest.param(_write("bot/a.py"), [COMPILE, IMPORT], id="a source that imports use"),
        pytest.param(_write("voice/new.py"), [COMPILE], id="a new source"),
        pytest.param(lambda at: (at / "voice/a.py").unlink(), [COMPILE], id="a source gone"),
        pytest.param(lambda at: os.utime(at / "voice/a.py"), [COMPILE], id="a source changed and changed back"),
        pytest.param(_write("city/city.yml"), [IMPORT], id="the city"),
        pytest.param(_write("city/services/new.yml"), [IMPORT], id="an entry new"),
        pytest.param(lambda at: (at / "city/city.yml").unlink(), [IMPORT], id="an entry gone"),
        pytest.param(_write("intents/en/words.yml"), [IMPORT], id="examples"),
        pytest.param(_write_as_of_long_ago, [COMPILE, IMPORT], id="an old time"),
        pytest.param(_write("uv.lock"), [SYNC, COMPILE, IMPORT], id="a lock"),
        pytest.param(_write("pyproject.toml"), [SYNC, COMPILE, IMPORT], id="what is required"),
        pytest.param(_write("intents/uv.lock"), [INTENTS, IMPORT], id="Rasa's lock"),
        pytest.param(lambda at: shutil.rmtree(at / "var"), [IMPORT], id="no data folder"),
        pytest.param(lambda at: shutil.rmtree(at / "var/catalogues/one"), [IMPORT], id="no import"),
        pytest.param(lambda at: shutil.rmtree(at / ".venv"), [SYNC, COMPILE], id="no environment"),
        pytest.param(_write("docs/a.md", "tests/a.py", "bot/__pycache__/a.pyc", "intents/models/a"), [], id="else"),
    ],
)
def test_what_changed_is_done_again_once(checkout: Path, change: Callable[[Path], None], done: list[str]) -> None:
    change(checkout)
    assert _set_up(checkout) == done
    assert _set_up(checkout) == []


@pytest.mark.parametrize(
    ("change", "breaks", "done"),
    [
        ("uv.lock", "breaks-sync", [SYNC, COMPILE, IMPORT]),
        ("voice/a.py", "breaks-python", [COMPILE]),
        ("city/city.yml", "breaks-import", [IMPORT]),
    ],
)
def test_what_was_interrupted_is_done_again(checkout: Path, change: str, breaks: str, done: list[str]) -> None:
    _write(change, breaks)(checkout)
    assert _set_up(checkout)[:1] == done[:1]
    (checkout / breaks).unlink()
    assert _set_up(checkout) == done


def test_an_environment_half_of_another_lock_is_not_taken_for_the_one_before(checkout: Path) -> None:
    _write("uv.lock", "breaks-sync")(checkout)
    _set_up(checkout)
    (checkout / "breaks-sync").unlink()
    (checkout / "uv.lock").write_text("one\n", encoding="utf-8")
    assert SYNC in _set_up(checkout)


def test_what_lies_elsewhere_is_looked_at_each_time(checkout: Path, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    for name in ("ONELINE_DATA", "ONELINE_CITY", "ONELINE_CATALOGUE", "ONELINE_HOME"):
        assert _set_up(checkout, **{name: elsewhere}) == [IMPORT]
    (checkout / "var/in_use.json").write_text("{}", encoding="utf-8")
    assert [_set_up(checkout), _set_up(checkout)] == [[IMPORT], [IMPORT]]


def test_another_checkout_has_its_own_marks(checkout: Path, tmp_path: Path) -> None:
    other = _checkout(tmp_path / "other")
    assert _set_up(other) == [SYNC, COMPILE, INTENTS, IMPORT]
    assert _set_up(checkout) == []
