"""Commands that look at a line make none where a folder is mistyped, and what can not be used is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.config.settings import Settings, SettingsError
from bot.store.open_sealed import open_kept, open_there
from oneline.cli.main import main


def _ask(*words: str, **given: str) -> Result:
    return CliRunner().invoke(main, words, env={f"ONELINE_{name}": value for name, value in given.items()})


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database and no keys of this machine's."""
    for name in ("DATABASE", "DATA_KEYS", "DATA"):
        monkeypatch.delenv(f"ONELINE_{name}", raising=False)


LOOKS = [
    "case list", "case show 482913", "case take 482913", "case note 482913 rang", "data purge", "data audit",
    "keys list", "keys rotate", "keys forget a", "resident show +15550100", "resident export +15550100",
    "resident erase +15550100 --yes", "db backup", "call keys:1",
]  # fmt: skip


@pytest.mark.parametrize("words", LOOKS)
def test_a_command_that_looks_at_a_line_makes_none(words: str, tmp_path: Path) -> None:
    said = _ask(*words.split(), DATA=str(tmp_path / "typo"))
    assert said.exit_code == 1
    assert said.output.startswith(f"Error: There is no line in {tmp_path / 'typo'}; set ONELINE_DATA")
    assert not list(tmp_path.iterdir())


def test_the_check_of_settings_makes_no_line_either(tmp_path: Path) -> None:
    said = _ask("settings", "check", DATA=str(tmp_path / "typo"))
    assert f"There is no line in {tmp_path / 'typo'} yet" in said.output
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_named_is_looked_at_and_not_made(tmp_path: Path) -> None:
    assert "There is no line" in _ask("case", "list", "--data", str(tmp_path / "typo")).output
    assert _ask("db", "upgrade", DATA=str(tmp_path / "line")).exit_code == 0
    assert _ask("case", "list", "--data", str(tmp_path / "line")).exit_code == 0


def test_beside_another_database_its_keys_tell_that_a_line_is_there(tmp_path: Path, url: str) -> None:
    settings = Settings(data=tmp_path / "line", database=url)
    if not url.startswith("sqlite"):
        with pytest.raises(SettingsError, match="There is no line"):
            open_there(settings)
    open_kept(settings).close()
    open_there(settings).close()


@pytest.mark.parametrize("address", ["nonsense", "mysql://user@host/name", "siamese:///cat"])
@pytest.mark.parametrize("words", ["db check", "db upgrade", "run"])
def test_an_address_that_is_no_database_s_is_one_sentence(address: str, words: str, tmp_path: Path) -> None:
    said = _ask(*words.split(), DATABASE=address, DATA=str(tmp_path), PORT="18080", VOICE_PORT="18081")
    assert said.exit_code == 1
    assert said.output.startswith("Error: ONELINE_DATABASE is not the address of a database")


@pytest.mark.parametrize("words", ["db upgrade", "run"])
def test_a_data_folder_that_can_not_be_made_is_one_sentence(words: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = _ask(*words.split(), DATA=str(tmp_path / "file" / "data"), PORT="18080", VOICE_PORT="18081")
    assert said.exit_code == 1
    assert said.output.startswith(f"Error: {tmp_path / 'file' / 'data'} cannot be used: Not a directory.")


def test_a_disk_that_can_only_be_read_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object, *_: object, **__: object) -> int:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr("bot.store.open_sealed.os.open", refuse)
    said = _ask("db", "upgrade", DATA=str(tmp_path))
    assert (said.exit_code, "Read-only file system. Correct that" in said.output) == (1, True)
