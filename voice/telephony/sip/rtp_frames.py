"""Sound and keys out of RTP packets: pieces of any length cut to 20 ms, keys told once however often they come.

Pure: no network, no clock.
"""

from __future__ import annotations

from aiortp.dtmf import DtmfEvent

from voice.audio.audio import FRAME
from voice.telephony.tuning import TUNING

STEP = 1 << 32
"""Timestamps begin again after this many."""
OVER = TUNING.sip_call.press_over


class Pieces:
    """Cuts packets into frames of 20 ms on one grid of timestamps; telephones send 10, 20, 30 or 60 ms."""

    def __init__(self) -> None:
        self._rest = b""
        self._next = 0

    def cut(self, timestamp: int, payload: bytes) -> list[tuple[int, bytes]]:
        """Frames of 160 bytes with their timestamps; what is over waits for the next packet."""
        if self._rest and timestamp == self._next:
            timestamp, payload = (timestamp - len(self._rest)) % STEP, self._rest + payload
        whole = len(payload) // FRAME * FRAME
        self._rest = payload[whole:]
        self._next = (timestamp + len(payload)) % STEP
        return [((timestamp + at) % STEP, payload[at : at + FRAME]) for at in range(0, whole, FRAME)]


class Presses:
    """Tells each key once: its packets repeat every 20 ms while it is held, and its end comes three times."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, int], float] = {}

    def press(self, timestamp: int, payload: bytes, now: float) -> str:
        """The key of a packet where it is the first of its press, else empty; raises ValueError where it is no event.

        timestamp: of the packet, the same for all of one press. now: seconds on any clock.
        """
        event = DtmfEvent.parse(payload)
        press = (timestamp, event.event)
        known = now - self._told.get(press, -OVER) < OVER
        self._told = {kept: at for kept, at in self._told.items() if now - at < OVER} | {press: now}
        return event.digit if not known and event.digit in "0123456789*#" else ""
