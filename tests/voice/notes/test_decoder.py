"""A stranger's recording is decoded in a process of its own: whatever it is, samples or a word come of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from heard import noise, tones
from recordings import FORMATS, recording

from voice.audio import audio
from voice.notes.decoder import NotDecoded, decode
from voice.notes.tuning import TUNING

SOUND = tones({400.0: -12.0, 900.0: -12.0}, 2.0)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_apps_send_is_decoded_to_what_went_in(kind: str) -> None:
    samples = decode(recording(SOUND, kind))
    assert audio.seconds(samples) == pytest.approx(2.0, abs=0.15)
    assert audio.decibels(samples) == pytest.approx(audio.decibels(SOUND), abs=1.5)


@pytest.mark.parametrize(
    "data",
    [b"", b"OggS" + bytes(2000), b"\xff\xfb" + bytes(500), recording(SOUND)[:200], b"#EXTM3U\nfile:///etc/passwd\n"],
)
def test_what_is_no_recording_gives_no_sound(data: bytes) -> None:
    with pytest.raises(NotDecoded, match="no sound"):
        decode(data)


def test_half_a_recording_gives_its_half() -> None:
    whole = recording(noise(-20.0, 4.0))
    assert 0.5 < audio.seconds(decode(whole[: len(whole) // 2])) < 3.5


def test_a_recording_too_long_is_not_unpacked_whole() -> None:
    with pytest.raises(NotDecoded, match="too long"):
        decode(recording(audio.silence(TUNING.decoding.longest + 5)))


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os; os.abort()", "crashed"),
        ("import time; time.sleep(60)", "too slow"),
        ("raise SystemExit(1)", "crashed"),
    ],
)
def test_a_decoder_that_crashes_or_hangs_is_a_recording_not_decoded(program: str, why: str) -> None:
    with pytest.raises(NotDecoded, match=why):
        decode(recording(SOUND), (sys.executable, "-c", program), seconds=1.0)


def test_the_decoder_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_TELEGRAM_TOKEN", "canary-token")
    told = decode(b"", (sys.executable, "-c", "import os; print(sorted(os.environ))"))
    assert b"canary" not in told
    assert b"ONELINE" not in told


def test_the_decoder_opens_and_writes_nothing() -> None:
    program = "from voice.notes.decode_process import confine; confine(); open('/etc/hostname')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert "Too many open files" in done.stderr
