"""How staff are reached: read from the settings, and refused where it can not work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from demo_city import demo_city

from bot.config.settings import Settings, SettingsError
from bot.notify.mail import open_mail
from bot.notify.reach import PRINT, Reach, lacking, reach_of
from oneline.cli.settings_check import check_settings

CITY = replace(demo_city(), demo=False)
NONE = Settings(notify="", staff_phone="")


def test_where_nothing_is_set_nobody_is_reached() -> None:
    assert not reach_of(NONE, CITY).is_there
    assert reach_of(replace(NONE, staff_phone="+15550100"), CITY).is_there
    assert reach_of(replace(NONE, notify="print:"), CITY).is_there


def test_in_the_made_up_city_with_its_page_the_printed_line_counts() -> None:
    demo = replace(CITY, demo=True)
    assert reach_of(NONE, demo) == Reach((PRINT,))
    assert not reach_of(replace(NONE, simulator=False), demo).is_there


def test_several_addresses_at_once_and_a_second_round() -> None:
    settings = replace(NONE, notify="mailto:a@b.example, sms:+15550100,https://c.example/h", notify_second="print:")
    reach = reach_of(settings, CITY)
    assert reach.first == ("mailto:a@b.example", "sms:+15550100", "https://c.example/h")
    assert reach.later == (*reach.first, "print:")


@pytest.mark.parametrize(
    "address", ["a@b.example", "mailto:", "mailto:a", "sms:0800", "http://c.example/h", "https://", "ftp://c.example", "print"]
)  # fmt: skip
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(SettingsError, match="ONELINE_NOTIFY"):
        reach_of(replace(NONE, notify=address), CITY)


@pytest.mark.parametrize(
    ("address", "named"),
    [("mailto:a@b.example", "ONELINE_SMTP"), ("sms:+15550100", "ONELINE_TWILIO_ACCOUNT_SID"), ("https://c.example/h", "ONELINE_NOTIFY_SECRET")],
)  # fmt: skip
def test_what_an_address_needs_beside_it_is_named(address: str, named: str) -> None:
    assert named in " ".join(lacking(NONE, Reach((address,))))
    assert lacking(NONE, Reach((PRINT,))) == []


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_what_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="ONELINE_SMTP"):
        open_mail(address, "", "a@b.example")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"simulator": False}, "NOBODY IS TOLD"),
        ({"simulator": False, "staff_phone": "+15550100"}, "Only ONELINE_STAFF_PHONE"),
        ({"notify": "print:"}, "a line that the worker prints"),
        ({"notify": "mailto:a@b.example"}, "ONELINE_SMTP is empty"),
    ],
)
def test_the_check_of_settings_says_loudly_what_is_missing(tmp_path: Path, given: dict[str, Any], told: str) -> None:
    settings = replace(Settings(data=tmp_path), **given)
    assert any(told in finding.text for finding in check_settings(settings))


def test_the_check_finds_nothing_where_two_rounds_are_told(tmp_path: Path) -> None:
    settings = replace(Settings(data=tmp_path), notify="mailto:a@b.example", notify_second="print:")
    settings = replace(settings, smtp="smtp://mail.example", smtp_from="line@b.example")
    assert not any("NOTIFY" in finding.text or "nobody" in finding.text for finding in check_settings(settings))
