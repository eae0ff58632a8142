"""Packets of any length become frames of 20 ms; a key is told once however often its packets come."""

from __future__ import annotations

import pytest
from aiortp.dtmf import DtmfEvent

from voice.telephony.sip.rtp_frames import Pieces, Presses

ONE, TWO, STAR, A = 1, 2, 10, 12
CUTS = [
    ("20 ms", [(0, 160), (160, 160)], [0, 160]),
    ("10 ms", [(0, 80), (80, 80), (160, 80), (240, 80)], [0, 160]),
    ("30 ms", [(0, 240), (240, 240)], [0, 160, 320]),
    ("60 ms", [(0, 480)], [0, 160, 320]),
    ("a lost packet of 30 ms begins a new grid", [(0, 240), (480, 240), (720, 240)], [0, 480, 640, 800]),
    ("timestamps begin again", [(2**32 - 80, 80), (0, 240)], [2**32 - 80, 80]),
    ("nothing in it", [(0, 0)], []),
]
PRESSED = [
    (
        "held, and its end three times",
        [(100, ONE, 0.00), (100, ONE, 0.02), (100, ONE, 0.04), (100, ONE, 0.04), (100, ONE, 0.04)],
        "1",
    ),
    ("the same key twice", [(100, ONE, 0.0), (100, ONE, 0.1), (900, ONE, 0.2), (900, ONE, 0.3)], "11"),
    ("only its last packet comes", [(100, ONE, 0.1)], "1"),
    ("a late repeat after the next key", [(100, ONE, 0.0), (900, TWO, 0.2), (100, ONE, 0.21), (900, TWO, 0.22)], "12"),
    ("held for ten seconds", [(100, STAR, second / 2) for second in range(20)], "*"),
    ("the same timestamp much later", [(100, ONE, 0.0), (100, ONE, 5.0)], "11"),
    ("letters are not for callers", [(100, A, 0.0)], ""),
]


@pytest.mark.parametrize(("packets", "stamps"), [row[1:] for row in CUTS], ids=[row[0] for row in CUTS])
def test_packets_are_cut_to_frames(packets: list[tuple[int, int]], stamps: list[int]) -> None:
    pieces = Pieces()
    found = [frame for stamp, size in packets for frame in pieces.cut(stamp, bytes(size))]
    assert [stamp for stamp, _ in found] == stamps
    assert {len(piece) for _, piece in found} <= {160}


def test_no_byte_is_lost_or_moved() -> None:
    pieces, sound = Pieces(), bytes(range(240)) * 4
    found = [piece for at in range(0, 960, 240) for _, piece in pieces.cut(at, sound[at : at + 240])]
    assert b"".join(found) == sound


@pytest.mark.parametrize(("packets", "keys"), [row[1:] for row in PRESSED], ids=[row[0] for row in PRESSED])
def test_a_key_is_told_once(packets: list[tuple[int, int, float]], keys: str) -> None:
    presses = Presses()
    told = [presses.press(stamp, DtmfEvent(event, False, 10, 160).serialize(), now) for stamp, event, now in packets]
    assert "".join(told) == keys


def test_a_packet_that_is_no_event_is_refused() -> None:
    with pytest.raises(ValueError, match="4 bytes"):
        Presses().press(0, b"\x01", 0.0)
