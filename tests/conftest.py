"""What many tests share: the repository, a data folder for the run, the demo city opened once, Rasa where it is set up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

# One thread a library: the suite shares two cores with the servers it starts.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from bot.config.in_use import Choice, read_in_use
from bot.config.settings import Settings
from bot.dialogue.turn.resources import Resources
from bot.nlu.keyword_fallback import KeywordNlu
from bot.retrieval.learned_models import Learned
from oneline.assembly import open_catalogue, open_house

ROOT = Path(__file__).parents[1]
pytest_plugins = ["examples", "rasa_server", "read_once", "reply_referee", "tiers", "tools", "workers"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Why: the suite is of the demo city, and a line tried in this folder may answer from another catalogue."""
    if read_in_use(ROOT / "var").now != Choice():
        pytest.exit(
            "Another catalogue is in use here; the tests need the demo city. Go back first: oneline use --undo", 4
        )


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Whoever opens the log in a test leaves it to the next as it was."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(autouse=True)
def city_as_before() -> Iterator[None]:
    """`oneline run` chooses city and catalogue for all it starts; in a test it chooses them for no later one."""
    names = ("ONELINE_CITY", "ONELINE_CATALOGUE", "ONELINE_CONSOLE_PORT")
    before = {name: os.environ.get(name) for name in names}
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def data() -> Path:
    """The data folder: the project's own, so that imports are cached between runs by their content."""
    return ROOT / "var"


@pytest.fixture(scope="session")
def settings(data: Path) -> Settings:
    """Settings of a machine that nobody has set anything on."""
    return Settings(data=data)


@pytest.fixture(scope="session")
def opened_city(settings: Settings) -> Path:
    """The folder of the imported demo city."""
    imported, _ = open_catalogue(settings)
    return imported.folder


@pytest.fixture(scope="session")
def learned(data: Path) -> Learned:
    """Everyday needs as they are kept beside their data; no word is too common to search by."""
    return Learned(ROOT / "intents", data / "needs")


@pytest.fixture(scope="session")
def keywords() -> KeywordNlu:
    """Understanding without Rasa."""
    return KeywordNlu(ROOT / "intents")


@pytest.fixture(scope="session")
def house(settings: Settings, keywords: KeywordNlu) -> Resources:
    """The demo city's house with keyword understanding."""
    return open_house(settings, keywords)
