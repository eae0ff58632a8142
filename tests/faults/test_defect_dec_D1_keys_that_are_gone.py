"""Where the keys of what is stored are gone the line does not start, names them, and never makes others beside the data."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sealed_line import keys_in_file
from small_line import NOON, turn

from bot.config.settings import Settings, SettingsError
from bot.store.keyring import Keys, new_key, write_keys
from bot.store.open_sealed import key_file, open_kept, require_keys


def _id(settings: Settings) -> str:
    return next(iter(keys_in_file(settings).sealing))


def test_where_the_file_of_keys_is_gone_nothing_opens_and_none_are_made(kept: Settings) -> None:
    gone = _id(kept)
    key_file(kept).rename(kept.data / "elsewhere")
    for opening in (open_kept, require_keys):
        with pytest.raises(SettingsError, match=gone) as told:
            opening(kept)
        assert "Put the file back" in str(told.value)
        assert not key_file(kept).exists()
    (kept.data / "elsewhere").rename(key_file(kept))
    with closing(open_kept(kept)) as store:
        assert store.records(1)[0].turn.text == "canary-thistle"


def test_no_word_makes_an_index_key_beside_data(kept: Settings) -> None:
    key_file(kept).unlink()
    with pytest.raises(SettingsError, match="move the database away"):
        open_kept(replace(kept, despite_findings=True))
    assert not key_file(kept).exists()


def test_other_keys_in_their_place_are_refused_and_those_that_are_missing_named(kept: Settings) -> None:
    gone = _id(kept)
    key_file(kept).write_text(write_keys(Keys({"other": new_key()}, new_key())), encoding="utf-8")
    with pytest.raises(SettingsError, match=gone):
        require_keys(kept)
    require_keys(replace(kept, despite_findings=True))


def test_keys_that_are_set_and_lack_one_are_refused(kept: Settings) -> None:
    gone = _id(kept)
    with pytest.raises(SettingsError, match=f"ONELINE_DATA_KEYS: {gone}"):
        require_keys(replace(kept, data_keys=write_keys(Keys({"other": new_key()}, new_key()))))


def test_a_line_that_runs_while_its_file_of_keys_goes_reads_on_and_makes_none(kept: Settings) -> None:
    with closing(open_kept(kept)) as store:
        key_file(kept).unlink()
        store.receive(turn("T2", "canary-clover"), NOON)
        assert {record.turn.text for record in store.records(1)} == {"canary-thistle", "canary-clover"}
    assert not key_file(kept).exists()


def test_an_empty_folder_and_a_database_without_people_get_keys(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    require_keys(settings)
    open_kept(settings).close()
    key_file(settings).unlink()
    open_kept(settings).close()
    assert key_file(settings).exists()
