"""After loading, a process gives memory back and looks through what it has loaded no more."""

from __future__ import annotations

import gc

from bot.system.heap import settle_heap


def test_what_is_loaded_is_out_of_the_collectors_way() -> None:
    try:
        settle_heap()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
