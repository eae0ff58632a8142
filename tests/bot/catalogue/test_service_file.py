"""Tests of services that are decoded one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import SOUND, changed

from bot.catalogue.service_file import Services, read_about, read_services, save_services

GIVEN = [SOUND, changed(source_id="公交", public=False), changed(source_id="third", owner="", department={})]


def test_each_is_what_was_written(tmp_path: Path) -> None:
    save_services(GIVEN, tmp_path)
    services = Services(tmp_path)
    assert list(services) == read_services(tmp_path) == GIVEN
    assert services[-1] == GIVEN[-1]
    assert services[1:] == GIVEN[1:]
    assert len(services) == 3
    with pytest.raises(IndexError):
        services[3]


def test_what_is_wanted_of_all_stands_by_itself(tmp_path: Path) -> None:
    save_services(GIVEN, tmp_path)
    about = read_about(tmp_path)
    assert about.ids == ("bus-card", "公交", "third")
    assert about.hidden == (1,)
    assert about.departments == {"transport": SOUND.department, "": {}}
