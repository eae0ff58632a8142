"""What the importers' tests share: where payloads and real catalogues are, and how one is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import DATA

from bot.catalogue.importers import Importer
from bot.catalogue.model import Aside, Service

PAYLOADS = Path(__file__).parents[1] / "payloads" / "catalogues"
REAL = DATA / "catalogues"


def needs(path: str) -> pytest.MarkDecorator:
    """Skips a test where a real catalogue is not beside the project."""
    return pytest.mark.skipif(not (REAL / path).exists(), reason=f"{path} is not beside the project (../shared/data)")


def read(importer: Importer, path: Path) -> tuple[list[Service], list[Aside]]:
    """The services of a catalogue, and what was put aside."""
    records = list(importer.read(path))
    return [r for r in records if isinstance(r, Service)], [r for r in records if isinstance(r, Aside)]


def texts(service: Service, aspect: str, language: str = "en") -> list[str]:
    """What the facts of one aspect say in a language."""
    return [fact.texts[language] for fact in service.of(aspect) if language in fact.texts]
