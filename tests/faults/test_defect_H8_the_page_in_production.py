"""The page to try the line with is not there for strangers unless somebody says so in a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import create_app
from bot.commands.running import listening, parts
from bot.settings import Settings, read_settings

TWILIO = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": "token", "twilio_from": "+15550100"}
PUBLIC = {"public_base_url": "https://line.example"}


def _pages(settings: Settings) -> set[str]:
    return {rule.rule for rule in create_app(settings).url_map.iter_rules() if rule.rule == "/" or "/try" in rule.rule}


def test_the_page_is_there_on_a_machine_of_ones_own(tmp_path: Path) -> None:
    assert "/" in _pages(Settings(data=tmp_path))


@pytest.mark.parametrize("public", [PUBLIC, PUBLIC | TWILIO], ids=["a public address", "Twilio"])
def test_the_page_is_not_there_where_others_can_reach_the_line(tmp_path: Path, public: dict[str, str]) -> None:
    assert _pages(Settings(data=tmp_path, **public)) == set()


def test_an_explicit_word_brings_it_and_takes_it(tmp_path: Path) -> None:
    assert "/" in _pages(Settings(data=tmp_path, simulator=True, **PUBLIC))
    assert _pages(Settings(data=tmp_path, simulator=False)) == set()
    assert read_settings({"ONELINE_SIMULATOR": "yes"}).simulator is True
    assert read_settings({}).simulator is None


def test_in_production_the_web_process_is_told_not_to_serve_it(tmp_path: Path) -> None:
    web = next(part for part in parts(Settings(data=tmp_path), production=False) if part.name == "web")
    assert "ONELINE_SIMULATOR" not in web.environment
    assert not any(line.startswith("page") for line in listening(Settings(data=tmp_path), production=True))
    assert any(line.startswith("page") for line in listening(Settings(data=tmp_path), production=False))
