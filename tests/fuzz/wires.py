"""Everything that reads bytes of strangers, as functions of bytes: each may only end in the error it is documented to raise.

With hypothesis these are tests (`test_wires.py`); for long runs led by coverage there is `run.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from voice.telephony.asterisk import audiosocket_frames, messages
from voice.telephony.sip.gateway import SipGateway
from voice.telephony.sip.peers import Pace
from voice.telephony.sip.rtp import RtpPort
from voice.telephony.sip.sdp import Agreed
from voice.telephony.sip.setup import Gateway
from voice.telephony.stream import media_stream, messages_out, request_heads
from voice.telephony.stream.client import LineAddress
from voice.telephony.stream.media_stream import BadMessage
from voice.telephony.stream.ticket import BadTicket, check

PHONE, STRANGER = ("127.0.0.1", 4000), ("127.0.0.2", 4000)
OPTIONS = (
    b"OPTIONS sip:city@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKdecent%d\r\nFrom: <sip:1@x>;tag=1\r\n"
    b"To: <sip:city@x>\r\nCall-ID: decent%d\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)


def media(data: bytes) -> None:
    """A message of a source."""
    with suppress(BadMessage):
        media_stream.read(data.decode("utf-8", "replace"))


def orders(data: bytes) -> None:
    """A message of the line."""
    with suppress(BadMessage):
        messages_out.read(data.decode("utf-8", "replace"))


def asterisk(data: bytes) -> None:
    """A message of Asterisk's, in either writing."""
    with suppress(ValueError):
        messages.read(data.decode("utf-8", "replace"))


def audiosocket(data: bytes) -> None:
    """Frames of Asterisk's."""
    for frame in audiosocket_frames.Reader().feed(data):
        for read in (audiosocket_frames.call_of, audiosocket_frames.key_of, audiosocket_frames.cause_of):
            with suppress(ValueError):
                read(frame)


def head(data: bytes) -> None:
    """The head of a request."""
    with suppress(request_heads.BadHead):
        if found := request_heads.read(data):
            assert isinstance(found.asked("ticket"), str)
            assert found.has_body in {True, False}


def ticket(data: bytes) -> None:
    """A ticket."""
    with suppress(BadTicket):
        check(data.decode("latin-1"), "secret")


def rtp(data: bytes) -> None:
    """A packet, from a telephone and from a stranger, who is followed by nothing he sends."""

    async def take() -> None:
        port = RtpPort()
        port.agree(Agreed(PHONE, 0, 101))
        port.datagram_received(data, STRANGER)
        assert port._from is None
        port.datagram_received(data, PHONE)
        port._tick()
        await port.close()

    asyncio.run(take())


def sip(data: bytes) -> None:
    """A datagram: whatever it is, the next decent request is answered, and nothing goes on."""

    async def take() -> list[bytes]:
        gateway = SipGateway(Gateway(LineAddress("ws://127.0.0.1:9/voice/stream", "secret"), ("127.0.0.1", 0)))
        sent: list[bytes] = []
        gateway.wire._put = lambda message, address: sent.append(bytes(message))  # type: ignore[method-assign]
        gateway.wire.pace = gateway.wire.calls_pace = Pace(1e6, 1e6)
        await gateway.start()
        try:
            for piece in (data, data, data[: len(data) // 2]):
                gateway.wire.received(piece, PHONE)
                await asyncio.sleep(0)
            sent.clear()
            gateway.wire.received(OPTIONS.replace(b"%d", b"1"), PHONE)
        finally:
            await gateway.stop()
        return sent

    assert any(answer.startswith(b"SIP/2.0 200") for answer in asyncio.run(take()))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "media": media, "orders": orders, "asterisk": asterisk, "audiosocket": audiosocket, "head": head, "ticket": ticket,
    "rtp": rtp, "sip": sip,
}  # fmt: skip
