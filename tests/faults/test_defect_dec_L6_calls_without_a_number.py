"""Callers who show no number have a limit of their own: they neither take every seat nor keep each other out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_line import Call, FakeLine
from gateways import GatewayThread
from raw_sip import RawPhone

from bot.config.settings import Settings, SettingsError, read_settings
from oneline.processes.run import parts
from voice.telephony.sip.main import parser
from voice.telephony.sip.setup import Gateway
from voice.telephony.stream.client import LineAddress

SETUP = Gateway(LineAddress("ws://127.0.0.1:9/voice/stream", "secret"))


def _stay(call: Call) -> None:
    """Take the call and speak."""
    call.mark("start")
    call.play(bytes(160_000))


@pytest.fixture
def gateway() -> Iterator[GatewayThread]:
    """One with six seats."""
    with FakeLine(_stay) as line:
        one = GatewayThread(line.line.url, "--calls", "6")
        yield one
        one.stop()


def _rung(phone: RawPhone, *calls: str) -> Counter[int]:
    """Rings so often; gives how often which answer came."""
    for call in calls:
        phone.invite(call)
    return Counter(phone.wait(len(calls)).values())


def test_two_who_withhold_their_numbers_do_not_keep_out_a_third(gateway: GatewayThread) -> None:
    with (
        RawPhone(gateway.port, number="anonymous") as two,
        RawPhone(gateway.port, "127.0.0.2", "anonymous") as third,
    ):
        assert _rung(two, "a", "b") == {200: 2}
        assert _rung(third, "c") == {200: 1}


def test_a_seat_is_left_to_who_shows_a_number(gateway: GatewayThread) -> None:
    with RawPhone(gateway.port, number="anonymous") as hidden, RawPhone(gateway.port, number="15550101") as shown:
        assert _rung(hidden, "a", "b", "c", "d", "e", "f") == {200: 4, 486: 2}
        assert _rung(shown, "g") == {200: 1}


@pytest.mark.parametrize(
    ("calls", "withheld", "most"), [(2, None, 4), (10, None, 4), (40, None, 10), (40, 3, 3), (40, 0, 0)]
)
def test_how_many_have_no_number_is_a_quarter_and_four_at_least_unless_set(
    calls: int, withheld: int | None, most: int
) -> None:
    setup = replace(SETUP, calls=calls, withheld=withheld)
    assert (setup.most_of(""), setup.most_of("+15550101")) == (most, 2)


@pytest.mark.parametrize(
    ("given", "told"), [({}, None), ({"ONELINE_SIP_WITHHELD": "0"}, 0), ({"ONELINE_SIP_WITHHELD": "7"}, 7)]
)
def test_the_city_may_say_how_many(tmp_path: Path, given: dict[str, str], told: int | None) -> None:
    settings = replace(read_settings(given), data=tmp_path, sip_listen="127.0.0.1:5060")
    command = next(list(part.command) for part in parts(settings) if part.name == "sip")
    asked = parser().parse_args(command[command.index("voice.telephony.sip.main") + 1 :])
    assert (asked.withheld, asked.per_number) == (told, Settings().sip_per_number)
    for wrong in ("-1", "many"):
        with pytest.raises(SettingsError, match=r"^ONELINE_SIP_WITHHELD "):
            read_settings({"ONELINE_SIP_WITHHELD": wrong})
