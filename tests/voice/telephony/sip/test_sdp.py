"""What two telephones agree on: either coding of G.711, keys by whatever number they use, held or not; and what they can not."""

from __future__ import annotations

import pytest
from aiosipua.sdp import parse_sdp, serialize_sdp

from voice.telephony.sip.sdp import ALAW, NO_KEYS, ULAW, Agreed, NoCommonSound, agree, answer, offer

TOP = "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
THERE = ("192.0.2.5", 4000)
AGREED = [
    ("m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000", Agreed(THERE, ULAW, 101)),
    ("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000", Agreed(THERE, ALAW)),
    ("m=audio 4000 RTP/AVP 9 8 0 96\r\na=rtpmap:96 telephone-event/8000", Agreed(THERE, ALAW, 96)),
    ("m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 telephone-event/48000", Agreed(THERE, ULAW, NO_KEYS)),
    ("m=audio 4000 RTP/AVPF 0", Agreed(THERE)),
    ("m=audio 4000 RTP/AVP 0\r\na=sendonly", Agreed(THERE, sends=False)),
    ("m=audio 4000 RTP/AVP 0\r\na=inactive", Agreed(THERE, sends=False)),
    ("m=audio 4000 RTP/AVP 0\r\na=recvonly", Agreed(THERE)),
    ("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0", Agreed(("0.0.0.0", 4000), sends=False)),
    ("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.9", Agreed(("192.0.2.9", 4000))),
    ("m=video 5000 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0", Agreed(THERE)),
]
REFUSED = [
    "m=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000",
    "m=audio 4000 RTP/SAVP 0",
    "m=audio 4000 UDP/TLS/RTP/SAVPF 0",
    "m=audio 0 RTP/AVP 0",
    "m=video 5000 RTP/AVP 96",
    "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 somewhere.example",
    "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 224.0.0.1",
    "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 255.255.255.255",
]


@pytest.mark.parametrize(("media", "agreed"), AGREED)
def test_an_offer_is_agreed_on(media: str, agreed: Agreed) -> None:
    assert agree(parse_sdp(TOP + media + "\r\n")) == agreed


@pytest.mark.parametrize("media", REFUSED)
def test_an_offer_with_nothing_in_common_is_refused(media: str) -> None:
    with pytest.raises(NoCommonSound):
        agree(parse_sdp(TOP + media + "\r\n"))


def test_no_offer_at_all_is_refused() -> None:
    with pytest.raises(NoCommonSound):
        agree(None)


def test_the_answer_has_one_coding_their_number_for_keys_and_packets_of_20_ms() -> None:
    theirs = parse_sdp(TOP + "m=audio 4000 RTP/AVP 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\na=ptime:60\r\n")
    said = serialize_sdp(answer(theirs, agree(theirs), "192.0.2.1", 10_000, 3))
    assert "m=audio 10000 RTP/AVP 8 96\r\n" in said
    assert "a=rtpmap:96 telephone-event/8000" in said
    assert "a=ptime:20" in said
    assert "o=- 1 3 IN IP4 192.0.2.1" in said


def test_a_hold_is_answered_by_listening() -> None:
    theirs = parse_sdp(TOP + "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n")
    assert "a=recvonly" in serialize_sdp(answer(theirs, agree(theirs), "192.0.2.1", 10_000, 1))


def test_without_telephone_event_none_is_answered() -> None:
    theirs = parse_sdp(TOP + "m=audio 4000 RTP/AVP 0\r\n")
    assert "telephone-event" not in serialize_sdp(answer(theirs, agree(theirs), "192.0.2.1", 10_000, 1))


def test_our_offer_is_one_that_we_would_take() -> None:
    made = parse_sdp(serialize_sdp(offer("192.0.2.1", 10_000)))
    assert agree(made) == Agreed(("192.0.2.1", 10_000), ULAW, 101)
    assert made.audio
    assert [codec.encoding_name for codec in made.audio.codecs] == ["PCMU", "PCMA", "telephone-event"]
