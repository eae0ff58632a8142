"""A city that has written nothing about calls is called all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tools import ROOT

from bot.config.settings import Settings
from oneline.processes.voice import VOICE, tuned_by, voice_home
from voice.engines.choice import read_choice


def test_a_city_without_files_about_calls_hears_and_speaks_as_the_made_up_one(tmp_path: Path) -> None:
    settings = replace(Settings(), city=tmp_path, data=tmp_path / "data")
    assert voice_home(settings).choice == read_choice(ROOT / "city" / VOICE)
    assert tuned_by(settings, "pacing.yml") == settings.home / "city" / "pacing.yml"


def test_its_own_file_goes_before(tmp_path: Path) -> None:
    (tmp_path / "pacing.yml").write_text("", encoding="utf-8")
    assert tuned_by(replace(Settings(), city=tmp_path), "pacing.yml") == tmp_path / "pacing.yml"
