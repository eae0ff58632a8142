"""`oneline settings check` looks at every file of what can be tuned, and says which can not be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.settings import Settings
from oneline.cli import settings_check
from voice.tuning import TuningError

ROOT = Path(__file__).parents[3]


def test_the_files_of_every_room_are_looked_at() -> None:
    rooms = {f"voice.{path.parent.name}.tuning" for path in (ROOT / "voice").rglob("tuning.yml")}
    own = {f"bot.config.{path.stem}" for path in (ROOT / "bot" / "config").glob("*.yml")}
    assert rooms | own | {"bot.config.thresholds", "bot.config.weights"} == {*settings_check.TUNED}
    assert not [*settings_check.tuned(Settings())]


def test_one_that_can_not_be_used_is_said_and_the_others_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def broken(name: str) -> None:
        looked.append(name)
        if name == "voice.asr.tuning":
            raise TuningError("voice/asr/tuning.yml can not be used")

    monkeypatch.setattr(settings_check, "import_module", broken)
    assert [finding.text for finding in settings_check.tuned(Settings())] == ["voice/asr/tuning.yml can not be used"]
    assert looked == [*settings_check.TUNED]
