"""A line whose database is encrypted, for tests of its keys."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from small_line import NOON, turn

from bot.config.settings import Settings
from bot.store.keyring import Keys, read_keys
from bot.store.open_sealed import key_file, open_kept


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """A line to which somebody has written."""
    settings = Settings(data=tmp_path)
    with closing(open_kept(settings)) as store:
        store.receive(turn("T1", "canary-thistle"), NOON)
    return settings


def keys_in_file(settings: Settings) -> Keys:
    """The keys that a line has made for itself."""
    return read_keys(key_file(settings).read_text(encoding="utf-8"))
