"""Another key under the right id is named by each check, and to look for it reads a sample and never every row."""

from __future__ import annotations

from contextlib import closing

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sealed_line import keys_in_file
from small_line import NOON, turn

from bot.config.settings import Settings
from bot.store.keyring import Keys, new_key
from bot.store.missing_keys import missing_keys
from bot.store.open_sealed import key_file, open_kept, replace_keys, require_keys, ring_of
from oneline.cli.main import main
from oneline.cli.settings_check import check_settings

ROWS = 5_000


def _stuff(settings: Settings) -> None:
    """Thousands of turns, all but the newest of an older key."""
    with closing(open_kept(settings)) as store, store.db.writing() as c:
        row = dict(c.execute(sa.text("SELECT * FROM inbox")).mappings().one())
        names = [name for name in row if name != "id"]
        values = ", ".join(f":{name}" for name in names)
        many = [{**row, "provider_id": f"P{number}"} for number in range(ROWS)]
        c.execute(sa.text(f"INSERT INTO inbox ({', '.join(names)}) VALUES ({values})"), many)


@pytest.mark.parametrize("command", [["settings", "check"], ["db", "check"]])
def test_a_check_names_another_key_under_the_right_id(
    kept: Settings, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONELINE_DATA", str(kept.data))
    right = keys_in_file(kept)
    named = f"under the name {next(iter(right.sealing))} stands another key"
    assert named not in CliRunner().invoke(main, command).output
    replace_keys(kept, Keys(dict.fromkeys(right.sealing, new_key()), right.index))
    told = CliRunner().invoke(main, command)
    assert told.exit_code != 0
    assert named in told.output or named in str(told.exception)


def test_who_only_looks_makes_no_keys(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_DATA", str(kept.data))
    key_file(kept).unlink()
    assert CliRunner().invoke(main, ["db", "check"]).exit_code != 0
    assert any("keys are gone" in finding.text for finding in check_settings(kept, thorough=False))
    assert not key_file(kept).exists()


def test_a_start_reads_a_sample_however_much_is_stored(kept: Settings) -> None:
    _stuff(kept)
    read = 0

    def count(cursor: object, row: object) -> object:
        nonlocal read
        read += 1
        return row

    @sa.event.listens_for(sa.Engine, "engine_connect")
    def counted(connection: sa.Connection) -> None:
        connection.connection.dbapi_connection.row_factory = count  # type: ignore[union-attr]

    try:
        require_keys(kept)
    finally:
        sa.event.remove(sa.Engine, "engine_connect", counted)
    assert 0 < read < ROWS / 2


def test_a_key_of_some_old_rows_is_missed_by_name(kept: Settings) -> None:
    _stuff(kept)
    right = keys_in_file(kept)
    replace_keys(kept, Keys({"newer": new_key(), **right.sealing}, right.index))
    with closing(open_kept(kept)) as store:
        store.receive(turn("T2", "canary-clover"), NOON)
    assert missing_keys(kept.database_url, ["newer"]) == [*right.sealing]
    assert missing_keys(kept.database_url, ring_of(kept).ids) == []
