"""The page to try the line with is not there for strangers unless somebody says so in a word."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from small_line import NOON, shell, turn, with_case

from bot.config.settings import Settings, read_settings
from bot.model.turn_result import CaseOpening
from bot.store import open_store
from channels.simulator.codec import WAYS
from oneline.processes.run import listening, parts
from oneline.processes.voice import tries_of
from oneline.processes.web import create_app
from voice.telephony.stream.admission import Admission

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


@pytest.mark.parametrize("name", ["web", "worker"])
def test_in_production_web_and_worker_know_that_there_is_no_page(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Why a stand-in: nothing is started here, and the parts before the proxy are the same without it.
    (tmp_path / "nginx").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    part = next(part for part in parts(Settings(data=tmp_path / "d"), production=True) if part.name == name)
    assert part.environment["ONELINE_SIMULATOR"] == "no"


def test_calls_from_the_page_have_two_seats_of_ten_where_others_can_ring(tmp_path: Path) -> None:
    public = Settings(data=tmp_path, **PUBLIC)
    assert (public.voice_calls, tries_of(public), tries_of(Settings(data=tmp_path))) == (10, 2, 10)
    seats = Admission(10, tries_of(public))
    with seats.seat(is_try=True) as first, seats.seat(is_try=True) as second, seats.seat(is_try=True) as third:
        assert (first, second, third, seats.taken) == (True, True, False, 2)
        with ExitStack() as others:
            assert all(others.enter_context(seats.seat()) for _ in range(8))
            assert seats.is_full
    with seats.seat(is_try=True) as again:
        assert again


def test_a_try_takes_no_seat_where_none_is_free() -> None:
    seats = Admission(1, 1)
    with seats.seat() as real, seats.seat(is_try=True) as tried:
        assert (real, tried) == (True, False)
    with seats.seat(is_try=True) as tried:
        assert tried


@pytest.mark.parametrize(("channel", "slots"), [("sms", {"number": "1"}), ("sms-sim", {"number": "1", "try": "yes"})])
def test_cases_from_the_page_are_marked_as_tries(tmp_path: Path, channel: str, slots: dict[str, str]) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'tries.db'}")) as store:
        line = replace(shell(store, with_case("123455")), marked=frozenset(WAYS.values()))
        kept: list[CaseOpening] = []
        keep = store.save
        store.save = lambda claimed, work, **how: (kept.extend(work.answered.cases), keep(claimed, work, **how))[1]  # type: ignore[method-assign]
        store.receive(replace(turn("t"), channel=channel), NOON)
        assert line.work_once(NOON)
        assert [case.slots for case in kept] == [slots]
