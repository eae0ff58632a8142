"""The settings of a channel stand in its own package, and are read, refused and withheld as all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.config.environment import inherits
from bot.config.setting import group_of, setting
from bot.config.settings import Settings, SettingsError, declare_settings, read_settings
from channels.found import declare_found


@dataclass(frozen=True, slots=True)
class PostSettings:
    """A channel that nobody has."""

    post_token: str = setting("", "Token of the post office.", secret=True, parts=("worker",))
    post_count: int = setting(3, "Letters a day.")


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    declare_settings([PostSettings])
    yield
    declare_found()


def test_they_are_read_from_the_environment_with_all_others() -> None:
    settings = read_settings({"ONELINE_POST_COUNT": "5", "ONELINE_PORT": "9000"})
    assert (group_of(PostSettings, settings), settings.port) == (PostSettings(post_count=5), 9000)
    assert group_of(PostSettings, Settings()) == PostSettings()


def test_one_that_can_not_be_used_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="ONELINE_POST_COUNT"):
        read_settings({"ONELINE_POST_COUNT": "many"})


def test_a_secret_is_shown_by_none_and_given_only_to_its_processes() -> None:
    assert "letter-key" not in repr(read_settings({"ONELINE_POST_TOKEN": "letter-key"}))
    given = [part for part in ("web", "worker", "voice") if inherits(part)("ONELINE_POST_TOKEN")]
    assert given == ["worker"]


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="post_count, post_token"):
        declare_settings([PostSettings, PostSettings])
