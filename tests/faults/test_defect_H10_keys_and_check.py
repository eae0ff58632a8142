"""Keys are made, listed, changed and taken away by a command; a check says what is not as it should be (H10)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_line import NOON, turn

from bot.config.settings import Settings
from bot.store import Store, open_store
from bot.store.open_sealed import open_kept
from bot.store.reencrypt import count_by_key
from bot.system.data_lock import hold
from oneline.cli import settings_check
from oneline.cli.main import main
from oneline.cli.settings_check import Finding


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with one text in it, in a folder of its own."""
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    opened = open_kept(Settings(data=tmp_path))
    opened.receive(turn("T1", "canary-thistle"), NOON)
    yield opened
    opened.close()


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def _ids(tmp_path: Path) -> list[str]:
    return [line.partition("=")[0] for line in (tmp_path / "data.keys").read_text(encoding="utf-8").splitlines()]


def test_a_key_is_changed_while_the_line_runs_and_the_old_one_taken_away(store: Store, tmp_path: Path) -> None:
    (first, index) = _ids(tmp_path)
    assert index == "index"
    assert _run("keys", "forget", first).exit_code == 1, "the only one"
    rotated = _run("keys", "rotate")
    assert rotated.exit_code == 0, rotated.output
    assert "No longer needed" in rotated.output
    second = _ids(tmp_path)[0]
    assert second != first
    assert store.records(1)[0].turn.text == "canary-thistle", "a process that runs reads the new key"
    assert _run("keys", "forget", first).exit_code == 0
    assert _ids(tmp_path) == [second, "index"]
    assert store.records(1)[0].turn.text == "canary-thistle"
    listed = _run("keys", "list").output
    assert f"{second} (for what is new)" in listed
    for line in (tmp_path / "data.keys").read_text(encoding="utf-8").splitlines():
        assert line.partition("=")[2] not in listed + rotated.output


def test_a_line_that_runs_writes_with_the_new_key_at_once(store: Store, tmp_path: Path) -> None:
    first = _ids(tmp_path)[0]
    assert _run("keys", "rotate").exit_code == 0
    store.receive(turn("T2", "canary-clover"), NOON)
    assert set(count_by_key(store.db)) == {_ids(tmp_path)[0]}, "nothing it wrote needs the old key"
    assert _run("keys", "forget", first).exit_code == 0
    anew = open_kept(Settings(data=tmp_path))
    assert [record.turn.text for record in anew.records(1)] == ["canary-thistle", "canary-clover"]
    anew.close()


def test_keys_half_written_stop_nobody_who_writes(store: Store, tmp_path: Path) -> None:
    whole = (tmp_path / "data.keys").read_text(encoding="utf-8")
    (tmp_path / "data.keys").write_text(whole[:20], encoding="utf-8")
    store.receive(turn("T2", "canary-clover"), NOON)
    (tmp_path / "data.keys").write_text(whole, encoding="utf-8")
    assert store.records(1)[-1].turn.text == "canary-clover"


def test_no_key_is_forgotten_while_a_line_may_still_be_writing_with_it(store: Store, tmp_path: Path) -> None:
    first = _ids(tmp_path)[0]
    _run("keys", "rotate")
    with hold(tmp_path):
        refused = _run("keys", "forget", first)
        assert (refused.exit_code, "Wait a minute" in refused.output) == (1, True)
        assert first in _ids(tmp_path)
        long_ago = (tmp_path / "data.keys").stat().st_mtime - 61
        os.utime(tmp_path / "data.keys", (long_ago, long_ago))
        assert _run("keys", "forget", first).exit_code == 0
    assert store.records(1)[0].turn.text == "canary-thistle"


def test_keys_that_are_set_are_kept_until_the_line_was_started_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _run("keys", "new").output.splitlines()[0]
    monkeypatch.setenv("ONELINE_DATA_KEYS", f"{made}\n{(tmp_path / 'data.keys').read_text(encoding='utf-8')}")
    store.beat("worker", datetime.now(UTC))
    told = _run("keys", "rotate").output
    assert "Restart it" in told
    assert "No longer needed" not in told


def test_a_key_that_something_needs_is_not_taken_away(store: Store, tmp_path: Path) -> None:
    first = _ids(tmp_path)[0]
    _run("keys", "rotate")
    lines = (tmp_path / "data.keys").read_text(encoding="utf-8").splitlines()
    (tmp_path / "data.keys").write_text("\n".join([lines[1], lines[0], lines[2]]), encoding="utf-8")
    open_kept(Settings(data=tmp_path)).receive(turn("T2", "more"), NOON)
    (tmp_path / "data.keys").write_text("\n".join(lines), encoding="utf-8")
    result = _run("keys", "forget", first)
    assert result.exit_code == 1
    assert "need this key" in result.output
    assert store.records(1)


def test_keys_may_be_set_from_a_file_elsewhere(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data.keys").rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").chmod(0o600)
    assert store.records(1)[0].turn.text == "canary-thistle"
    monkeypatch.setenv("ONELINE_DATA_KEYS_FILE", str(tmp_path / "elsewhere"))
    checked = _run("settings", "check")
    assert checked.exit_code == 0, checked.output
    assert "ONELINE_DATA_KEYS_FILE" not in checked.output
    assert _run("keys", "rotate").exit_code == 0
    assert not (tmp_path / "data.keys").exists()
    made = _run("keys", "new").output
    (tmp_path / "elsewhere").write_text(made, encoding="utf-8")
    checked = _run("settings", "check")
    assert checked.exit_code == 1, "made anew, the old one is missing"
    assert "can not be read" in checked.output


def test_the_check_is_loud_about_what_is_grave(store: Store, tmp_path: Path) -> None:
    assert _run("settings", "check").exit_code == 0
    assert "in the same folder as the data" in _run("settings", "check").output
    clear = open_store(f"sqlite:///{tmp_path / 'oneline.db'}")
    clear.receive(turn("T2", "in clear", "+12025550123"), NOON)
    clear.close()
    checked = _run("settings", "check")
    assert checked.exit_code == 1
    assert "are not encrypted" in checked.output
    assert _run("keys", "rotate", "--same").exit_code == 0
    assert _run("settings", "check").exit_code == 0
    (tmp_path / "oneline.db").chmod(0o644)
    assert "may be read by other users" in _run("settings", "check").output
    assert store.db


def test_a_part_of_the_house_may_add_its_own_look(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Finding("Nobody can be told of a case. Set one way to reach staff.")
    monkeypatch.setattr(settings_check, "CHECKS", [*settings_check.CHECKS, lambda settings: iter([found])])
    checked = _run("settings", "check")
    assert checked.exit_code == 1
    assert "!! Nobody can be told" in checked.output
    assert store.db
