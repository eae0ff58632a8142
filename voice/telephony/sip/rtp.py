"""Sound and keys of one call over RTP: a socket, a buffer against jitter, and a clock of 20 ms that moves both ways.

aiortp reads packets and smooths them; which packets count is decided here.
"""

from __future__ import annotations

import asyncio
import logging
import random
import struct
from collections.abc import Callable
from functools import partial

from aiortp.clock import MediaClock
from aiortp.cn import parse_cn_payload
from aiortp.codecs import PcmuCodec
from aiortp.packet import RtpPacket, is_rtcp
from aiortp.playout import AdaptivePlayout

from voice.audio.audio import FRAME, FRAME_SECONDS, from_alaw, from_ulaw, silent_frame, to_alaw, to_ulaw
from voice.telephony.sip.rtp_frames import STEP, Pieces, Presses
from voice.telephony.sip.sdp import ALAW, ULAW, Address, Agreed
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
NOISE = 13
"""Payload type of comfort noise."""
FITS = TUNING.sip_call.moves
LARGEST_DELAY = TUNING.sip_call.jitter


class NoPort(Exception):
    """All ports of the range are taken."""


class RtpPort(asyncio.DatagramProtocol):
    """Where one side of a call sends its sound, and what is sent back.

    Each 20 ms `on_sound` gets 160 bytes of µ-law, silence where nothing came, and `source` is asked for as many.
    """

    def __init__(self) -> None:
        self.on_sound: Callable[[bytes], None] = lambda sound: None
        self.on_key: Callable[[str], None] = lambda digit: None
        self.source: Callable[[], bytes] = silent_frame
        self.agreed: Agreed | None = None
        self.last = 0.0
        """Time of the last packet, on the loop's clock."""
        self._socket: asyncio.DatagramTransport | None = None
        self._clock = MediaClock(FRAME_SECONDS, self._tick)
        self._playout = AdaptivePlayout(PcmuCodec(), max_delay_ms=LARGEST_DELAY)
        self._pieces, self._presses = Pieces(), Presses()
        self.also = ""
        """Host that its signalling comes from: sound may come from there too, where they name one behind a router."""
        self.pinned = False
        """True while people talk with each other: from then on nothing but a word of their signalling moves the sound."""
        self._from: Address | None = None
        self._ssrc, self._last_number = -1, 0
        self._number, self._stamp = random.randrange(1 << 15), random.randrange(STEP)  # noqa: S311  why: no secret
        self._mine = random.randrange(STEP)  # noqa: S311

    @classmethod
    async def open(cls, host: str, ports: range) -> RtpPort:
        """A port bound to a free even number of a range; raises NoPort."""
        loop = asyncio.get_running_loop()
        even = [number for number in ports if number % 2 == 0]
        for number in random.sample(even, len(even)):
            port = cls()
            try:
                port._socket, _ = await loop.create_datagram_endpoint(partial(_itself, port), local_addr=(host, number))
            except OSError:
                continue
            port.last = loop.time()
            return port
        raise NoPort(f"{len(even)} ports, all taken")

    @property
    def number(self) -> int:
        """Its port number."""
        return int(self._socket.get_extra_info("sockname")[1]) if self._socket else 0

    def agree(self, agreed: Agreed) -> None:
        """Send there, in that coding, from now on; where they are somewhere else, they are found anew."""
        before, self.agreed = self.agreed, agreed
        if before is None or (agreed.sends and agreed.remote != before.remote):
            self._from = None

    def start(self) -> None:
        """Let sound flow."""
        self._clock.start()

    async def close(self) -> None:
        """Stop, and free the port."""
        await self._clock.stop()
        if self._socket:
            self._socket.close()

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        """A packet came."""
        if is_rtcp(data):
            return
        try:
            packet = RtpPacket.parse(data)
            if self._follows((str(addr[0]), int(addr[1])), packet):
                self._take(packet)
        except (ValueError, IndexError, struct.error):
            log.debug("packet left out")

    def error_received(self, exc: Exception) -> None:
        """The other side has closed its port; it says so by BYE as well."""
        log.debug("RTP: %s", type(exc).__name__)

    def _follows(self, source: Address, packet: RtpPacket) -> bool:
        """Is a packet from whom we listen to: the first of a host they named, and no other that can not go on where it was."""
        if not self._is_theirs(source[0]) or packet.payload_type not in self._kinds:
            return False
        if self._from is None or (source != self._from and not self.pinned and self._goes_on(packet)):
            self._from = source
        if source != self._from:
            return False
        self.last, self._last_number = asyncio.get_running_loop().time(), packet.sequence_number
        return True

    def _is_theirs(self, host: str) -> bool:
        return self.agreed is not None and host in {self.agreed.remote[0], self.also, self._from and self._from[0]}

    @property
    def _kinds(self) -> set[int]:
        return {ULAW, ALAW, NOISE} | ({self.agreed.keys} if self.agreed else set())

    def _goes_on(self, packet: RtpPacket) -> bool:
        """Is a packet from another port the next of the same telephone."""
        return packet.ssrc == self._ssrc and 0 < (packet.sequence_number - self._last_number) & 0xFFFF <= FITS

    def _take(self, packet: RtpPacket) -> None:
        if packet.ssrc != self._ssrc:
            self._ssrc = packet.ssrc
            self._playout.reset()
        if self.agreed and packet.payload_type == self.agreed.keys:
            self._take_key(packet)
        elif packet.payload_type == NOISE:
            self._playout.set_cn(parse_cn_payload(packet.payload), packet.timestamp)
        elif packet.payload_type in (ULAW, ALAW):
            sound = to_ulaw(from_alaw(packet.payload)) if packet.payload_type == ALAW else packet.payload
            for stamp, piece in self._pieces.cut(packet.timestamp, sound):
                self._playout.put(stamp, piece)

    def _take_key(self, packet: RtpPacket) -> None:
        self._playout.suppress()
        if digit := self._presses.press(packet.timestamp, packet.payload, self.last):
            self.on_key(digit)

    def _tick(self) -> None:
        heard = self._playout.tick()
        self.on_sound(to_ulaw(heard[0]) if heard else silent_frame())
        if self.agreed and self.agreed.sends:
            self._send(self.source())

    def _send(self, frame: bytes) -> None:
        """Send 160 bytes of µ-law to where the caller's sound comes from, or to where they said."""
        if not self._socket or not self.agreed or self._socket.is_closing():
            return
        alaw = self.agreed.coding == ALAW
        packet = RtpPacket(
            ALAW if alaw else ULAW,
            0,
            self._number,
            self._stamp,
            self._mine,
            to_alaw(from_ulaw(frame)) if alaw else frame,
        )
        self._number, self._stamp = (self._number + 1) & 0xFFFF, (self._stamp + FRAME) % STEP
        self._socket.sendto(packet.serialize(), self._from or self.agreed.remote)


def _itself(port: RtpPort) -> RtpPort:
    return port
