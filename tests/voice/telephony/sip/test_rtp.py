"""Sound and keys over real UDP on loopback: as it should be, with losses and jitter, from strangers, and as nonsense."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from aiortp.dtmf import DtmfEvent
from aiortp.packet import RtpPacket
from tones import seconds_of, tone

from voice.audio.audio import from_alaw, from_ulaw, to_alaw, to_ulaw
from voice.telephony.sip.rtp import RtpPort
from voice.telephony.sip.sdp import ALAW, ULAW, Agreed

PORTS = range(19_000, 19_400)
PACKETS = [(ULAW, 160), (ALAW, 160), (ULAW, 80), (ALAW, 240), (ULAW, 480)]
"""Codings and bytes of a packet."""
NONSENSE = [b"", b"\x00", b"\x80\x00", b"\x80\x65" + bytes(10) + b"\x01", b"\xbf" * 30, bytes(1500)]


class Peer(asyncio.DatagramProtocol):
    """The other telephone, packet by packet."""

    def __init__(self) -> None:
        self.heard: list[RtpPacket] = []
        self.number = 0

    def connection_made(self, transport: Any) -> None:
        self.socket = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.heard.append(RtpPacket.parse(data))

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self.socket.get_extra_info("sockname")[:2]
        return str(host), int(port)

    def packet(self, kind: int, stamp: int, payload: bytes, ssrc: int = 7) -> bytes:
        """The next packet."""
        self.number += 1
        return RtpPacket(kind, 0, self.number, stamp, ssrc, payload).serialize()


class Ear:
    """What came out of a port."""

    def __init__(self) -> None:
        self.sound, self.keys = bytearray(), ""

    def key(self, digit: str) -> None:
        """A key."""
        self.keys += digit


async def peer() -> Peer:
    """A peer on a free port."""
    _, made = await asyncio.get_running_loop().create_datagram_endpoint(Peer, local_addr=("127.0.0.1", 0))
    return made


async def opened(agreed: Callable[[tuple[str, int]], Agreed]) -> tuple[RtpPort, Peer, Ear]:
    """A port that talks to a peer, and what it hears."""
    port, other, ear = await RtpPort.open("127.0.0.1", PORTS), await peer(), Ear()
    port.agree(agreed(other.address))
    port.on_sound, port.on_key = ear.sound.extend, ear.key
    port.start()
    return port, other, ear


async def say(other: Peer, port: RtpPort, sound: bytes, kind: int = ULAW, size: int = 160) -> None:
    """Sound in packets of a size, at the pace it was spoken."""
    for at in range(0, len(sound), size):
        other.socket.sendto(other.packet(kind, at, sound[at : at + size]), ("127.0.0.1", port.number))
        await asyncio.sleep(size / 8000)


async def finish(port: RtpPort, *peers: Peer) -> None:
    """Let the last frames out, then close."""
    await asyncio.sleep(0.2)
    await port.close()
    for one in peers:
        one.socket.close()


def test_sound_in_packets_of_any_length_and_either_coding_is_heard() -> None:
    async def work(kind: int, size: int) -> float:
        port, other, ear = await opened(lambda address: Agreed(address, kind))
        await say(other, port, (to_ulaw if kind == ULAW else to_alaw)(tone(500, 0.8)), kind, size)
        await finish(port, other)
        return seconds_of(500, from_ulaw(bytes(ear.sound)))

    async def all_of_them() -> list[float]:
        return await asyncio.gather(*(work(kind, size) for kind, size in PACKETS))

    heard = dict(zip(PACKETS, asyncio.run(all_of_them()), strict=True))
    assert {packets: seconds for packets, seconds in heard.items() if not 0.5 <= seconds <= 1.0} == {}


@pytest.mark.parametrize("coding", [ULAW, ALAW])
def test_what_is_played_arrives_in_the_coding_agreed_on(coding: int) -> None:
    async def work() -> list[RtpPacket]:
        port, other, _ = await opened(lambda address: Agreed(address, coding))
        frame = to_ulaw(tone(1000, 0.02))
        port.source = lambda: frame
        await asyncio.sleep(0.6)
        await finish(port, other)
        return other.heard

    heard = asyncio.run(work())
    assert {packet.payload_type for packet in heard} == {coding}
    assert {len(packet.payload) for packet in heard} == {160}
    decode = from_ulaw if coding == ULAW else from_alaw
    assert seconds_of(1000, b"".join(decode(packet.payload) for packet in heard[:25])) == 0.5
    steps = {(b.sequence_number - a.sequence_number, b.timestamp - a.timestamp) for a, b in pairwise(heard)}
    assert steps <= {(1, 160), (1 - 2**16, 160), (1, 160 - 2**32)}


def test_one_packet_in_twenty_lost_and_40_ms_of_jitter_leave_the_sound_and_every_key() -> None:
    chance = random.Random(4)

    async def work() -> Ear:
        port, other, ear = await opened(lambda address: Agreed(address, ULAW, 101))
        loop, sound = asyncio.get_running_loop(), to_ulaw(tone(500, 2.0))
        packets = [(at / 8000, other.packet(ULAW, at, sound[at : at + 160])) for at in range(0, 16_000, 160)]
        for place, event in enumerate((1, 2, 2, 10, 11, 0)):
            stamp = 16_000 + place * 2000
            held = [(part, False) for part in range(8)] + [(8, True)] * 3
            packets += [
                (
                    (stamp + part * 160) / 8000,
                    other.packet(101, stamp, DtmfEvent(event, end, 10, part * 160).serialize()),
                )
                for part, end in held
            ]
        for when, data in packets:
            if chance.random() >= 0.05:
                loop.call_later(when + chance.random() * 0.04, other.socket.sendto, data, ("127.0.0.1", port.number))
        await asyncio.sleep(packets[-1][0] + 0.2)
        await finish(port, other)
        return ear

    ear = asyncio.run(work())
    assert ear.keys == "122*#0"
    assert seconds_of(500, from_ulaw(bytes(ear.sound))) >= 1.6


def test_a_stranger_who_sends_to_our_port_is_neither_heard_nor_answered() -> None:
    async def work() -> tuple[Ear, Peer]:
        port, other, ear = await opened(lambda address: Agreed(address, ULAW, 101))
        stranger = await peer()
        speaking = asyncio.create_task(say(other, port, to_ulaw(tone(500, 0.6))))
        await asyncio.sleep(0.1)
        stranger.socket.sendto(
            stranger.packet(101, 5, DtmfEvent(1, True, 10, 800).serialize()), ("127.0.0.1", port.number)
        )
        await say(stranger, port, to_ulaw(tone(1200, 0.3)))
        await speaking
        await finish(port, other, stranger)
        return ear, stranger

    ear, stranger = asyncio.run(work())
    assert ear.keys == ""
    assert stranger.heard == []
    assert seconds_of(1200, from_ulaw(bytes(ear.sound))) == 0


async def thief() -> Peer:
    """A stranger at another address."""
    _, made = await asyncio.get_running_loop().create_datagram_endpoint(Peer, local_addr=("127.0.0.2", 0))
    return made


FIRST = [b"x", RtpPacket(ULAW, 0, 1, 0, 9, bytes(160)).serialize(), RtpPacket(101, 0, 2, 5, 9, bytes(4)).serialize()]


@pytest.mark.parametrize("data", FIRST, ids=["a byte", "sound", "a key"])
@pytest.mark.parametrize("quiet", [0.0, 2.3], ids=["before the first packet", "after two quiet seconds"])
def test_a_stranger_takes_nothing_however_early_or_late_he_comes(data: bytes, quiet: float) -> None:
    async def work() -> tuple[Ear, Peer, Peer]:
        port, other, ear = await opened(lambda address: Agreed(address, ULAW, 101))
        stranger = await thief()
        if quiet:
            await say(other, port, to_ulaw(tone(500, 0.1)))
            await asyncio.sleep(quiet)
        before = len(other.heard)
        stranger.socket.sendto(data, ("127.0.0.1", port.number))
        await asyncio.sleep(0.3)
        await finish(port, other, stranger)
        other.heard = other.heard[before:]
        return ear, other, stranger

    ear, other, stranger = asyncio.run(work())
    assert (ear.keys, stranger.heard) == ("", [])
    assert len(other.heard) > 10


@pytest.mark.parametrize(
    ("ssrc", "ahead", "pinned", "follows"),
    [(7, 1, False, True), (8, 1, False, False), (7, 5000, False, False), (7, 1, True, False)],
    ids=["the same telephone", "another voice", "another number", "people talk"],
)
def test_only_the_same_telephone_is_followed_to_another_port(
    ssrc: int, ahead: int, pinned: bool, follows: bool
) -> None:
    async def work() -> tuple[Peer, int]:
        port, other, _ = await opened(lambda address: Agreed(address, ULAW))
        moved = await peer()
        await say(other, port, to_ulaw(tone(500, 0.2)))
        port.pinned, moved.number = pinned, other.number + ahead - 1
        moved.socket.sendto(moved.packet(ULAW, 4000, bytes(160), ssrc), ("127.0.0.1", port.number))
        await asyncio.sleep(0.05)
        before = len(other.heard)
        await finish(port, other, moved)
        return moved, len(other.heard) - before

    moved, still = asyncio.run(work())
    assert (len(moved.heard) > 5, still > 5) == (follows, not follows)


def test_a_telephone_behind_a_router_is_answered_where_it_sends_from() -> None:
    async def work() -> Peer:
        port, other, _ = await opened(lambda address: Agreed(("127.0.0.1", 9), ULAW))
        await say(other, port, to_ulaw(tone(500, 0.2)))
        await finish(port, other)
        return other

    assert len(asyncio.run(work()).heard) > 10


def test_while_we_are_held_nothing_is_sent_and_nothing_taken_from_what_waits() -> None:
    async def work() -> tuple[int, int]:
        port, other, _ = await opened(lambda address: Agreed(address, ULAW, sends=False))
        asked = 0

        def source() -> bytes:
            nonlocal asked
            asked += 1
            return bytes(160)

        port.source = source
        await finish(port, other)
        return asked, len(other.heard)

    assert asyncio.run(work()) == (0, 0)


def test_nonsense_is_left_out() -> None:
    async def work() -> Ear:
        port, other, ear = await opened(lambda address: Agreed(address, ULAW, 101))
        for data in NONSENSE:
            other.socket.sendto(data, ("127.0.0.1", port.number))
        await say(other, port, to_ulaw(tone(500, 0.6)))
        await finish(port, other)
        return ear

    ear = asyncio.run(work())
    assert ear.keys == ""
    assert seconds_of(500, from_ulaw(bytes(ear.sound))) >= 0.3


def test_silence_comes_where_nothing_does() -> None:
    async def work() -> Ear:
        port, other, ear = await opened(lambda address: Agreed(address, ULAW))
        await finish(port, other)
        return ear

    sound = asyncio.run(work()).sound
    assert len(sound) >= 5 * 160
    assert set(sound) == {0xFF}
