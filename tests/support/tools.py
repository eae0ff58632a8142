"""What tests use where it is there, and nobody must have: programs, recordings of other packages, data beside the project.

It is looked up here and nowhere else, so that `deploy/ci/bare.sh` can hide all of it and show that the rest is green.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IS_BARE = bool(os.environ.get("ONELINE_TEST_BARE"))
"""True where nothing but the project counts as being there, wherever it lies; the path holds nothing else by then, either."""
DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data"))
"""Real catalogues and standards; the benches look there, too."""
RECORDED = "/usr/share/asterisk/sounds/en_US_f_Allison"
"""A human voice, 8 kHz, from Debian's asterisk-core-sounds-en-wav."""
PACKAGES = {
    "baresip": "baresip-core", "kamailio": "kamailio", "nginx": "nginx-light", "node": "nodejs", "openssl": "openssl",
    "pg_dump": "postgresql", "rtpengine": "rtpengine", "sipp": "sip-tester", "sox": "sox libsox-fmt-all", "speexenc": "speex",
}  # fmt: skip
"""Program → the Debian package that brings it."""


def program(*names: str) -> str | None:
    """Path of the first of these programs that is there."""
    return next(filter(None, map(shutil.which, names)), None)


def nginx() -> str | None:
    """nginx, which is also found where the path of an ordinary user does not lead."""
    from oneline.processes import proxy

    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:{proxy.ELSEWHERE}")


def need(name: str) -> str:
    """Path of a program; skips the test where it is absent."""
    found = nginx() if name == "nginx" else program(name)
    return found or pytest.skip(f"{name} is not installed: apt-get install {PACKAGES[name]}")


def elsewhere(path: str) -> Path:
    """A folder of another package of this system; one that is not there where all such count as absent."""
    return ROOT / "var" / "not-there" if IS_BARE else Path(path)


def pytest_configure() -> None:
    """Hides what the line itself would find beside the path."""
    if IS_BARE:
        from oneline.processes import proxy

        proxy.ELSEWHERE = ""
