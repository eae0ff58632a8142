"""A number that staff write without its + is the same person's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.settings import Settings
from oneline.cli.resident import addresses_of

CITY = Path(__file__).parents[2] / "city"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("+8613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("86 138 0013 8000", "+8613800138000"),
        ("+1 202 555 0123", "+12025550123"),
    ],
)
def test_a_number_is_found_with_and_without_its_plus(written: str, meant: str) -> None:
    assert meant in addresses_of(written, Settings(city=CITY))


def test_what_is_no_number_is_looked_for_as_it_is_written() -> None:
    assert addresses_of("ana@example.org", Settings(city=CITY)) == ("ana@example.org",)
