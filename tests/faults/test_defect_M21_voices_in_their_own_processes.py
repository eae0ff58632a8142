"""M21 and C1 for voices: what speaks is never in our process, knows no secret, and what ends it costs one sentence."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voice.tts import espeak_voice, kokoro_voice
from voice.tts.espeak_voice import Espeak, english_sounds
from voice.tts.kokoro_voice import Kokoro
from voice.tts.subprocess_voice import Child
from voice.tts.synthesiser import SpeakFailed

ROOT = Path(__file__).parents[2]
NASTY = [
    "\ufdfa" * 500,
    "\x00<break/>\x1b[[",
    "a\u0301" * 5000,
    "%s%n" * 200,
    "1" * 2000,
    "\u202e\u200f" * 300,
    "🧿" * 600,
]
LOADED = """
import sys
from voice.tts.espeak_voice import Espeak
from voice.tts.kokoro_voice import Kokoro, presence
Espeak().speak("Hello.", "en")
if presence("zh").there:
    Kokoro().speak("您好 fax。", "zh")
    assert "onnxruntime" not in sys.modules
print([line for line in open("/proc/self/maps") if "espeak" in line or "onnxruntime" in line])
"""


def needs(presence: espeak_voice.Presence) -> None:
    if not presence.there:
        pytest.skip(f"{presence.why} {presence.remedy}")


def test_nothing_of_a_voice_is_loaded_into_the_process_that_asks() -> None:
    needs(espeak_voice.presence("en"))
    if not Path("/proc/self/maps").exists():
        pytest.skip("this system does not show what a process has loaded")
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=200, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr[-500:]


def test_one_file_loads_espeak() -> None:
    using = [path for path in (ROOT / "voice").rglob("*.py") if "import espeakng_loader" in path.read_text()]
    assert [path.name for path in using] == ["espeak_process.py"]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_sentences_are_spoken_or_fail_and_end_nothing(text: str) -> None:
    needs(espeak_voice.presence("en"))
    child = Child("voice.tts.espeak_process")
    child.start()
    before = child.process_id
    try:
        for language in ("en", "zh", "ar"):
            head, _ = child.ask({"text": text, "voice": espeak_voice.VOICES[language], "speed": 1.0})
            assert "size" in head or "failed" in head
        english_sounds(text, child)
        assert child.process_id == before
    finally:
        child.close()


@pytest.mark.parametrize("engine", ["espeak", "kokoro"])
def test_a_voice_that_died_speaks_the_next_sentence(engine: str) -> None:
    module, language = (espeak_voice, "en") if engine == "espeak" else (kokoro_voice, "zh")
    needs(module.presence(language))
    child = Child(f"voice.tts.{engine}_process")
    speaker = Espeak(child=child) if engine == "espeak" else Kokoro(child=child)
    try:
        assert speaker.speak("您好。", "zh")
        process = child.process_id
        assert process
        os.kill(process, signal.SIGSEGV)
        until = time.monotonic() + 120
        while child.process_id and time.monotonic() < until:
            time.sleep(0.01)
        assert speaker.speak("您好。", "zh")
        assert child.process_id not in {None, process}
    finally:
        child.close()


def test_a_voice_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "spy.py").write_text("import json, os; print(json.dumps({'failed': ' '.join(os.environ)}), flush=True)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")
    with pytest.raises(SpeakFailed, match="PATH") as told:
        Child("spy").start()
    assert "TWILIO" not in str(told.value)
