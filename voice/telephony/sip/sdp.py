"""What two telephones agree on before they talk: which coding, how keys come, where to send. SDP in and out.

Pure: no network.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace

from aiosipua.sdp import MediaDescription, SdpMessage, SdpNegotiationError, build_sdp, negotiate_sdp

ULAW, ALAW = 0, 8
"""Payload types of the two codings every telephone network has."""
NO_KEYS = -1
"""Payload type if keys do not come as RTP events; they come by SIP INFO then."""
PLAIN = ("RTP/AVP", "RTP/AVPF")
Address = tuple[str, int]


class NoCommonSound(ValueError):
    """The offer has no coding that we know; it is refused with 488."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How one side talks and listens."""

    remote: Address
    """Where our sound goes, until their own tells otherwise."""
    coding: int = ULAW
    keys: int = NO_KEYS
    """Payload type of telephone-event, or NO_KEYS."""
    sends: bool = True
    """True if they want to hear us; False while they hold the call."""


def agree(offer: SdpMessage | None) -> Agreed:
    """What holds after an offer or an answer of the other side; raises NoCommonSound."""
    audio = offer.audio if offer else None
    if offer is None or audio is None or audio.port == 0:
        raise NoCommonSound("no sound")
    if audio.proto.upper() not in PLAIN:
        raise NoCommonSound("encrypted sound only")
    coding = next((codec.payload_type for codec in audio.codecs if codec.payload_type in (ULAW, ALAW)), None)
    remote = offer.rtp_address
    if coding is None or remote is None:
        raise NoCommonSound("no G.711")
    return Agreed(_reachable(remote), coding, _keys(audio), _wants_sound(audio, remote))


def _keys(audio: MediaDescription) -> int:
    named = (c for c in audio.codecs if c.encoding_name.lower() == "telephone-event" and c.clock_rate in (0, 8000))
    return next((codec.payload_type for codec in named), NO_KEYS)


def _wants_sound(audio: MediaDescription, remote: Address) -> bool:
    held = audio.direction in ("sendonly", "inactive") or remote[0] == "0.0.0.0"  # noqa: S104  why: the old way to hold
    return not held


def _reachable(remote: Address) -> Address:
    """The address, where it is one that a packet may be sent to."""
    try:
        host = ipaddress.ip_address(remote[0])
    except ValueError:
        raise NoCommonSound("no address") from None
    if host.is_multicast or host == ipaddress.ip_address("255.255.255.255") or not 0 < remote[1] < 65536:
        raise NoCommonSound("no address")
    return remote


def answer(offer: SdpMessage, agreed: Agreed, host: str, port: int, version: int) -> SdpMessage:
    """Our answer: one coding, keys by the number they use for them, packets of 20 ms. version counts up with each answer of a call."""
    try:
        made, _ = negotiate_sdp(offer, host, port, [agreed.coding], max(agreed.keys, 0), session_id="1")
    except SdpNegotiationError:
        raise NoCommonSound("no G.711") from None
    if made.audio:
        made.audio.attributes["ptime"] = ["20"]
    return replace(made, origin=replace(made.origin, session_version=str(version)))


def offer(host: str, port: int) -> SdpMessage:
    """Our offer where we ring: both codings, keys beside the sound."""
    made = build_sdp(host, port, ULAW, "PCMU", session_id="1")
    if made.audio:
        made.audio.formats.insert(1, str(ALAW))
        made.audio.attributes["rtpmap"].insert(1, f"{ALAW} PCMA/8000")
        made.audio.attributes["fmtp"] = ["101 0-15"]
    return made
