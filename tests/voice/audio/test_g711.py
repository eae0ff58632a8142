"""µ-law and A-law against published values of G.711 and against their own tables."""

from __future__ import annotations

import numpy as np
import pytest

from voice.audio.g711 import from_alaw, from_ulaw, to_alaw, to_ulaw


def one(sample: int) -> bytes:
    return np.int16(sample).tobytes()


@pytest.mark.parametrize(
    ("sample", "byte"), [(0, 0xFF), (-1, 0x7E), (32767, 0x80), (-32768, 0x00), (8, 0xFE), (1000, 0xCE)]
)
def test_mu_law_of_known_samples(sample: int, byte: int) -> None:
    assert to_ulaw(one(sample)) == bytes([byte])


@pytest.mark.parametrize(("sample", "byte"), [(0, 0xD5), (-1, 0x55), (32767, 0xAA), (-32768, 0x2A)])
def test_a_law_of_known_samples(sample: int, byte: int) -> None:
    assert to_alaw(one(sample)) == bytes([byte])


@pytest.mark.parametrize(("decode", "encode", "same"), [(from_ulaw, to_ulaw, {0x7F: 0xFF}), (from_alaw, to_alaw, {})])
def test_every_byte_comes_back_but_the_second_zero(decode, encode, same) -> None:  # type: ignore[no-untyped-def]
    every = bytes(range(256))
    assert encode(decode(every)) == bytes(same.get(byte, byte) for byte in every)


def test_no_sample_is_off_by_more_than_a_step() -> None:
    samples = np.arange(-32000, 32000, 7, dtype=np.int16)
    for decode, encode in ((from_ulaw, to_ulaw), (from_alaw, to_alaw)):
        back = np.frombuffer(decode(encode(samples.tobytes())), np.int16).astype(int)
        assert (np.abs(back - samples) <= np.maximum(np.abs(samples.astype(int)) / 16, 17)).all()


def test_an_odd_byte_is_dropped() -> None:
    assert len(to_ulaw(b"\0\0\0")) == 1
