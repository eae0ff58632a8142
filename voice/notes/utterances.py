"""Cuts a recording into utterances: the silence around speech is left out, and a long one is cut where somebody rests."""

from __future__ import annotations

from collections.abc import Iterator

from voice.audio.audio import FRAME, FRAME_SECONDS
from voice.audio.vad import Vad
from voice.notes.tuning import TUNING

AROUND = round(TUNING.utterances.around / FRAME_SECONDS)
CUT_FROM = round(TUNING.utterances.cut_from / FRAME_SECONDS)
REST = round(TUNING.utterances.rest / FRAME_SECONDS)
LONGEST = round(TUNING.utterances.longest / FRAME_SECONDS)
SIZE = 2 * FRAME
"""Bytes of a frame."""


def utterances(samples: bytes) -> list[bytes]:
    """What is said in samples (16-bit, 8 kHz), in order; none where nobody speaks."""
    vad = Vad()
    frames = [samples[at : at + SIZE] for at in range(0, len(samples) - SIZE + 1, SIZE)]
    return [samples[first * SIZE : last * SIZE] for first, last in _spans([vad.hear(frame) for frame in frames])]


def _spans(voiced: list[bool]) -> Iterator[tuple[int, int]]:
    """First frame of each utterance, and the one behind its last."""
    began: int | None = None
    last = 0
    for at, is_voice in enumerate(voiced):
        if is_voice:
            began, last = at if began is None else began, at
        if began is not None and _is_over(at - began, at - last):
            yield max(began - AROUND, 0), at + 1
            began = None
    if began is not None:
        yield max(began - AROUND, 0), min(last + AROUND + 1, len(voiced))


def _is_over(length: int, quiet: int) -> bool:
    return (length >= CUT_FROM and quiet >= REST) or length >= LONGEST
