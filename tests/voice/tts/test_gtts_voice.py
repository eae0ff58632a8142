"""The online voice's own library, unmodified, against its service on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from online_voice import OnlineVoice, online_voice

from voice.audio import audio
from voice.tts.gtts_voice import Refused, Unreachable, fetched
from voice.tts.synthesiser import SpeakFailed

TEXT = "A person will ring you as soon as they can."
FIXED = frozenset({TEXT, "您要办什么事？", "Press 1 for yes.", "Hello."})


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineVoice]:
    with online_voice(tmp_path) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.proxy)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
        monkeypatch.delenv("https_proxy", raising=False)
        yield server


def ask(text: str = TEXT, voice: str = "en", timeout: float = 10.0) -> tuple[bytes, list[float]]:
    waited: list[float] = []
    return fetched(text, voice, FIXED, timeout, waited.append), waited


@pytest.mark.parametrize(("text", "voice"), [(TEXT, "en"), ("您要办什么事？", "zh-CN")])
def test_a_fixed_sentence_comes_back_as_sound(service: OnlineVoice, text: str, voice: str) -> None:
    samples, waited = ask(text, voice)
    assert 0.8 < audio.seconds(samples) < 6
    assert audio.decibels(samples) > -40
    assert service.asked == [(text, voice)]
    assert service.hosts == ["translate.google.com:443"]
    assert not waited


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        ("consent page", SpeakFailed, "without sound"),
        ("short", SpeakFailed, "where"),
        ("noise", SpeakFailed, "no sound"),
        ("429", Unreachable, "429"),
        ("cut", Unreachable, "can not be reached"),
    ],
)
def test_an_answer_that_is_no_speech_is_asked_for_three_times_and_then_fails(
    service: OnlineVoice, behaviour: str, error: type[Exception], words: str
) -> None:
    service.answers = [behaviour]
    waited: list[float] = []
    with pytest.raises(error, match=words) as raised:
        fetched(TEXT, "en", FIXED, 10.0, waited.append)
    assert TEXT not in str(raised.value)
    assert len(service.asked) == 3
    assert waited == sorted(waited) and len(waited) == 2


def test_a_service_that_hangs_is_left_after_the_time_out(service: OnlineVoice) -> None:
    service.answers = ["hang"]
    with pytest.raises(Unreachable):
        ask(timeout=0.3)
    assert len(service.asked) == 3


def test_a_service_that_comes_round_is_used(service: OnlineVoice) -> None:
    service.answers = ["429", "consent page", "good"]
    samples, waited = ask()
    assert audio.seconds(samples) > 1
    assert len(waited) == 2


def test_whoever_can_not_show_that_they_are_the_service_is_told_and_believed_nothing(
    service: OnlineVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(Unreachable, match="SSLError"):
        ask()
    assert service.hosts
    assert not service.asked, "no sentence was sent"


def test_a_machine_without_a_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("https_proxy", raising=False)
    with pytest.raises(Unreachable, match="can not be reached"):
        ask()


@pytest.mark.parametrize("text", ["Your code is four.", "Mrs Smith will ring you.", "Press 1 for yes.", ""])
def test_what_is_not_a_fixed_wording_or_has_a_digit_is_never_sent(service: OnlineVoice, text: str) -> None:
    with pytest.raises(Refused) as raised:
        ask(text)
    assert not service.hosts
    assert not text or text not in str(raised.value)
