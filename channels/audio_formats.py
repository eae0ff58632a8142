"""Which audio format a file has, by how its bytes begin: its name and what a provider says of it prove nothing."""

from __future__ import annotations

MAGIC_NUMBERS = (
    (0, b"OggS"),
    (0, b"#!AMR"),
    (0, b"ID3"),
    (0, b"\xff\xfb"),
    (0, b"\xff\xf3"),
    (0, b"\xff\xf2"),
    (0, b"\xff\xf1"),
    (0, b"\xff\xf9"),
    (8, b"WAVE"),
    (0, b"\x1a\x45\xdf\xa3"),
    (4, b"ftyp"),
)
"""Where in a file, and what stands there: Ogg, AMR, MP3 with and without a label, AAC, WAV, WebM, MP4 and M4A."""


def is_audio(data: bytes) -> bool:
    """True for a file of a format that can hold audio."""
    return any(data[at : at + len(mark)] == mark for at, mark in MAGIC_NUMBERS)
