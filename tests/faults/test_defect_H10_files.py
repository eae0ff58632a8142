"""What the line writes is for its own user alone, and a crash leaves no memory behind (H10)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.config.settings import Settings
from bot.system.confine import close_data, open_to_others
from oneline.processes.process import free_port

ROOT = Path(__file__).parents[2]
WITHOUT_CARE = 'umask 022; ulimit -c 100 2>/dev/null; exec "$@"'


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as an earlier version left it."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    return folder


@pytest.fixture
def web(data: Path) -> Iterator[tuple[int, str]]:
    """The web process as it is served, started by somebody careless: its number and address."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "2",
        "oneline.processes.web:create_app()",
    ]
    environment = {**os.environ, "ONELINE_DATA": str(data), "ONELINE_LOG_LEVEL": "error", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(["/bin/sh", "-c", WITHOUT_CARE, "sh", *command], cwd=ROOT, env=environment)
    try:
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"{address}/", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield process.pid, address
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_served_process_keeps_its_files_and_its_memory_to_itself(web: tuple[int, str], data: Path) -> None:
    httpx.get(f"{web[1]}/", trust_env=False)
    assert _mode(data) == 0o700
    databases = sorted(data.glob("oneline.db*"))
    assert databases, list(data.iterdir())
    assert {path.name: _mode(path) for path in databases} == {path.name: 0o600 for path in databases}
    assert _mode(data / "secret.key") == 0o600
    workers = Path(f"/proc/{web[0]}/task/{web[0]}/children").read_text().split()
    assert workers
    for number in workers:
        limits = Path(f"/proc/{number}/limits").read_text()
        assert next(line for line in limits.splitlines() if line.startswith("Max core")).split()[4:6] == ["0", "0"]


def test_what_an_earlier_version_left_open_is_closed_at_the_start(data: Path) -> None:
    settings = Settings(data=data, database=f"sqlite:///{data.parent / 'elsewhere.sqlite'}")
    left = [data / "oneline.db", data / "oneline.db-wal", data / "secret.key", data.parent / "elsewhere.sqlite"]
    for path in left:
        path.touch()
        path.chmod(0o644)
    assert set(open_to_others(settings)) == {data, *left}
    close_data(settings)
    assert open_to_others(settings) == []
    assert {_mode(path) for path in left} == {0o600}


def test_every_command_makes_files_for_its_own_user_alone(data: Path) -> None:
    code = (
        "import os, resource; from click.testing import CliRunner; from oneline.cli.main import main; os.umask(0o022);"
        "assert CliRunner().invoke(main, ['settings']).exit_code == 0;"
        "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    environment = {**os.environ, "ONELINE_DATA": str(data), "PYTHONPATH": str(ROOT)}
    got = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert got.stdout.strip() == f"0o77 {(0, 0)}"
