"""What the exporters' tests share: the catalogues they are tried on, and what is handed to an exporter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from catalogues import REAL, needs
from entries import TODAY

from bot.catalogue.exporters import Outgoing
from bot.catalogue.model import Service
from bot.retrieval.compile import importer_for

CITY = Path(__file__).parents[2] / "city"
STANDARDS = REAL.parent / "standards"
ABSENT = "{} is not beside the project (../shared/data/standards)"
CATALOGUES = [
    pytest.param(CITY, id="city"),
    *(
        pytest.param(REAL / path, id=path, marks=needs(path))
        for path in (
            "nyc_benefits/programs.generated.json",
            "guangdong_zwfw/policy.json",
            "miami_211_hsds",
            "open311/chicago_service_types.json",
            "open311/sf_service_list_2011.json",
            "open311/cfa_fixture_services.xml",
        )
    ),
]


@cache
def services_of(path: Path) -> tuple[Service, ...]:
    """The services of a catalogue, read once."""
    return tuple(record for record in importer_for(path).read(path) if isinstance(record, Service))


def out(*services: Service, **more: Any) -> Outgoing:
    """What is handed to an exporter."""
    return Outgoing(services, TODAY, **{"language": "en", "country": "CN", **more})
