"""What waits to be played comes out in frames of 20 ms, and marks with the frame that ends before them."""

from __future__ import annotations

import pytest

from voice.audio.audio import FRAME, SILENCE
from voice.telephony.stream.play_queue import LONGEST, PlayQueue

A, B = b"\x01", b"\x02"
SILENT = SILENCE * FRAME
ORDERS = [
    ("nothing waits", [], [(SILENT, [])]),
    ("a frame", [A * 160], [(A * 160, []), (SILENT, [])]),
    ("two pieces in one frame", [A * 100, B * 60], [(A * 100 + B * 60, [])]),
    ("less than a frame is filled up", [A * 100], [(A * 100 + SILENCE * 60, []), (SILENT, [])]),
    ("a mark after sound", [A * 320, "end"], [(A * 160, []), (A * 160, ["end"]), (SILENT, [])]),
    (
        "a mark within a frame",
        [A * 100, "middle", B * 220, "end"],
        [(A * 100 + B * 60, ["middle"]), (B * 160, ["end"])],
    ),
    ("a mark with nothing before it", ["now"], [(SILENT, ["now"])]),
    ("two marks at one place", [A * 160, "one", "two"], [(A * 160, ["one", "two"])]),
    ("a mark first, then sound", ["start", A * 160], [(A * 160, ["start"])]),
]


@pytest.mark.parametrize(("orders", "frames"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_frames_and_marks_come_out_in_order(orders: list[bytes | str], frames: list[tuple[bytes, list[str]]]) -> None:
    queue = PlayQueue()
    for order in orders:
        queue.mark(order) if isinstance(order, str) else queue.push(order)
    assert [queue.pull() for _ in frames] == frames


def test_clear_throws_away_and_gives_the_marks() -> None:
    queue = PlayQueue()
    queue.push(A * 400)
    queue.mark("first")
    queue.push(A * 400)
    queue.mark("second")
    queue.pull()
    assert queue.clear() == ["first", "second"]
    assert queue.empty
    assert queue.pull() == (SILENT, [])


def test_a_mark_after_a_clear_counts_from_what_was_played() -> None:
    queue = PlayQueue()
    queue.push(A * 800)
    queue.pull()
    queue.clear()
    queue.push(B * 160)
    queue.mark("new")
    assert queue.pull() == (B * 160, ["new"])


def test_played_counts_sound_and_not_silence() -> None:
    queue = PlayQueue()
    queue.push(A * 200)
    for _ in range(5):
        queue.pull()
    assert queue.played == 200


def test_more_than_ten_minutes_is_dropped() -> None:
    queue = PlayQueue()
    assert queue.push(bytes(LONGEST))
    assert not queue.push(A)
    assert len(queue) == LONGEST
