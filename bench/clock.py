"""The moment at which benches ask, so that "tomorrow" means the same in every run."""

from __future__ import annotations

from datetime import UTC, datetime

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
