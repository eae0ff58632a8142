"""How many examples Hypothesis makes up: a quarter of them where slow tests are left out."""

from __future__ import annotations

import hypothesis
import pytest

MANY, FEW = 100, 25
"""Examples of a test that does not say how many, with the slow tests and without."""


def pytest_configure(config: pytest.Config) -> None:
    """Why no deadline: an example takes as long as the machine is busy."""
    hypothesis.settings.register_profile(
        "any speed",
        deadline=None,
        max_examples=FEW if config.getoption("markexpr") == "not slow" else MANY,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("any speed")


def examples(many: int) -> int:
    """How many of so many are made up in this run."""
    return many * hypothesis.settings.default.max_examples // MANY
