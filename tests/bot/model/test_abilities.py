"""Who can be rung, and what STOP ends, is decided by what a channel declares, never by how a name or an address begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.city.city import read_city
from bot.city.sending_limits import toll_of
from bot.model.abilities import Abilities, AddressKind
from bot.model.case import Case
from bot.model.turn import Turn, UndeclaredChannels, declare, number_of
from bot.reminders.ways import Ways, way_out
from channels.found import abilities, declare_found

NOW = datetime(2026, 12, 2, 10, tzinfo=UTC)
NUMBER, CITY = "+15555550123", Path(__file__).parents[3] / "city"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    declare_found()


@pytest.mark.parametrize(
    ("kind", "address", "number"),
    [
        ("telephone", NUMBER, NUMBER), ("telephone", "12345", ""), ("either", NUMBER, NUMBER), ("either", "call:ab1", ""),
        ("opaque", NUMBER, ""), ("opaque", "812345678", ""),
    ],
)  # fmt: skip
def test_an_address_is_rung_back_where_its_channel_says_that_it_is_a_telephone(
    kind: AddressKind, address: str, number: str
) -> None:
    declare({"smsx": Abilities(address=kind)})
    assert number_of("smsx", address) == Turn("1", "smsx", address, NOW).number == number


def test_a_name_that_begins_like_another_has_nothing_of_it() -> None:
    declare(abilities() | {"phonebook": Abilities(), "smsgate": Abilities()})
    assert not Turn("1", "phonebook", "x", NOW).is_spoken
    assert not Turn("1", "smsgate", "x", NOW).abilities.has_stop_word


def test_a_channel_that_is_here_no_more_carries_text_and_nothing_else() -> None:
    assert Turn("1", "was-here-last-year", NUMBER, NOW).abilities == Abilities()


def test_before_anything_is_declared_nobody_is_taken_for_a_chat() -> None:
    declare({})
    with pytest.raises(UndeclaredChannels, match="import oneline"):
        number_of("sms", NUMBER)


def test_an_account_whose_id_looks_like_a_number_is_neither_rung_nor_texted() -> None:
    declare(abilities() | {"app": Abilities()})
    case = Case(code="123452", service="", kind="person", state="open", opened_at=NOW, channel="app", address=NUMBER)
    city = read_city(CITY)
    assert way_out(case, "phone", city, Ways()) is None
    assert way_out(case, "sms", city, Ways()) is None
    way = way_out(case, "", city, Ways())
    assert way is not None
    assert (way.channel, way.address) == ("app", NUMBER)


def test_an_account_is_counted_without_a_range_and_not_refused_for_its_country() -> None:
    declare(abilities() | {"app": Abilities(price="message")})
    city = read_city(CITY)
    limits = replace(city.limits, ways=("app", "sms"))
    paid = toll_of(limits, "app", "812345678", "hello there my friend", ["x"])
    assert paid is not None
    assert (paid.prefix, paid.refused) == ("", False)
    short = toll_of(limits, "sms", "12345", "hello there my friend", ["x"])
    assert short is not None
    assert short.refused
