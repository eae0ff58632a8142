"""Frames of AudioSocket, byte by byte as its documentation gives them."""

from __future__ import annotations

import pytest

from voice.telephony.asterisk.audiosocket_frames import Frame, Kind, Reader, call_of, cause_of, key_of, sound, write

ID = "40325ec2-5efd-4bd3-805f-53576e581d13"
BYTES = [
    ("hang up", "000000", Frame(Kind.HANGUP)),
    ("which call", "010010" + ID.replace("-", ""), Frame(Kind.ID, bytes.fromhex(ID.replace("-", "")))),
    ("a key", "03000135", Frame(Kind.KEY, b"5")),
    ("sound", "100004" + "01000200", Frame(Kind.SOUND, b"\x01\x00\x02\x00")),
    ("20 ms of sound", "100140" + "00" * 320, Frame(Kind.SOUND, bytes(320))),
    ("an error", "ff000102", Frame(Kind.ERROR, b"\x02")),
    ("an error without a cause", "ff0000", Frame(Kind.ERROR)),
    ("sound at 16 kHz, which we do not ask for", "120002" + "0100", Frame(0x12, b"\x01\x00")),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_bytes_are_a_frame_and_a_frame_its_bytes(text: str, frame: Frame) -> None:
    assert Reader().feed(bytes.fromhex(text)) == [frame]
    assert write(frame) == bytes.fromhex(text)


def test_frames_come_whole_however_they_are_cut() -> None:
    stream = b"".join(bytes.fromhex(row[1]) for row in BYTES)
    for size in (1, 2, 3, 5, 100, len(stream)):
        reader = Reader()
        found = [frame for at in range(0, len(stream), size) for frame in reader.feed(stream[at : at + size])]
        assert found == [row[2] for row in BYTES]


def test_the_call_is_named_as_asterisk_writes_it() -> None:
    assert call_of(BYTES[1][2]) == ID


@pytest.mark.parametrize("frame", [Frame(Kind.ID, b"short"), Frame(Kind.SOUND, bytes(16)), Frame(Kind.ID)])
def test_what_names_no_call_is_refused(frame: Frame) -> None:
    with pytest.raises(ValueError, match="id"):
        call_of(frame)


def test_keys_and_causes_are_read() -> None:
    assert key_of(Frame(Kind.KEY, b"*")) == "*"
    assert key_of(Frame(Kind.KEY)) == ""
    assert key_of(Frame(Kind.SOUND, b"5")) == ""
    assert cause_of(Frame(Kind.ERROR, b"\x01")) == "the caller hung up"
    assert cause_of(Frame(Kind.ERROR)) == "unknown"


def test_sound_too_long_for_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        sound(bytes(70_000))
