"""M21: Rasa's process reaches nothing; what is old in it can be asked by this machine alone, at one socket."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/rasa-packages.md"
INSIDE = """
import sys, threading; sys.path.insert(0, {intents!r})
import socket
from launch import network
heard = network.listen("127.0.0.1", 0)
print(heard.getsockname()[1], flush=True)
print(network.leave() or "left", flush=True)
def reach(port):
    try: socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError: return "unreached"
    return "reached"
def look(): print(reach({port}), reach(heard.getsockname()[1]), flush=True)
one = threading.Thread(target=look); one.start(); one.join()
wire, _ = heard.accept(); wire.sendall(b"heard"); wire.close()
"""


@contextmanager
def inside(port: int) -> Iterator[list[str]]:
    """A process that left the network: its lines, while it waits at its socket."""
    code = INSIDE.format(intents=str(ROOT / "intents"), port=port)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        try:
            yield [process.stdout.readline().strip() for _ in range(3)]
        finally:
            process.kill()


def test_who_left_the_network_reaches_nothing_and_is_reached_at_its_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, inside(other.getsockname()[1]) as (port, left, reached):
        if left != "left":
            pytest.skip(f"no namespace of its own for a process here: {left}")
        assert reached == "unreached unreached"
        with socket.create_connection(("127.0.0.1", int(port)), 60) as wire:
            assert wire.recv(5) == b"heard"


def test_rasa_leaves_it_before_anything_of_rasa_is_loaded() -> None:
    serve = (ROOT / "intents/launch/serve.py").read_text(encoding="utf-8")
    assert serve.index("network.leave()") < serve.index("from rasa.core.run")
    network = (ROOT / "intents/launch/network.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:import|from) ([\w.]+)", network, re.MULTILINE))
    assert imported == {"__future__", "ctypes", "os", "socket", "pathlib"}


def test_each_known_hole_is_listed_for_the_version_that_is_locked() -> None:
    lock = (ROOT / "intents/uv.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r'^name = "([^"]+)"\nversion = "([^"]+)"', lock, re.MULTILINE))
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([\d.]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) >= 8
    assert {name: locked.get(name) for name, _ in rows} == dict(rows), "look which holes the other version has"


def test_this_process_is_where_it_was() -> None:
    """What a process leaves is left by it alone."""
    if not Path("/proc/self/ns/net").exists():
        pytest.skip("this system shows no namespaces")
    before = str(Path("/proc/self/ns/net").readlink())
    with socket.create_server(("127.0.0.1", 0)) as other, inside(other.getsockname()[1]):
        assert str(Path("/proc/self/ns/net").readlink()) == before
