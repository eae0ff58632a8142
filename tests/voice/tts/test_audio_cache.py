"""Clips: whole or not at all, bounded, and nameless."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from voice.tts import audio_cache
from voice.tts.audio_cache import Clips, clip_name

SOUND = b"\x55" * 1000


def test_a_name_holds_no_word_and_differs_with_every_part() -> None:
    parts = ["piper", "1", "en", "default", "Your code is one two three."]
    names = {clip_name(*parts)} | {clip_name(*parts[:i], "other", *parts[i + 1 :]) for i in range(len(parts))}
    assert len(names) == len(parts) + 1
    assert all(len(name) == 64 and set(name) <= set("0123456789abcdef") for name in names)
    assert clip_name("ab", "c") != clip_name("a", "bc")


@pytest.mark.parametrize("fixed", [True, False])
def test_what_is_kept_is_found(tmp_path: Path, fixed: bool) -> None:
    store = Clips(tmp_path / "clips")
    assert store.find("a") is None
    assert store.keep("a", SOUND, fixed)
    assert store.find("a") == SOUND
    assert store.there("a") and store.fixed("a") is fixed
    assert Clips(tmp_path / "clips").find("a") == SOUND


@pytest.mark.parametrize("size", [0, 1, audio_cache.SHORTEST - 1])
def test_a_file_that_is_empty_or_too_short_counts_as_absent_and_is_removed(tmp_path: Path, size: int) -> None:
    store = Clips(tmp_path)
    assert not store.keep("a", SOUND[:size], fixed=True)
    (tmp_path / "fixed").mkdir(exist_ok=True)
    broken = tmp_path / "fixed" / "a.ul"
    broken.write_bytes(SOUND[:size])
    assert not store.there("a")
    assert store.find("a") is None
    assert not broken.exists()


def test_the_least_recently_used_live_sentences_go_first_and_fixed_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_cache, "LOOK_EVERY", 2)
    store, now = Clips(tmp_path, most=10 * len(SOUND)), time.time() - 3600
    store.keep("prompt", SOUND, fixed=True)
    for number in range(10):
        store.keep(str(number), SOUND)
        os.utime(tmp_path / "live" / f"{number}.ul", (now + number, now + number))
    assert store.find("0") == SOUND
    store.keep("10", SOUND)
    left = {path.stem for path in (tmp_path / "live").glob("*.ul")}
    assert "0" in left and "10" in left and not left & {"1", "2", "3"}
    assert len(left) <= 8
    assert store.find("prompt") == SOUND


def test_many_threads_write_whole_files_and_leave_no_other(tmp_path: Path) -> None:
    store = Clips(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: store.keep(str(number % 5), bytes([number % 5]) * 5000), range(200)))
    assert all(kept)
    assert sorted(path.name for path in (tmp_path / "live").iterdir()) == [f"{number}.ul" for number in range(5)]
    assert all(store.find(str(number)) == bytes([number]) * 5000 for number in range(5))


def test_a_disk_that_takes_nothing_costs_no_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Clips(tmp_path / "file")
    assert store.keep("a", SOUND) is False
    assert store.find("a") is None


def test_fixed_sentences_that_no_wording_asks_for_are_removed(tmp_path: Path) -> None:
    store = Clips(tmp_path)
    for name in ("old", "new"):
        store.keep(name, SOUND, fixed=True)
    store.keep("live", SOUND)
    assert store.forget_fixed({"new"}) == 1
    assert [store.there(name) for name in ("old", "new", "live")] == [False, True, True]


def test_only_this_user_can_read_them(tmp_path: Path) -> None:
    Clips(tmp_path).keep("a", SOUND)
    assert (tmp_path / "live" / "a.ul").stat().st_mode & 0o077 == 0


def test_a_live_sentence_that_nobody_needed_for_long_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_cache, "LOOK_EVERY", 2)
    store, long_ago = Clips(tmp_path), time.time() - audio_cache.UNUSED - 60
    for name, fixed in (("prompt", True), ("old", False), ("used", False)):
        store.keep(name, SOUND, fixed)
        os.utime(tmp_path / ("fixed" if fixed else "live") / f"{name}.ul", (long_ago, long_ago))
    assert store.find("used") == SOUND
    store.keep("new", SOUND)
    assert [store.there(name) for name in ("prompt", "old", "used", "new")] == [True, False, True, True]
