"""Nonsense, and sense with something changed, at every place that reads bytes of strangers."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from aiortp.packet import RtpPacket
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from wires import OPTIONS, TARGETS

from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.ticket import Ticket, sign

SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
SEEDS: dict[str, list[bytes]] = {
    "media": [
        wire.media("MZ1", b"\xff" * 160, 3).encode(), wire.start("MZ1", "CA1", {"ticket": "x"}).encode(),
        wire.mark("MZ1", "1:0").encode(), wire.key("MZ1", "5").encode(), wire.transferred("MZ1", "busy").encode(),
    ],
    "orders": [wire.transfer("MZ1", "sip:a@b").encode(), wire.clear("MZ1").encode(), wire.media("MZ1", b"x").encode()],
    "asterisk": [json.dumps({"event": "MEDIA_START", "channel": "x"}).encode(), b"DTMF_END digit:5 duration:100"],
    "audiosocket": [b"\x01\x00\x10" + bytes(16), b"\x10\x01\x40" + bytes(320), b"\x03\x00\x015", b"\x00\x00\x00"],
    "head": [b"GET /voice/stream?ticket=a.b.c HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"],
    "ticket": [sign(Ticket("CA1", "+15550100"), "secret").encode()],
    "rtp": [RtpPacket(kind, 0, 7, 160, 9, bytes(size)).serialize() for kind, size in ((0, 160), (8, 80), (101, 4), (13, 1))],
    "sip": [
        OPTIONS.replace(b"%d", b"0"),
        OPTIONS.replace(b"%d", b"0").replace(b"OPTIONS", b"BYE"),
        OPTIONS.replace(b"%d", b"0").replace(b"OPTIONS", b"INFO"),
        OPTIONS.replace(b"%d", b"0").replace(b"OPTIONS", b"INVITE").replace(
            b"Content-Length: 0\r\n\r\n", b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s" % (len(SDP), SDP)
        ),
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK0\r\nCSeq: 1 INVITE\r\nCall-ID: 0\r\n\r\n",
    ],
}  # fmt: skip
"""What each place is made for."""
SLOW = {"sip": 60, "rtp": 200}
"""Tries where each takes long."""


@st.composite
def changed(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with bytes put in, taken out, doubled or replaced."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["put", "cut", "double", "huge"]))
        if kind == "put":
            data[at:at] = draw(st.binary(min_size=1, max_size=8))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "double":
            data[at:at] = data[max(0, at - 30) : at]
        else:
            data[at:at] = draw(st.sampled_from([b"9" * 400, b"[" * 2000, b"\xff" * 300, b";" * 200, b"\r\n" * 50]))
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_ends_in_the_error_it_is_said_to_end_in(name: str) -> None:
    logging.getLogger("aiosipua").setLevel(logging.CRITICAL)

    @settings(max_examples=examples(SLOW.get(name, 400)), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=300), changed(SEEDS[name])))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    for seed in SEEDS[name]:
        TARGETS[name](seed)
    run()
