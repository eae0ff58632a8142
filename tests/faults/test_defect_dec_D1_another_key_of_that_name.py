"""Another key under the name of the right one is refused, at the start and while the line runs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sealed_line import keys_in_file
from small_line import NOON, turn

from bot.config.settings import Settings, SettingsError
from bot.store.keyring import INDEX, KeyRing, Keys, new_key, write_keys
from bot.store.open_sealed import open_kept, replace_keys, require_keys


def _sealed_by_another(keys: Keys) -> Keys:
    return Keys(dict.fromkeys(keys.sealing, new_key()), keys.index)


def test_another_key_under_the_same_name_does_not_start(kept: Settings) -> None:
    right = keys_in_file(kept)
    replace_keys(kept, _sealed_by_another(right))
    with pytest.raises(SettingsError, match=f"under the name {next(iter(right.sealing))} stands another key"):
        require_keys(kept)
    with pytest.raises(SettingsError):
        require_keys(replace(kept, despite_findings=True))
    replace_keys(kept, right)
    require_keys(kept)


def test_another_key_for_looking_up_does_not_start(kept: Settings) -> None:
    replace_keys(kept, Keys(keys_in_file(kept).sealing, new_key()))
    with pytest.raises(SettingsError, match=f"under the name {INDEX} stands another key"):
        require_keys(kept)


def test_keys_that_are_set_are_tried_too(kept: Settings) -> None:
    with pytest.raises(SettingsError, match="ONELINE_DATA_KEYS do not open"):
        require_keys(replace(kept, data_keys=write_keys(_sealed_by_another(keys_in_file(kept)))))


def test_one_damaged_value_says_nothing_of_the_key(kept: Settings) -> None:
    with closing(open_kept(kept)) as store:
        store.receive(turn("T2", "canary-clover"), NOON)
        with store.db.writing() as c:
            c.execute(sa.text("UPDATE inbox SET turn = substr(turn, 1, length(turn) - 9) || 'AAAAAA==\"' WHERE id = 1"))
    require_keys(kept)


def test_a_line_that_runs_goes_on_with_the_key_it_had(kept: Settings) -> None:
    right = keys_in_file(kept)
    now = [right]
    ring = KeyRing(lambda: now[0], lambda: id(now[0]))
    now[0] = _sealed_by_another(right)
    sealed = ring.seal("canary-clover", "turn.text")
    assert KeyRing(lambda: right).unseal(sealed, "turn.text") == "canary-clover"
