"""µ-law and A-law by tables, as ITU-T G.711 defines them: one byte a sample on the wire, 16 bits inside."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.int16]
BIAS, CLIP = 132, 8158
ALL = np.arange(256, dtype=np.int32)


def _mu_decoded() -> Table:
    """What each µ-law byte stands for."""
    flipped = ~ALL & 0xFF
    size = (((flipped & 0x0F) << 3) + BIAS) << ((flipped & 0x70) >> 4)
    return np.where(flipped & 0x80, BIAS - size, size - BIAS).astype(np.int16)


def _a_decoded() -> Table:
    """What each A-law byte stands for."""
    even = ALL ^ 0x55
    exponent, mantissa = (even & 0x70) >> 4, (even & 0x0F) << 4
    size = np.where(exponent == 0, mantissa + 8, (mantissa + 264) << np.maximum(exponent - 1, 0))
    return np.where(even & 0x80, size, -size).astype(np.int16)


def _mu_encoded() -> npt.NDArray[np.uint8]:
    """µ-law byte of each sample, by the sample's 16 bits."""
    samples = np.arange(65536, dtype=np.uint16).astype(np.int16).astype(np.int32) >> 2
    size = np.minimum(np.abs(samples), CLIP) + BIAS // 4
    exponent = np.floor(np.log2(size)).astype(np.int32) - 5
    byte = (exponent << 4) | ((size >> (exponent + 1)) & 0x0F)
    return (~(byte | np.where(samples < 0, 0x80, 0)) & 0xFF).astype(np.uint8)


def _a_encoded() -> npt.NDArray[np.uint8]:
    """A-law byte of each sample, by the sample's 16 bits."""
    samples = np.arange(65536, dtype=np.uint16).astype(np.int16).astype(np.int32)
    size = np.where(samples >= 0, samples, ~samples) >> 4
    exponent = np.where(size < 16, 0, np.floor(np.log2(np.maximum(size, 1))).astype(np.int32) - 3)
    mantissa = np.where(exponent == 0, size, size >> np.maximum(exponent - 1, 0)) & 0x0F
    byte = (exponent << 4) | mantissa | np.where(samples >= 0, 0x80, 0)
    return (byte ^ 0x55).astype(np.uint8)


MU_DECODED, A_DECODED, MU_ENCODED, A_ENCODED = _mu_decoded(), _a_decoded(), _mu_encoded(), _a_encoded()


def from_ulaw(data: bytes) -> bytes:
    """16-bit samples of µ-law bytes."""
    return MU_DECODED[np.frombuffer(data, np.uint8)].tobytes()


def from_alaw(data: bytes) -> bytes:
    """16-bit samples of A-law bytes."""
    return A_DECODED[np.frombuffer(data, np.uint8)].tobytes()


def to_ulaw(samples: bytes) -> bytes:
    """µ-law bytes of 16-bit samples; a last odd byte is dropped."""
    return MU_ENCODED[np.frombuffer(samples[: len(samples) // 2 * 2], np.uint16)].tobytes()


def to_alaw(samples: bytes) -> bytes:
    """A-law bytes of 16-bit samples; a last odd byte is dropped."""
    return A_ENCODED[np.frombuffer(samples[: len(samples) // 2 * 2], np.uint16)].tobytes()
