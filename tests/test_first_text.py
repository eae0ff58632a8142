"""The page of the first real text names commands, settings and files that there are, and ten steps with a price each."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click

from bot.config.settings import Settings
from oneline.cli.main import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "first-text.md").read_text(encoding="utf-8")


def test_every_command_it_names_is_there() -> None:
    named = set(re.findall(r"`oneline ((?:[a-z-]+ ?)+)", PAGE))
    assert len(named) > 10
    for words in named:
        group: click.Command | None = main
        for word in words.split():
            if not isinstance(group, click.Group):
                break
            group = group.get_command(click.Context(group), word)
            assert group is not None, words


def test_every_setting_it_names_is_there() -> None:
    for name in set(re.findall(r"ONELINE_([A-Z_]+)", PAGE)):
        assert name.lower().removesuffix("_file") in {field.name for field in dataclasses.fields(Settings)}, name


def test_every_file_it_leads_to_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / path).exists(), path


def test_it_has_ten_steps_each_with_how_to_know_and_a_price_and_says_of_which_day_prices_are() -> None:
    steps = re.split(r"^\d+\. ", PAGE.split("## The ten steps")[1].split("Nothing comes?")[0], flags=re.MULTILINE)[1:]
    assert len(steps) == 10
    for step in steps:
        assert re.search(r"Done:\s", step), step
        assert re.search(r"\*[^*]+\*\s*$", step), step
    assert "27 November 2026" in PAGE
    assert "They change" in PAGE
