"""The bench of calls at once: how times are joined, what is promised, and one call at a real voice process."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from bench import voice, voice_load, voice_process, voice_watched
from bench.voice_callers import Rung
from bench.voice_load import Load, compared, promised
from bench.voice_process import House, Way, family
from bot.config.settings import Settings
from voice.asr.recogniser import Transcript
from voice.engines.deadline import Illness
from voice.telephony.stream.client import LineAddress


def _load(way: str, calls: int, at: float, **other: Any) -> Load:
    facts: dict[str, Any] = {
        "heard": 2, "asked": 2, "speed": [0.1], "words": [0.5], "lag": [at / 2], "first": [at], "answer": [at],
        "late": 0.0, "lost": 0, "slow": 0.0, "talking": 0.2, "silent": 0.02, "memory": 3.0,
    }  # fmt: skip
    return Load(way, calls, **{**facts, **other})


def _house(tmp_path: Path, *rows: dict[str, Any]) -> House:
    notes = tmp_path / "notes.jsonl"
    notes.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return House(LineAddress("ws://127.0.0.1:1/", ""), os.getpid(), notes)


UTTERANCE = {
    "what": "utterance", "call": "a", "decided": 12.0, "finished": 12.25, "behind": 0.25, "sound": 4.0, "spent": 1.0,
    "changed": [8.0, 10.5, 11.0], "words": 3,
}  # fmt: skip
ANSWERED = {"what": "answered", "call": "a", "at": 13.5, "said": True}


def test_times_of_a_call_are_joined_from_its_telephone_and_the_watch(tmp_path: Path) -> None:
    rung = Rung("a", began=10.0, ended=11.0, sounds=[5.0, 13.0, 14.0])
    times = voice_load._times(_house(tmp_path, UTTERANCE, ANSWERED), [rung])
    assert times == {"speed": [0.25], "words": [0.5], "lag": [0.5], "first": [1.0], "answer": [2.0]}


@pytest.mark.parametrize(
    ("rung", "rows"),
    [
        (Rung("b", began=10.0, ended=11.0, sounds=[13.0]), [UTTERANCE]),
        (Rung("a", refused=True), [UTTERANCE]),
        (Rung("a", began=10.0, ended=11.0), []),
    ],
    ids=["another call", "refused", "never heard"],
)
def test_what_was_not_heard_has_no_times(tmp_path: Path, rung: Rung, rows: list[dict[str, Any]]) -> None:
    assert not any(voice_load._times(_house(tmp_path, *rows), [rung]).values())


@pytest.mark.parametrize(
    ("loads", "calls"),
    [
        ([_load("ours", 4, 1.0), _load("ours", 6, 1.1), _load("ours", 8, 1.3)], 6),
        ([_load("ours", 4, 1.0), _load("ours", 6, 1.1, heard=1)], 4),
        ([_load("ours", 4, 1.0, answer=[1.0, 1.0, 1.0, 5.0])], 0),
        ([_load("ours", 4, 1.0), _load("ours", 6, 1.1, lag=[0.1, 3.0])], 4),
        ([_load("ours", 4, 1.0, answer=[])], 0),
    ],
    ids=["median too late", "a question unanswered", "one in four late", "heard too late", "nothing answered"],
)
def test_only_as_many_calls_are_promised_as_keep_every_bound(loads: list[Load], calls: int) -> None:
    assert next(iter(promised(loads))).startswith(f"ours: {calls} calls at once")


def test_each_way_stands_beside_the_naive_one_at_as_many_calls() -> None:
    loads = [_load("ours", 4, 1.0), _load("ours", 8, 1.0), _load("naive", 4, 2.0, silent=0.2)]
    assert list(compared(loads)) == [
        "ours, 4 at once, beside naive: answer p95 0.50, lag p95 0.50, core talking 1.00, core silent 0.10"
    ]


def test_a_row_has_a_place_for_every_column_and_a_dash_for_what_is_not_known() -> None:
    line = voice_load.row(_load("ours", 4, 1.0, answer=[]))
    assert len(line) == 20 + sum(width for _, width, _ in voice_load.COLUMNS)
    assert line.split()[:4] == ["ours", "4", "2/2", "0.100"] and line.count("   -") == 2


@pytest.mark.parametrize(
    ("parts", "calls"),
    [
        (["load"], [2, 3]),
        (["latency"], [1, Settings().voice_calls]),
        (["memory", "load"], [2, 3]),
        (["hearing", "speaking"], []),
    ],
)
def test_parts_that_need_calls_say_how_many(parts: list[str], calls: list[int]) -> None:
    assert voice._calls(parts, [2, 3]) == calls


def test_a_process_belongs_to_its_own_family_and_its_figures_are_read() -> None:
    house = House(LineAddress("", ""), os.getpid(), Path("none"))
    assert os.getpid() in family(os.getpid())
    assert house.processor() > 0 and 10 < house.memory() < 100_000 and house.noted("call") == []


class Heard:
    """A stream that heard three words."""

    def feed(self, samples: bytes) -> None:
        """Takes it in."""

    def partial(self) -> str:
        """Nothing yet."""
        return ""

    def finish(self) -> Transcript:
        """Three words."""
        return Transcript("one two three", 0.9)


def test_what_an_engine_hears_in_a_thread_of_its_own_is_noted_under_its_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(voice_watched.OUT, str(tmp_path / "notes.jsonl"))
    monkeypatch.setattr(voice_watched.HERE, "call", "a")
    utterance = voice_watched.WatchedUtterance(
        lambda: voice_watched.WatchedEngine(Heard(), asks=False), Illness("an engine")
    )
    utterance.feed(b"\0" * 320)
    finish, taken = utterance.finish, time.monotonic()
    monkeypatch.setattr(voice_watched.HERE, "call", "the next one")
    assert finish().text == "one two three"
    (noted,) = House(LineAddress("", ""), os.getpid(), tmp_path / "notes.jsonl").noted("utterance")
    assert (noted["call"], noted["words"], noted["sound"]) == ("a", 3, 0.02)
    assert noted["decided"] <= taken <= noted["finished"]


@pytest.mark.timeout(900)
def test_one_call_is_measured_at_a_real_voice_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(voice_process, "NEEDED", ("worker", "voice"))
    monkeypatch.setattr(voice_load, "QUESTIONS", 1)
    # Why no longer: what is made ahead meanwhile makes a figure worse, and none wrong.
    monkeypatch.setattr(voice_process, "WARMS", 10.0)
    (load,) = voice_load.measure([1], [Way("ours")], fewest=1)
    assert (load.calls, load.asked, load.heard, load.lost) == (1, 1, 1, 0)
    assert load.lag and load.first and load.silent > 0
    assert capsys.readouterr().out.startswith("ours")
