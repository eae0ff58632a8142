"""`oneline voice render`: what is sent, what is kept, what is said when there is no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from online_voice import OnlineVoice, online_voice

from voice.audio import audio
from voice.cli.render import render_command
from voice.engines.choice import Choice, Home
from voice.tts import gtts_voice, speech_rate
from voice.tts.prerender import PACES, sentences
from voice.tts.speech_rate import measured
from voice.tts.voices import Synthesiser, open_synthesiser

PROMPTS = {
    "en": {
        "yes_no": "For yes, press 1. For no, press 2.",
        "again": "What do you need today?",
        "twice": "For yes, press 1.",
    },
    "zh": {"again": "您要办什么事？", "mark": "，"},
}
SPOKEN = {"en": {"For yes, press one.", "For no, press two.", "What do you need today?"}, "zh": {"您要办什么事？"}}
OF = {"en": "en", "zh-CN": "zh"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    choice = Choice({}, {"en": ("espeak",), "zh": ("espeak",)}, {"en": "en", "zh": "zh-CN"})
    return Home(tmp_path / "models", tmp_path / "clips", tmp_path / "recordings", choice)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineVoice]:
    with online_voice(tmp_path) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.proxy)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
        monkeypatch.delenv("https_proxy", raising=False)
        monkeypatch.setattr(gtts_voice, "WAITS", (0.0, 0.0))
        yield server


@pytest.fixture
def mouth(home: Home) -> Synthesiser:
    return open_synthesiser(home)


def render(home: Home, *arguments: str) -> Result:
    """By the online voice where nothing else is said."""
    named = arguments if "--engine" in arguments else (*arguments, "--engine", "gtts")
    return CliRunner().invoke(render_command(lambda: home, lambda: PROMPTS), named, catch_exceptions=False)


def test_each_sentence_stands_once_on_the_list_and_signs_do_not() -> None:
    listed = sentences(PROMPTS)
    assert {language: {p.text for p in listed if p.language == language} for language in SPOKEN} == SPOKEN
    assert len(listed) == 4
    assert {prompt.language for prompt in sentences(PROMPTS, ["zh"])} == {"zh"}


def test_prompts_are_rendered_online_once_at_both_paces(service: OnlineVoice, home: Home, mouth: Synthesiser) -> None:
    result = render(home)
    assert result.exit_code == 0
    assert "4 rendered, 0 there before, 0 failed" in result.output
    assert {(text, OF[voice]) for text, voice in service.asked} == {(t, lang) for lang in SPOKEN for t in SPOKEN[lang]}
    assert len(service.asked) == 4
    for language, texts in SPOKEN.items():
        for text in texts:
            for speed in PACES:
                assert mouth.ready(text, language, speed)
                heard = audio.from_ulaw(mouth.sound(text, language, speed))
                low, high = speech_rate.RATES[speed][language]
                assert low <= measured(heard, text, language) <= high
                assert -22 <= audio.decibels(heard) <= -18
                assert audio.peak(heard) <= -3
    again = render(home)
    assert "0 rendered, 4 there before" in again.output
    assert len(service.asked) == 4


def test_a_language_may_be_named_and_force_renders_again(service: OnlineVoice, home: Home) -> None:
    assert "1 rendered" in render(home, "zh").output
    assert "1 rendered" in render(home, "zh", "--force").output
    assert [voice for _, voice in service.asked] == ["zh-CN", "zh-CN"]


def test_an_unknown_language_is_refused_by_name(home: Home) -> None:
    result = render(home, "xx")
    assert result.exit_code == 2
    assert "no prompts in xx" in result.output


def test_without_a_network_one_sentence_says_so_and_nothing_is_left_behind(
    home: Home, mouth: Synthesiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setattr(gtts_voice, "WAITS", (0.0, 0.0))
    result = render(home)
    assert result.exit_code == 0
    assert result.output.count("can not be reached") == 1
    assert "local voices" in result.output
    assert not list(home.clips.rglob("*"))
    assert mouth.sound("What do you need today?", "en")


def test_answers_without_sound_are_counted_and_given_up_after_three(service: OnlineVoice, home: Home) -> None:
    service.answers = ["consent page"]
    result = render(home)
    assert "3 failed" in result.output and "in a row" in result.output
    assert "en yes_no.1: the online voice answered without sound." in result.output
    assert "press" not in result.output
    assert not list(home.clips.rglob("*.ul"))


def test_one_bad_answer_spoils_no_other_sentence(service: OnlineVoice, home: Home) -> None:
    service.answers = ["short", "short", "short", "good"]
    assert "3 rendered, 0 there before, 1 failed" in render(home).output


def test_local_voices_render_ahead_too(home: Home, mouth: Synthesiser) -> None:
    assert "4 rendered" in render(home, "--engine", "local").output
    assert "0 rendered, 4 there before" in render(home, "--engine", "local").output
    assert mouth.ready("您要办什么事？", "zh") and mouth.ready("For no, press two.", "en", "slow")
    assert len(list((home.clips / "fixed").glob("*.ul"))) == 8


def test_old_wordings_are_removed_and_live_sentences_stay(home: Home, mouth: Synthesiser) -> None:
    mouth.clips.keep("0" * 64, b"\x55" * 1000, fixed=True)
    mouth.sound("It is open today until five.", "en")
    assert "1 old ones removed" in render(home, "zh", "--engine", "local").output
    assert mouth.ready("It is open today until five.", "en")


def test_a_city_without_an_online_voice_is_told_so(home: Home, tmp_path: Path) -> None:
    alone = Home(home.models, home.clips, home.recordings, Choice({}, home.choice.speak))
    assert "4 without a voice" in render(alone).output
